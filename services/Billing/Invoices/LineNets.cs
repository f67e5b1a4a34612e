using Associations.Billing.Currencies;

namespace Associations.Billing.Invoices;

/// <summary>
/// What each line of an invoice comes to without tax. Where prices include the tax, the net of a category and rate is divided over its own lines, so
/// that they add up to what is taxed (EN 16931, BR-CO-10).
/// </summary>
static class LineNets
{
    /// <param name="amounts">What each line comes to, on the basis of its price.</param>
    /// <param name="taxes">The taxes of the whole.</param>
    /// <param name="kinds">For each line the index of its tax.</param>
    internal static IReadOnlyList<long> Of(IReadOnlyList<long> amounts, IReadOnlyList<TaxTotal> taxes, IReadOnlyList<int> kinds)
    {
        var nets = new long[amounts.Count];
        foreach (var (tax, index) in taxes.Select((tax, index) => (tax, index)))
        {
            int[] own = [.. Enumerable.Range(0, amounts.Count).Where(line => kinds[line] == index)];
            var charged = own.Select(line => amounts[line]).ToList();
            var portions = charged.Sum() == tax.Net || charged.All(amount => amount == 0) ? charged : Portions.Divide(tax.Net, charged);
            foreach (var (line, net) in own.Zip(portions)) nets[line] = net;
        }
        return nets;
    }

    /// <summary>For each line the index of its tax, as it was decided when it was issued; null where that was not recorded.</summary>
    internal static IReadOnlyList<int>? KindsOf(InvoiceFinalised issued) => issued is { LineTaxes: { } lines, Taxes: { Count: > 0 } taxes }
        ? [.. lines.Select(line => taxes.Index().First(tax => line.IsOf(tax.Item)).Index)] : null;
}
