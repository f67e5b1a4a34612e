using Associations.Billing.Currencies;
using Associations.Billing.Invoices;

namespace Associations.Billing.CreditNotes;

/// <summary>
/// The tax that a credit note takes back: of each category and rate by the same rule as the invoice has it, half a minor unit away from zero,
/// and never more than is left of it. The note after which nothing remains takes what is left, so that all notes together mirror the invoice.
/// </summary>
static class CreditedTax
{
    /// <summary>The tax of a part of an invoice.</summary>
    /// <param name="taxes">The invoice's tax.</param>
    /// <param name="earlier">What earlier notes took back of it.</param>
    /// <param name="credited">What is taken back now, on the basis of the lines.</param>
    /// <param name="linesTotal">What all lines come to: the net, or what is paid where the prices include the tax.</param>
    /// <param name="isLast">True when nothing of any line remains.</param>
    /// <param name="own">What is credited of the lines of each tax; null where no line says which is its own.</param>
    internal static IReadOnlyList<TaxTotal> Of(
        IReadOnlyList<TaxTotal> taxes, IEnumerable<TaxTotal> earlier, long credited, long linesTotal, bool isLast, IReadOnlyList<long>? own = null)
    {
        var before = earlier.ToLookup(tax => (tax.Category, tax.Rate, tax.Reason));
        List<TaxTotal> left = [.. taxes.Select(tax => tax with
        {
            Net = tax.Net - before[(tax.Category, tax.Rate, tax.Reason)].Sum(other => other.Net),
            Tax = tax.Tax - before[(tax.Category, tax.Rate, tax.Reason)].Sum(other => other.Tax),
        })];
        if (isLast || left.Count == 0) return [.. left.Where(tax => (tax.Net, tax.Tax) != (0, 0))];

        var isNet = linesTotal == taxes.Sum(tax => tax.Net);
        // Where no line says which category is its own, what is credited is spread over what is left of each.
        var shares = own ?? Portions.Divide(credited, [.. left.Select(tax => isNet ? tax.Net : tax.Net + tax.Tax)]);
        return [.. left.Zip(shares, (tax, share) => isNet ? OfNet(tax, share) : OfGross(tax, share)).Where(tax => (tax.Net, tax.Tax) != (0, 0))];
    }

    // The note after which nothing of a category remains takes the residue of its tax, whatever remains of the others.
    static TaxTotal OfNet(TaxTotal left, long net) =>
        left with { Net = net, Tax = net == left.Net ? left.Tax : Math.Min(left.Tax, Portions.Of(net, left.Rate, 10_000)) };

    // The tax is rounded and not the net, as on the invoice: where both end in half a minor unit only one of them can go up.
    static TaxTotal OfGross(TaxTotal left, long gross)
    {
        var tax = Math.Clamp(Portions.Of(gross, left.Rate, 10_000 + left.Rate), gross - left.Net, left.Tax);
        return left with { Net = gross - tax, Tax = tax };
    }
}
