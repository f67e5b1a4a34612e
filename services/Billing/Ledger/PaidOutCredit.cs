using Associations.Billing.CreditBalances;
using Associations.EventSourcing;
using JasperFx.Events;

namespace Associations.Billing.Ledger;

/// <summary>How credit that was sent to payers is in the books: it is owed to them no longer, and is not at the bank any more.</summary>
static class PaidOutCredit
{
    internal static readonly string Type = EventTypes.NameOf(typeof(BalancePaidOut));

    /// <summary>Decides on which day one that is being appended counts: when it was sent.</summary>
    internal static async Task Date(IEvent e, Func<Guid, Task<LedgerCalendar>> calendarOf)
    {
        if (e.Data is BalancePaidOut sent) e.Post((await calendarOf(sent.EntityId)).CountsOn(sent.PaidOn, sent.At));
    }

    /// <summary>The entries of these events: of those that are nothing of the kind, none.</summary>
    internal static IEnumerable<JournalEntry> Entries(IEnumerable<IEvent> events) =>
        from e in events
        let sent = e.Data as BalancePaidOut
        where sent is not null
        select new JournalEntry(
            e.Id, "balancePaidOut", sent.EntityId, sent.Currency, e.PostedOn() ?? sent.PaidOn, sent.At, null, sent.Reference, sent.Payer, null,
            new JournalLines().Move(sent.Amount, LedgerAccount.CreditBalances, LedgerAccount.Cash).ToLines());
}
