using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Events.Seats;
using Associations.EventSourcing;

namespace Associations.Events.Registrations;

/// <summary>
/// Does to a registration what its policy says when the money for it goes back, comes back, is asked for in vain, given up or waived: cancels it and frees
/// its seats, or takes seats again, if there are any.
/// </summary>
sealed class WhenMoneyMoved :
    IReaction<PaymentDisputed>, IReaction<PaymentDisputeWon>, IReaction<PaymentDisputeLost>, IReaction<PaymentRefunded>, IReaction<CreditNoteIssued>,
    IReaction<PaymentBounced>, IReaction<InvoiceOverdue>, IReaction<InvoiceWrittenOff>, IReaction<InvoiceVoided>
{
    public Task<Outcome> React(PaymentDisputed contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.DisputeOpened, message.SubjectVersion, contract.DisputeId, contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentDisputeWon contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.DisputeWon, message.SubjectVersion, contract.DisputeId, contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentDisputeLost contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.DisputeLost, message.SubjectVersion, contract.DisputeId, contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentRefunded contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.Refunded, message.SubjectVersion, $"{contract.RefundId}", contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(CreditNoteIssued contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.Credited, message.SubjectVersion, $"{contract.CreditNoteId}", contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(PaymentBounced contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.Bounced, message.SubjectVersion, $"{contract.PaymentId}", contract.Amount.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(InvoiceOverdue contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.Overdue, message.SubjectVersion, null, contract.Due.Amount, contract.Due.Amount), cancellation);

    public Task<Outcome> React(InvoiceWrittenOff contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.WrittenOff, message.SubjectVersion, null, contract.Amount.Amount, contract.Claim.Amount), cancellation);

    public Task<Outcome> React(InvoiceVoided contract, Message message, Work work, CancellationToken cancellation) =>
        Learn(work, contract.Subject, contract.InvoiceId, new(MoneyFact.Voided, message.SubjectVersion, null, 0, 0), cancellation);

    static async Task<Outcome> Learn(Work work, Subject subject, Guid invoiceId, RegistrationMoneyMoved moved, CancellationToken cancellation)
    {
        if (subject.Kind != "registration") return Outcome.Done;
        if (await work.Find<Registration>(subject.Id, cancellation) is not { } registration) return Outcome.NotFound("registration");
        registration.Record(Decision.Accepted(moved));
        await Follow(work, registration, invoiceId, cancellation);
        return Outcome.Done;
    }

    /// <summary>Does to a registration and its seats what the money for it says by now.</summary>
    internal static async Task Follow(Work work, Loaded<Registration> registration, Guid invoiceId, CancellationToken cancellation)
    {
        if (RegistrationDecider.IsSettled(registration.State)) return;
        var seats = (await Register.PoolsOf(registration.State, work, cancellation))
            .Select(pool => (Pool: pool, Confirm: SeatPoolDecider.Confirm(pool.State, registration.State.Id, registration.State.Quantity, work.Now)))
            .ToList();
        registration.Record(RegistrationDecider.Follow(registration.State, seats.TrueForAll(seat => seat.Confirm.Rejection is null), invoiceId));
        foreach (var (pool, confirm) in seats)
            pool.Record(registration.State.Status == RegistrationStatus.Confirmed ? confirm : SeatPoolDecider.Release(pool.State, registration.State.Id));
    }
}
