using System.Collections.Immutable;
using Associations.Billing.Currencies;
using Associations.Billing.Invoices;
using static Associations.Billing.Ledger.LedgerAccount;

namespace Associations.Billing.Ledger;

/// <summary>
/// What of an invoice is collected for chapters. It is never revenue: each chapter's share stands as not collected, as payable to it, or as lost, in
/// the proportion in which the whole invoice is owed, paid or given up, and the three always add up to what is charged for it.
/// </summary>
static class ChapterShares
{
    /// <summary>The lines of an invoice when it is issued.</summary>
    internal static ImmutableArray<ChargedLine> Charged(InvoiceFinalised issued)
    {
        var amounts = issued.Lines.Select(line => checked(line.Quantity * line.UnitPrice)).ToList();
        // Of what was issued before lines said how they are taxed, in proportion, so that it adds up whether the prices include tax or not.
        var nets = LineNets.KindsOf(issued) is { } kinds
            ? LineNets.Of(amounts, issued.Taxes!, kinds)
            : Allocation.Split(issued.Total - (issued.Taxes?.Sum(tax => tax.Tax) ?? 0), amounts);
        return [.. issued.Lines.Select((line, index) => new ChargedLine(line.CreditorId, amounts[index], nets[index], nets[index]))];
    }

    /// <summary>The lines after so much net was taken back of them.</summary>
    /// <param name="lines">The lines before it.</param>
    /// <param name="net">How much, without tax.</param>
    /// <param name="credited">What of which line, where the credit note says so; else of all that is left, in proportion.</param>
    internal static ImmutableArray<ChargedLine> TakenBack(ImmutableArray<ChargedLine> lines, long net, IReadOnlyList<CreditedLine>? credited)
    {
        if (lines.All(line => line.Chapter is null)) return lines;
        var by = lines.Select((_, index) => credited?.Where(one => one.Line == index).Sum(one => one.Amount) ?? 0).ToList();
        // Of each line what it is worth up to here, less what went before, so that all of it is all of its net.
        var weights = credited is null
            ? lines.Select(line => line.Left).ToList()
            : lines.Select((line, index) => by[index] == 0 ? 0
                : Math.Clamp(line.Left - line.Net + Portions.Of(line.Net, line.Credited + by[index], line.Amount), 0, line.Left)).ToList();
        var parts = Allocation.Split(net, weights).ToArray();
        // The document rounds once, so that it may take a minor unit more than its lines have left: it comes from where there is some.
        var over = 0L;
        for (var index = 0; index < parts.Length; index++)
        {
            var fits = Math.Clamp(parts[index], 0, lines[index].Left);
            (over, parts[index]) = (over + parts[index] - fits, fits);
        }
        for (var index = 0; index < parts.Length && over > 0; index++)
        {
            var more = Math.Min(over, lines[index].Left - parts[index]);
            (over, parts[index]) = (over - more, parts[index] + more);
        }
        return [.. lines.Select((line, index) => line with { Left = line.Left - parts[index], Credited = line.Credited + by[index] })];
    }

    /// <summary>What was taken back of chapters' shares between two states of the lines.</summary>
    internal static long Between(ImmutableArray<ChargedLine> before, ImmutableArray<ChargedLine> after) => OfChapters(before) - OfChapters(after);

    /// <summary>Moves every share to where it belongs now.</summary>
    /// <param name="lines">The entry.</param>
    /// <param name="invoice">The invoice after everything else in it.</param>
    internal static void Settle(JournalLines lines, LedgerInvoice invoice)
    {
        var charged = invoice.Tax + invoice.AllNet;
        foreach (var chapter in invoice.Lines.Where(line => line.Chapter is not null).GroupBy(line => line.Chapter!.Value).OrderBy(chapter => chapter.Key))
        {
            var parts = Allocation.Split(chapter.Sum(line => line.Left), [Math.Max(0, charged - invoice.Due - invoice.WrittenOff), invoice.WrittenOff, invoice.Due]);
            foreach (var (account, part) in new[] { PayableToChapters, BadDebt, ChapterSharesUncollected }.Zip(parts))
                lines.Credit(part - invoice.Shares.GetValueOrDefault((chapter.Key, account)), account, chapter: chapter.Key);
        }
    }

    static long OfChapters(ImmutableArray<ChargedLine> lines) => lines.Where(line => line.Chapter is not null).Sum(line => line.Left);
}
