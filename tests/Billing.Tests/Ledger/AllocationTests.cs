using Associations.Billing.Ledger;

namespace Associations.Billing.Tests.Ledger;

public sealed class AllocationTests
{
    [Fact]
    public void Parts_add_up_and_none_is_off_by_more_than_one()
    {
        var random = new Random(20260310);
        for (var run = 0; run < 5000; run++)
        {
            var amount = random.NextInt64(-1_000_000_000_000, 1_000_000_000_000);
            var weights = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.NextInt64(0, run % 2 == 0 ? 31 : 1_000_000_000_000)).ToList();
            var parts = Allocation.Split(amount, weights);
            Assert.Equal(amount, parts.Sum());
            Assert.Equal(weights.Count, parts.Length);
            var whole = weights.Sum();
            if (whole > 0) Assert.All(parts.Zip(weights), part => Assert.InRange(part.First - ((decimal)amount / whole * part.Second), -1m, 1m));
        }
    }

    [Theory]
    [InlineData("2026-01-31", "2026-02-01", "1,1")]
    [InlineData("2024-02-28", "2024-03-01", "2,1")]
    [InlineData("2026-12-31", "2027-01-01", "1,1")]
    [InlineData("2026-03-05", "2026-03-05", "1")]
    public void Months_have_the_days_they_have(string from, string through, string days)
    {
        var parts = days.Split(',').Select(long.Parse).ToList();
        Assert.Equal(parts, Allocation.ByDays(parts.Sum(), DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
            DateOnly.Parse(through, System.Globalization.CultureInfo.InvariantCulture)).Select(month => month.Amount));
    }

    [Fact]
    public void What_is_no_time_is_not_divided()
    {
        Assert.Empty(Allocation.ByDays(100, new(2026, 2, 1), new(2026, 1, 31)));
        Assert.Empty(Allocation.ByDays(100, new(2026, 1, 1), DateOnly.MaxValue));
        Assert.Equal(100, Allocation.ByDays(100, new(9999, 11, 1), DateOnly.MaxValue).Sum(month => month.Amount));
    }
}
