using System.Collections.Immutable;
using Associations.Billing.Invoices;

namespace Associations.Billing.Documents;

/// <summary>
/// Which tax each line of an invoice bears that was issued before its lines said so. Such an invoice says it of the whole and not of the lines, so it is found by what they add up to; one
/// tax, as most invoices have, leaves nothing to find. Where several ways add up, the first is taken.
/// </summary>
static class TaxOfLines
{
    // Enough for any invoice that people write; what needs more adds up in a way that nobody could follow anyway.
    const int Tries = 100_000;

    /// <param name="amounts">What each line comes to, on the basis of its price.</param>
    /// <param name="taxes">The taxes; at least one.</param>
    /// <returns>For each line the index of its tax.</returns>
    internal static IReadOnlyList<int> Of(IReadOnlyList<long> amounts, ImmutableArray<TaxTotal> taxes)
    {
        if (taxes.Length == 1) return new int[amounts.Count];
        var isNet = taxes.Sum(tax => tax.Net) == amounts.Sum();
        var left = taxes.Select(tax => isNet ? tax.Net : tax.Net + tax.Tax).ToArray();
        var (kinds, tries) = (new int[amounts.Count], Tries);
        return Fits(0) ? kinds : InOrder(amounts, [.. taxes.Select(tax => isNet ? tax.Net : tax.Net + tax.Tax)]);

        bool Fits(int line)
        {
            if (line == amounts.Count) return left.All(rest => rest == 0);
            for (var kind = 0; kind < left.Length && tries-- > 0; kind++)
            {
                if (left[kind] < amounts[line]) continue;
                left[kind] -= amounts[line];
                kinds[line] = kind;
                if (Fits(line + 1)) return true;
                left[kind] += amounts[line];
            }
            return false;
        }
    }

    // No way adds up to the minor unit: each tax takes lines until it is used up, so that the document still adds up as a whole.
    static int[] InOrder(IReadOnlyList<long> amounts, IReadOnlyList<long> sums)
    {
        var (kind, used) = (0, 0L);
        return [.. amounts.Select(amount =>
        {
            while (kind < sums.Count - 1 && used >= sums[kind]) (kind, used) = (kind + 1, 0);
            used += amount;
            return kind;
        })];
    }
}
