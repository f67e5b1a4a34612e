using Associations.Billing.Currencies;
using FsCheck;
using FsCheck.Fluent;

namespace Associations.Billing.Tests.Currencies;

public sealed class PortionsTests
{
    // Weights of which some are zero and many equal, and amounts up to where a product needs more than 64 bits.
    static readonly Arbitrary<(long Amount, long[] Weights)> Divisions = (
        from amount in Gen.OneOf(Gen.Choose(-1000, 1000).Select(small => (long)small), ArbMap.Default.GeneratorFor<long>().Where(large => large != long.MinValue))
        from weights in Gen.OneOf(Gen.Choose(0, 3).Select(small => (long)small), Gen.Choose(0, int.MaxValue).Select(large => large * 4_000_000_000L)).NonEmptyListOf()
        where weights.Any(weight => weight > 0)
        select (amount, weights.ToArray())).ToArbitrary();

    [Theory]
    [InlineData(-761250, 19, 100, -144638)]
    [InlineData(761250, 19, 100, 144638)]
    [InlineData(1, 1, 2, 1), InlineData(-1, 1, 2, -1), InlineData(1, 49, 100, 0), InlineData(3, 1, 2, 2), InlineData(100, 1900, 10000, 19)]
    public void A_fraction_is_rounded_half_away_from_zero(long amount, long numerator, long denominator, long expected) =>
        Assert.Equal(expected, Portions.Of(amount, numerator, denominator));

    [Theory]
    [InlineData(100, new long[] { 1, 1, 1 }, new long[] { 34, 33, 33 })]
    [InlineData(-100, new long[] { 1, 1, 1 }, new long[] { -34, -33, -33 })]
    [InlineData(5, new long[] { 3, 0, 7 }, new long[] { 2, 0, 3 })]
    [InlineData(1, new long[] { 1, 2 }, new long[] { 0, 1 })]
    [InlineData(0, new long[] { 1, 2 }, new long[] { 0, 0 })]
    public void What_is_left_goes_to_the_largest_remainders_and_among_equals_to_the_first(long amount, long[] weights, long[] parts) =>
        Assert.Equal(parts, Portions.Divide(amount, weights));

    [Fact]
    public void The_parts_add_up() => Holds(division =>
        Portions.Divide(division.Amount, division.Weights).Aggregate((Int128)0, (sum, part) => sum + part) == division.Amount);

    [Fact]
    public void No_part_is_a_whole_unit_away_from_its_exact_share() => Holds(division =>
    {
        var sum = division.Weights.Aggregate((Int128)0, (sum, weight) => sum + weight);
        return Portions.Divide(division.Amount, division.Weights).Zip(division.Weights).All(part =>
            UInt128.CreateChecked(Int128.Abs((part.First - ((Int128)division.Amount * part.Second / sum)))) <= 1);
    });

    [Fact]
    public void A_negative_amount_is_divided_as_its_mirror_image() => Holds(division =>
        Portions.Divide(-division.Amount, division.Weights).SequenceEqual(Portions.Divide(division.Amount, division.Weights).Select(part => -part)));

    [Fact]
    public void What_has_no_weight_gets_nothing() => Holds(division =>
        Portions.Divide(division.Amount, division.Weights).Zip(division.Weights).All(part => part.Second > 0 || part.First == 0));

    [Fact]
    public void Nobody_gets_less_than_one_of_smaller_weight() => Holds(division =>
    {
        var parts = Portions.Divide(division.Amount, division.Weights).Zip(division.Weights).OrderBy(part => part.Second).Select(part => long.Abs(part.First)).ToList();
        var smaller = division.Weights.Order().ToList();
        return Enumerable.Range(1, parts.Count - 1).All(index => smaller[index] == smaller[index - 1] || parts[index] >= parts.Where((_, other) => smaller[other] < smaller[index]).Max());
    });

    [Fact]
    public void Weights_that_say_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Portions.Divide(100, [0, 0]));
        Assert.Throws<ArgumentException>(() => Portions.Divide(100, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Portions.Divide(100, [2, -1]));
    }

    static void Holds(Func<(long Amount, long[] Weights), bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true), Prop.ForAll(Divisions, property));
}
