using Associations.Billing.Dunning;
using Associations.Billing.Invoices;
using Associations.EventSourcing;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;

namespace Associations.Billing.Mail;

/// <summary>
/// Owes a mail for what an invoice's payer must hear at once: a payment that waits for them, a refund that failed, and a method that they keep and cannot be charged by. Written in the transaction that
/// appends the fact, whoever learnt it; and never by a rebuild, because nothing here is rebuilt.
/// </summary>
sealed class OrderNotices : IProjection
{
    // Whoever pays in a browser authenticates there and then; a mail is for those who did not.
    static readonly TimeSpan TimeToAct = TimeSpan.FromMinutes(30);

    /// <inheritdoc />
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        foreach (var e in events)
        {
            var at = e.DecidedAt();
            var notice = e.Data switch
            {
                RefundFailed failed => Notice(e, MailKind.RefundFailed, failed.RefundId, at, at),
                PaymentPending { RequiresAction: true } pending => Notice(e, MailKind.ActionRequired, pending.PaymentId, at, at + TimeToAct),
                PaymentDeclined { WithoutPayer: true } declined when KindFor(declined) is { } kind => Notice(e, kind, declined.PaymentId, at, at),
                _ => null,
            };
            // The provider may say it again before the mail has left. Once it has, who sends it knows.
            if (notice is not null && await operations.LoadAsync<OutgoingMail>(notice.Id, cancellation) is null) operations.Store(notice);
        }
    }

    // What another day may bring another answer to is tried again, and nobody need do anything.
    static MailKind? KindFor(PaymentDeclined declined) => ChargeDecider.Verdict(declined.Reason) switch
    {
        SuppressionReason.AuthenticationRequired => MailKind.ConfirmInPerson,
        SuppressionReason.MethodDeclined => MailKind.MethodDeclined,
        _ => null,
    };

    static OutgoingMail Notice(IEvent e, MailKind kind, Guid about, DateTimeOffset at, DateTimeOffset dueAt) =>
        new(Uuid.From(e.StreamId, $"{kind}/{about}"), Guid.Parse(e.TenantId), e.StreamId, kind, null, about, at, dueAt);
}
