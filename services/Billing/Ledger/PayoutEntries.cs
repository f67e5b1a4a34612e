using Associations.Billing.Entities;
using Associations.Billing.Payouts;
using Associations.Contracts;
using Associations.EventSourcing;
using JasperFx.Events;

namespace Associations.Billing.Ledger;

/// <summary>What Stripe has paid out stands at the bank and no longer to our credit at Stripe; what the bank sent back, the other way round. One entry for each entity.</summary>
static class PayoutEntries
{
    /// <summary>The events that are posted here, by their names.</summary>
    internal static readonly string[] Types = [EventTypes.NameOf(typeof(PayoutPaid)), EventTypes.NameOf(typeof(PayoutFailed))];

    internal static IEnumerable<JournalEntry> Of(IEvent e, Func<Guid, BillingEntity?> entity) => e.Data switch
    {
        PayoutPaid paid => Entries(e, "payoutPaid", paid.ProviderId, paid.Currency, paid.Shares, 1, entity),
        PayoutFailed failed => Entries(e, "payoutFailed", failed.ProviderId, failed.Currency, failed.Shares, -1, entity),
        _ => [],
    };

    static IEnumerable<JournalEntry> Entries(IEvent e, string kind, string document, string currency, IEnumerable<PayoutShare> shares, int sign, Func<Guid, BillingEntity?> entity) =>
        from share in shares
        let at = e.DecidedAt()
        select new JournalEntry(
            Uuid.From(e.Id, share.EntityId.ToString()), kind, share.EntityId, currency, entity(share.EntityId)?.DateAt(at) ?? DateOnly.FromDateTime(at.UtcDateTime), at, null, document,
            new Payer(null, null), null, new JournalLines().Move(sign * share.Amount, LedgerAccount.Cash, LedgerAccount.StripeClearing).ToLines());
}
