using Associations.Billing.Invoices;
using Associations.EventSourcing;
using JasperFx.Events;
using static Associations.Billing.Ledger.LedgerCalendar;

namespace Associations.Billing.Ledger;

/// <summary>
/// On which day each event of an invoice counts. Money that came without the provider counts when it came: not before the invoice was issued, nor
/// before what it pays was given up, and on the first open day where its own is in a closed month. Everything else counts when it was decided.
/// </summary>
/// <param name="calendar">The entity's.</param>
/// <param name="appended">The events that are being appended, for which the day is decided now.</param>
sealed class InvoiceDays(LedgerCalendar calendar, IReadOnlySet<Guid> appended)
{
    DateOnly issued, givenUp, latest;

    /// <summary>The day of the next event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="invoice">The invoice before it.</param>
    internal DateOnly Of(IEvent e, LedgerInvoice invoice) => e.PostedOn() ?? (appended.Contains(e.Id) ? Decided(e, invoice) : Past(e));

    /// <summary>Keeps the day of an event that is posted.</summary>
    internal void Keep(IEvent e, DateOnly on)
    {
        // The day of issue is in the event itself.
        if (appended.Contains(e.Id) && (e.Data as InvoiceFinalised)?.IssuedOn != on) e.Post(on);
        if (e.Data is InvoiceFinalised) issued = on;
        if (e.Data is InvoiceGivenUp) givenUp = on;
        latest = Later(latest, on);
    }

    DateOnly Past(IEvent e) => (e.Data as InvoiceFinalised)?.IssuedOn ?? calendar.CountsOn(e.DecidedAt());

    DateOnly Decided(IEvent e, LedgerInvoice invoice) => Later(Later(issued, calendar.FirstOpen), e.Data switch
    {
        InvoiceFinalised invoiced => invoiced.IssuedOn,
        PaymentRecorded paid => Later(calendar.CountsOn(paid.ReceivedOn, e.DecidedAt()), invoice.WrittenOff > 0 ? givenUp : issued),
        // It follows from all that is posted by now: before that, less had come than was owed.
        Overpaid => latest,
        _ => calendar.DayAt(e.DecidedAt()),
    });
}
