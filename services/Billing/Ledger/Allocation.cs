using System.Collections.Immutable;
using Associations.Billing.Currencies;

namespace Associations.Billing.Ledger;

/// <summary>Divides an amount so that the parts always add up to it.</summary>
static class Allocation
{
    // Beyond that nobody plans, and a slip in a year must not make a million lines.
    const int LongestInYears = 100;

    /// <summary>
    /// The amount in proportion to weights. Each part is what the sum of weights up to it is worth, rounded half away from zero, less what the
    /// parts before it got: no part is off by more than one minor unit, and nothing is left over.
    /// </summary>
    internal static ImmutableArray<long> Split(long amount, IReadOnlyList<long> weights)
    {
        var whole = weights.Aggregate((Int128)0, (sum, weight) => sum + weight);
        if (whole <= 0) return weights.Count == 0 ? [] : [amount, .. weights.Skip(1).Select(_ => 0L)];
        var (parts, upTo, given) = (ImmutableArray.CreateBuilder<long>(weights.Count), (Int128)0, 0L);
        foreach (var weight in weights)
        {
            upTo += weight;
            var share = Portions.Rounded(amount * upTo, whole) - given;
            parts.Add(share);
            given += share;
        }
        return parts.MoveToImmutable();
    }

    /// <summary>The amount over the months of a time of service, by the days that each has of it.</summary>
    /// <returns>The first day of each month, and its part; nothing when there is no such time.</returns>
    internal static IReadOnlyList<(DateOnly Month, long Amount)> ByDays(long amount, DateOnly from, DateOnly through)
    {
        if (through < from || through.Year - from.Year > LongestInYears) return [];
        var months = new List<(DateOnly Month, long Days)>();
        for (var day = from; day <= through;)
        {
            var last = Earlier(LastOf(day), through);
            months.Add((FirstOf(day), last.DayNumber - day.DayNumber + 1));
            if (last == DateOnly.MaxValue) break;
            day = last.AddDays(1);
        }
        return [.. months.Zip(Split(amount, [.. months.Select(month => month.Days)]), (month, part) => (month.Month, part))];
    }

    internal static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);

    internal static DateOnly LastOf(DateOnly day) => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

    /// <summary>A month as a number: 202603.</summary>
    internal static int NumberOf(DateOnly month) => (month.Year * 100) + month.Month;

    /// <summary>Its first day.</summary>
    internal static DateOnly MonthOf(int number) => new(number / 100, number % 100, 1);

    static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
