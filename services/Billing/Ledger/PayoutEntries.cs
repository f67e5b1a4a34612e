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

    /// <summary>What each entity has of it.</summary>
    internal static IReadOnlyList<PayoutShare> SharesOf(IEvent e) => (e.Data as PayoutPaid)?.Shares ?? (e.Data as PayoutFailed)?.Shares ?? [];

    /// <summary>Decides on which day one that is being appended counts in the books of each entity: when the bank has it; one that failed, when that is learnt.</summary>
    internal static async Task Date(IEvent e, Func<Guid, Task<LedgerCalendar>> calendarOf)
    {
        foreach (var entity in SharesOf(e).Select(share => share.EntityId))
        {
            var (calendar, at) = (await calendarOf(entity), e.DecidedAt());
            e.Post(calendar.CountsOn((e.Data as PayoutPaid)?.ArrivesOn ?? calendar.DayAt(at), at), entity);
        }
    }

    internal static IEnumerable<JournalEntry> Of(IEvent e, Func<Guid, LedgerCalendar> calendar) => e.Data switch
    {
        PayoutPaid paid => Entries(e, "payoutPaid", paid.ProviderId, paid.Currency, 1, calendar),
        PayoutFailed failed => Entries(e, "payoutFailed", failed.ProviderId, failed.Currency, -1, calendar),
        _ => [],
    };

    static IEnumerable<JournalEntry> Entries(IEvent e, string kind, string document, string currency, int sign, Func<Guid, LedgerCalendar> calendar) =>
        from share in SharesOf(e)
        let at = e.DecidedAt()
        select new JournalEntry(
            Uuid.From(e.Id, share.EntityId.ToString()), kind, share.EntityId, currency, e.PostedOn(share.EntityId) ?? calendar(share.EntityId).CountsOn(at), at, null, document,
            new Payer(null, null), null, new JournalLines().Move(sign * share.Amount, LedgerAccount.Cash, LedgerAccount.StripeClearing).ToLines());
}
