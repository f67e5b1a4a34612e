namespace Associations.Billing.Currencies;

/// <summary>Parts of amounts, in whole minor units.</summary>
static class Portions
{
    /// <summary>A fraction of an amount, rounded half away from zero, so that what is taken back mirrors what was charged.</summary>
    /// <exception cref="OverflowException">The result is no 64-bit number.</exception>
    internal static long Of(long amount, long numerator, long denominator) => Rounded((Int128)amount * numerator, denominator);

    /// <summary>A quotient as the nearest whole number, half away from zero.</summary>
    /// <param name="dividend">Of any sign.</param>
    /// <param name="divisor">From 1.</param>
    /// <exception cref="OverflowException">The result is no 64-bit number.</exception>
    internal static long Rounded(Int128 dividend, Int128 divisor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(divisor);
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        return checked((long)(2 * Int128.Abs(remainder) >= divisor ? quotient + Int128.Sign(dividend) : quotient));
    }

    /// <summary>
    /// Divides an amount by weights so that the parts add up to it: each gets the whole units that are surely its own, and those that are left
    /// go one each to the largest remainders, among equals to the first.
    /// </summary>
    /// <param name="amount">Minor units; a negative one is divided as its mirror image is.</param>
    /// <param name="weights">None negative, and at least one positive.</param>
    internal static IReadOnlyList<long> Divide(long amount, IReadOnlyList<long> weights)
    {
        var sum = weights.Aggregate((Int128)0, (sum, weight) => weight < 0 ? throw new ArgumentOutOfRangeException(nameof(weights), "A weight is negative.") : sum + weight);
        if (sum == 0) throw new ArgumentException("No weight is positive.", nameof(weights));

        var exact = weights.Select(weight => Int128.DivRem((Int128)amount * weight, sum)).ToList();
        var parts = exact.Select(part => (long)part.Quotient).ToArray();
        var left = (int)(amount - exact.Aggregate((Int128)0, (all, part) => all + part.Quotient));
        var favoured = Enumerable.Range(0, parts.Length).OrderByDescending(part => Int128.Abs(exact[part].Remainder)).Take(Math.Abs(left));
        foreach (var part in favoured) parts[part] += Math.Sign(left);
        return parts;
    }
}
