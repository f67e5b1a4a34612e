using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.BankStatements;

/// <summary>
/// What a decision on a line does to invoices, in the transaction that records it on the line: so a line pays once, whoever else tries. The line
/// is locked first, then its invoices in the order of their ids, and what they gave to credit balances last.
/// </summary>
static class BankPayments
{
    /// <summary>Records a match and its payments, or says why it cannot be, with nothing recorded of what was refused.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="line">The line.</param>
    /// <param name="match">What was decided of it.</param>
    /// <param name="reference">The bank's number for it, or null.</param>
    /// <param name="today">The day on the calendar of the account's entity.</param>
    /// <param name="cancellation">Gives up waiting for the invoices.</param>
    internal static async Task<Rejection?> Pay(Work work, Loaded<BankLine> line, Decision match, string? reference, DateOnly today, CancellationToken cancellation)
    {
        if (match.Rejection is { } refused) return refused;
        var payments = match.Events.OfType<BankLineMatched>().Single().Payments;
        var invoices = new Dictionary<Guid, Loaded<Invoice>>();
        foreach (var id in payments.Select(payment => payment.InvoiceId).Distinct().Order())
        {
            if (await work.Find<Invoice>(id, cancellation) is not { } invoice) return Decision.Invalid("invoices.invoiceId", "There is no such invoice here.").Rejection;
            invoices.Add(id, invoice);
        }
        foreach (var payment in payments)
        {
            var invoice = invoices[payment.InvoiceId];
            if (invoice.State.Payments.Any(known => known.Id == payment.PaymentId)) continue;
            var received = new PaymentRecorded(payment.PaymentId, "bankTransfer", payment.Amount, reference ?? $"{line.State.Id}", line.State.BookedOn, work.Now);
            var decision = InvoiceDecider.RecordPayment(invoice.State, received, new Money(payment.Amount, line.State.Currency), today);
            if ((await CreditMovements.Record(work, invoice, decision, cancellation)).Rejection is { } impossible)
                return new Rejection(impossible.Code, $"{invoice.State.Number}: {impossible.Detail}", "invoices", impossible.Status);
        }
        line.Record(match);
        return null;
    }

    /// <summary>
    /// The payments that staff recorded before and that a line is, as they stand while their invoices are locked; or why it cannot be they.
    /// </summary>
    internal static async Task<(IReadOnlyList<BankLinePayment> Payments, Rejection? Refused)> Recorded(
        Work work, BankLine line, IReadOnlyList<RecordedPayment> named, CancellationToken cancellation)
    {
        var payments = new List<BankLinePayment>();
        foreach (var one in named)
        {
            if (await work.Find<Invoice>(one.InvoiceId, cancellation) is not { } invoice || invoice.State.Payments.FirstOrDefault(payment => payment.Id == one.PaymentId) is not { IsOffline: true } payment)
                return ([], Decision.Invalid("recorded.paymentId", $"No payment {one.PaymentId} was recorded on this invoice, or it was taken back.").Rejection);
            if (invoice.State.Currency != line.Currency) return ([], Decision.Invalid("recorded.paymentId", $"The line is in {line.Currency}, and payment {one.PaymentId} in {invoice.State.Currency}.").Rejection);
            payments.Add(new(one.InvoiceId, one.PaymentId, payment.Amount));
        }
        var taken = await BankSearch.Matched(work.Documents, work.Association, [.. named.Select(one => one.PaymentId)], cancellation);
        return taken.Count > 0 ? ([], new Rejection("payment-matched", $"Another line stands for payment {taken.First()} already.", "recorded")) : (payments, null);
    }

    /// <summary>Records that a line takes another back, and that what the other had paid is owed again.</summary>
    internal static async Task<Rejection?> TakeBack(Work work, Loaded<BankLine> line, Loaded<BankLine> original, CancellationToken cancellation)
    {
        var (of, on) = BankLineDecider.Reverse(line.State, original.State, work.Now);
        if (of.Rejection is { } refused) return refused;
        foreach (var id in original.State.Payments.Select(payment => payment.InvoiceId).Order()) await work.Find<Invoice>(id, cancellation);
        foreach (var payment in original.State.Payments)
        {
            var invoice = await work.Find<Invoice>(payment.InvoiceId, cancellation) ?? throw new InvalidOperationException("A payment is on an invoice.");
            var back = InvoiceDecider.ReversePayment(invoice.State, payment.PaymentId, "returned", await CreditMovements.LeftOf(work, invoice.State, cancellation), work.Now);
            if ((await CreditMovements.Record(work, invoice, back, cancellation)).Rejection is { } impossible) return impossible;
        }
        line.Record(of);
        original.Record(on);
        return null;
    }
}
