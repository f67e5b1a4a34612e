using Associations.Billing.Invoices;
using Associations.Billing.Refunds;
using Associations.EventSourcing;

namespace Associations.Billing.CreditNotes;

/// <summary>The rules of taking back an invoice, or part of it.</summary>
static class CreditNoteDecider
{
    /// <summary>What no credit note has taken back of a line yet, on the line's own basis.</summary>
    internal static long Left(Invoice invoice, int line) =>
        Amount(invoice, line) - invoice.CreditNotes.Sum(note => note.Lines.Where(credited => credited.Line == line).Sum(credited => credited.Amount));

    internal static Decision Issue(Invoice invoice, NewCreditNote asked)
    {
        if (invoice.Status == InvoiceStatus.Void) return Decision.Rejected("invoice-void", "It is void; there is nothing to take back.");
        if (invoice.Status == InvoiceStatus.WrittenOff) return Decision.Rejected("invoice-written-off", "What was due on it is given up; there is nothing to take back.");
        var all = Enumerable.Range(0, invoice.Lines.Length).Select(line => new CreditedLine(line, Left(invoice, line))).Where(line => line.Amount > 0).ToList();
        var lines = asked.Lines ?? all;
        if (lines.FirstOrDefault(line => line.Line < 0 || line.Line >= invoice.Lines.Length) is not null)
            return Decision.Invalid("lines", $"Number the lines from 0 to {invoice.Lines.Length - 1}, as the invoice has them.");
        if (lines.Any(line => line.Amount <= 0)) return Decision.Invalid("lines", "Give of each line a whole number of minor units from 1.");
        if (lines.DistinctBy(line => line.Line).Count() != lines.Count) return Decision.Invalid("lines", "Give each line once.");
        if (lines.Count == 0 || lines.Any(line => line.Amount > Left(invoice, line.Line)))
            return Decision.Rejected("credit-exceeds-invoice", "So much is not left on the invoice's lines. Earlier credit notes took the rest back.");

        // In another order the same lines are still all that is left.
        var isLast = all.Count == lines.Count && all.All(lines.Contains);
        var taxes = CreditedTax.Of(
            invoice.Taxes, invoice.CreditNotes.SelectMany(note => note.Taxes), lines.Sum(line => line.Amount),
            Enumerable.Range(0, invoice.Lines.Length).Sum(line => Amount(invoice, line)), isLast,
            invoice.LineTaxes.IsEmpty ? null : [.. invoice.Taxes.Select(tax => lines.Where(line => invoice.LineTaxes[line.Line].IsOf(tax)).Sum(line => line.Amount))]);
        var amount = isLast ? invoice.Total - invoice.Credited : invoice.Taxes.IsEmpty ? lines.Sum(line => line.Amount) : taxes.Sum(tax => tax.Net + tax.Tax);
        if (amount <= 0) return Decision.Rejected("credit-exceeds-invoice", "Nothing is left on the invoice.");

        var offset = Math.Min(amount, Math.Max(0, invoice.Claim));
        var toRefund = asked.ToRefund ? Math.Min(amount - offset, Refundable(invoice)) : 0;
        var credited = new InvoiceCredited(
            asked.Id, asked.Number, amount, taxes, offset, amount - offset - toRefund, asked.Reason, asked.IssuedOn, asked.At, lines, invoice.Subject, invoice.Currency,
            invoice.Claim - offset);
        return InvoiceDecider.Concluded(invoice, Guid.Empty, asked.At, credited);
    }

    // What can go back by the way that it came and is not promised to by an earlier note.
    static long Refundable(Invoice invoice)
    {
        var possible = invoice.Payments.Where(payment => !RefundDecider.IsDisputed(invoice, payment)).Sum(payment => RefundDecider.Refundable(invoice, payment));
        return Math.Max(0, possible - invoice.Promised);
    }

    static long Amount(Invoice invoice, int line) => checked(invoice.Lines[line].Quantity * invoice.Lines[line].UnitPrice);
}

/// <summary>A credit note as it is asked for.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="Lines">What it takes back; null for everything that is left.</param>
/// <param name="ToRefund">True when what was paid is to be refunded, as far as the provider can; else it goes to the credit balance.</param>
/// <param name="Reason">Why, as a slug.</param>
/// <param name="IssuedOn">The day, on the entity's calendar.</param>
/// <param name="At">The instant, UTC.</param>
sealed record NewCreditNote(Guid Id, string Number, IReadOnlyList<CreditedLine>? Lines, bool ToRefund, string Reason, DateOnly IssuedOn, DateTimeOffset At);
