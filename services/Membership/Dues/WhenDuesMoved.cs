using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;

namespace Associations.Membership.Dues;

/// <summary>Does to a term what its policy says when the money for it goes back, comes back, is asked for in vain, given up or waived.</summary>
sealed class WhenDuesMoved :
    IReaction<PaymentDisputed>, IReaction<PaymentDisputeWon>, IReaction<PaymentDisputeLost>, IReaction<PaymentRefunded>, IReaction<CreditNoteIssued>,
    IReaction<PaymentBounced>, IReaction<InvoiceOverdue>, IReaction<InvoiceWrittenOff>, IReaction<InvoiceVoided>
{
    public Task<Outcome> React(PaymentDisputed contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.DisputeOpened, contract.InvoiceId, message.SubjectVersion, contract.DisputeId, contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentDisputeWon contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.DisputeWon, contract.InvoiceId, message.SubjectVersion, contract.DisputeId, contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentDisputeLost contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.DisputeLost, contract.InvoiceId, message.SubjectVersion, contract.DisputeId, contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentRefunded contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.Refunded, contract.InvoiceId, message.SubjectVersion, $"{contract.RefundId}", contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(CreditNoteIssued contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.Credited, contract.InvoiceId, message.SubjectVersion, $"{contract.CreditNoteId}", contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentBounced contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.Bounced, contract.InvoiceId, message.SubjectVersion, $"{contract.PaymentId}", contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(InvoiceOverdue contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.Overdue, contract.InvoiceId, message.SubjectVersion, null, contract.Due.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(InvoiceWrittenOff contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.WrittenOff, contract.InvoiceId, message.SubjectVersion, null, contract.Amount.Amount, contract.Claim.Amount), cancellation);

    public Task<Outcome> React(InvoiceVoided contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, new(DuesFact.Voided, contract.InvoiceId, message.SubjectVersion, null, 0, 0), cancellation);

    static async Task<Outcome> Learn(Work work, Subject subject, DuesMoved moved, CancellationToken cancellation)
    {
        if (!DuesOf.Concerns(subject)) return Outcome.Done;
        var dues = await DuesOf.Learn(work, subject.Id, moved, cancellation);
        return await DuesOf.Apply(work, subject.Id, dues, cancellation);
    }
}
