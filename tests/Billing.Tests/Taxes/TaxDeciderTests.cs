using Associations.Billing.Currencies;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Taxes;
using Associations.Contracts;

namespace Associations.Billing.Tests.Taxes;

public sealed class TaxDeciderTests
{
    static readonly DateOnly Day = new(2026, 3, 1);
    static readonly BillingEntity Seller = new() { Id = Guid.CreateVersion7(), Address = new([], "BE"), TaxId = "BE0123456749" };
    static readonly TaxRate Belgian = new("BE", "standard", 2100, new(2020, 1, 1));
    static readonly TaxRules Exclusive = new() { Revision = 1, Rates = [Belgian, new("BE", "reduced", 600, new(2020, 1, 1))], Charges = [new("*", "S")] };
    static readonly TaxRules Inclusive = Exclusive with { PricesIncludeTax = true };
    static readonly TaxBuyer German = new("DE", "DE136695976", VatStanding.Valid);

    [Fact]
    public void Without_rules_nothing_is_taxed_and_nothing_is_said_of_it()
    {
        var decided = TaxDecider.Decide(Of(12000), null, Seller, German, Day);
        Assert.Equal((12000L, null, null), (decided.Total, decided.Taxes, decided.Why));
    }

    [Theory]
    [InlineData(12000, false, 12000, 2520)]
    [InlineData(12100, true, 10000, 2100)]
    [InlineData(12000, true, 9917, 2083)]
    [InlineData(0, false, 0, 0)]
    // Half a cent: 0.50 at 21 % is 10.5.
    [InlineData(50, false, 50, 11)]
    [InlineData(-50, false, -50, -11)]
    public void Tax_comes_on_top_or_is_in_the_price(long price, bool included, long net, long tax) =>
        Assert.Equal(new TaxTotal("S", 2100, net, tax), Assert.Single(Taxes(Of(price), included ? Inclusive : Exclusive)));

    // The example over which two validators disagree (19 % of -7,612.50 is -1,446.375): a credit note mirrors its invoice.
    [Fact]
    public void Half_a_cent_goes_away_from_zero_on_both_sides()
    {
        Assert.Equal((144638L, -144638L), (Portions.Rounded(761250 * 1900, 10000), Portions.Rounded(-761250 * 1900, 10000)));
        Assert.Equal((1L, -1L, 0L, 0L), (Portions.Rounded(1, 2), Portions.Rounded(-1, 2), Portions.Rounded(49, 100), Portions.Rounded(-49, 100)));
    }

    [Fact]
    public void It_is_rounded_once_for_each_rate_and_not_for_each_line()
    {
        // Of each line by itself it would be 0.11, and 0.33 of three.
        Assert.Equal(new TaxTotal("S", 2100, 150, 32), Assert.Single(Taxes(Of(50, 50, 50), Exclusive)));
    }

    [Theory]
    [InlineData("2026-06-30", 1900)]
    [InlineData("2026-07-01", 1600)]
    [InlineData("2026-12-31", 1600)]
    [InlineData("2027-01-01", 1900)]
    public void A_rate_counts_on_its_days(string day, int rate)
    {
        var rules = Exclusive with
        {
            Rates = [new("BE", "standard", 1900, new(2020, 1, 1), new(2026, 6, 30)), new("BE", "standard", 1600, new(2026, 7, 1), new(2026, 12, 31)), new("BE", "standard", 1900, new(2027, 1, 1))],
        };
        Assert.Equal(rate, Assert.Single(TaxDecider.Decide(Of(10000), rules, Seller, null, DateOnly.Parse(day)).Taxes!).Rate);
    }

    [Fact]
    public void What_fits_longest_says_how_a_line_is_taxed()
    {
        var rules = Exclusive with
        {
            Charges =
            [
                new("*", "O", Reason: "Out of scope"), new("application", "E", Reason: "Article 132(1)(l)"), new("membershipType/corporate/", "S"),
                new("membershipType/journal/", "S", "reduced"), new("book/", "Z"),
            ],
        };
        var charge = Of(0) with
        {
            Lines =
            [
                new("Dues", 1, 10000, "membershipType/individual/versions/1"), new("Dues", 1, 50000, "membershipType/corporate/versions/1"),
                new("Journal", 2, 1000, "membershipType/journal/versions/3"), new("Book", 1, 2000, "book/1"),
            ],
        };
        Assert.Equal(
            [new("E", 0, 10000, 0, "Article 132(1)(l)"), new("S", 2100, 50000, 10500), new("S", 600, 2000, 120), new TaxTotal("Z", 0, 2000, 0)],
            Taxes(charge, rules));
        Assert.Equal(new TaxTotal("O", 0, 700, 0, "Out of scope"), Assert.Single(Taxes(Of(700) with { Subject = new("donation", Guid.CreateVersion7()) }, rules)));
    }

    [Fact]
    public void A_business_in_another_member_state_accounts_for_the_tax_itself()
    {
        var decided = TaxDecider.Decide(Of(12000), Exclusive, Seller, German, Day);
        Assert.Equal(new TaxTotal("AE", 0, 12000, 0, TaxDecider.ReverseCharge), Assert.Single(decided.Taxes!));
        Assert.Equal((12000L, "reverse-charge", true), (decided.Total, decided.Why, decided.ReliedOn));
        // What was quoted with tax in it is owed all the same.
        Assert.Equal(12100, TaxDecider.Decide(Of(12100), Inclusive, Seller, German, Day).Total);
    }

    public static TheoryData<string, string?, string?, string?, string?> NotAcross => new()
    {
        { "no number", "BE0123456749", "DE", null, "domestic" },
        { "the same member state", "BE0123456749", "BE", "BE0987654321", "domestic" },
        { "outside the union", "BE0123456749", "GB", "GB333289454", "domestic" },
        { "Northern Ireland, which is in it for goods only", "BE0123456749", "GB", "XI333289454", "domestic" },
        { "an address elsewhere", "BE0123456749", "FR", "DE136695976", "domestic" },
        { "a seller without a number", null, "DE", "DE136695976", "domestic" },
        { "a seller with a number of no member state", "12/345/67890", "DE", "DE136695976", "domestic" },
    };

    [Theory]
    [MemberData(nameof(NotAcross))]
    public void Otherwise_tax_is_domestic(string because, string? seller, string? country, string? number, string? why)
    {
        var decided = TaxDecider.Decide(Of(10000), Exclusive, Seller with { TaxId = seller }, new(country, number, VatStanding.Valid), Day);
        Assert.True(decided.Total == 12100, because);
        Assert.Equal((why, (bool?)null), (decided.Why, decided.ReliedOn));
    }

    [Fact]
    public void Greece_has_two_codes() =>
        Assert.Equal("reverse-charge", TaxDecider.Decide(Of(10000), Exclusive, Seller, new("GR", "EL094259216", VatStanding.Valid), Day).Why);

    [Theory]
    [InlineData(VatStanding.Valid, WhenUnchecked.DomesticTax, "AE", "reverse-charge")]
    [InlineData(VatStanding.Valid, WhenUnchecked.ReverseCharge, "AE", "reverse-charge")]
    [InlineData(VatStanding.Invalid, WhenUnchecked.DomesticTax, "S", "number-invalid")]
    [InlineData(VatStanding.Invalid, WhenUnchecked.ReverseCharge, "S", "number-invalid")]
    [InlineData(VatStanding.Unchecked, WhenUnchecked.DomesticTax, "S", "number-unchecked")]
    [InlineData(VatStanding.Unchecked, WhenUnchecked.ReverseCharge, "AE", "reverse-charge-unchecked")]
    public void What_nobody_can_say_is_decided_as_the_rules_have_it(VatStanding standing, WhenUnchecked policy, string category, string why)
    {
        var decided = TaxDecider.Decide(Of(10000), Exclusive with { WhenUnchecked = policy }, Seller, German with { Standing = standing }, Day);
        Assert.Equal((category, why, category == "AE"), (Assert.Single(decided.Taxes!).Category, decided.Why, decided.ReliedOn));
    }

    [Fact]
    public void Admission_is_taxed_where_the_event_is_held()
    {
        var rules = Exclusive with { Rates = [Belgian, new("FR", "standard", 2000, new(2020, 1, 1))], Charges = [new("*", "S"), new("registration", "S", Country: "FR", ReverseCharge: false)] };
        var decided = TaxDecider.Decide(Of(10000) with { Subject = new("registration", Guid.CreateVersion7()) }, rules, Seller, German, Day);
        Assert.Equal(new TaxTotal("S", 2000, 10000, 2000), Assert.Single(decided.Taxes!));
        Assert.Equal(("domestic", (bool?)null), (decided.Why, decided.ReliedOn));
    }

    [Fact]
    public void Amounts_beyond_all_money_are_an_error_and_never_wrap() =>
        Assert.Throws<OverflowException>(() => TaxDecider.Decide(Of(long.MaxValue / 2, long.MaxValue / 2), Exclusive, Seller, null, Day));

    // Twenty thousand documents of every make-up; the seed makes a failure come again.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_is_charged_nets_and_taxes_add_up_and_a_price_with_tax_in_it_stays(int seed)
    {
        var random = new Random(seed);
        string[] kinds = ["a/", "b/", "c/", "d/"];
        for (var n = 0; n < 10000; n++)
        {
            var rules = new TaxRules
            {
                Revision = 1,
                PricesIncludeTax = random.Next(2) == 0,
                Rates = [new("BE", "standard", random.Next(1, 10001), new(2020, 1, 1)), new("BE", "reduced", random.Next(1, 10001), new(2020, 1, 1))],
                Charges = [new("*", "S"), new("b/", "S", "reduced", ReverseCharge: random.Next(2) == 0), new("c/", "E", Reason: "exempt"), new("d/", "Z")],
            };
            var charge = Of(0) with
            {
                Lines = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new ChargeLine("x", random.Next(1, 5), random.NextInt64(-5_000_000, 50_000_000_000), kinds[random.Next(4)]))],
            };
            var decided = TaxDecider.Decide(charge, rules, Seller, German with { Standing = (VatStanding)random.Next(3) }, Day);
            var quoted = charge.Lines.Sum(line => line.Quantity * line.UnitPrice);

            Assert.Equal(decided.Total, decided.Taxes!.Sum(total => total.Net + total.Tax));
            Assert.Equal(quoted, rules.PricesIncludeTax ? decided.Total : decided.Taxes!.Sum(total => total.Net));
            Assert.Equal(decided.Taxes!.Count, decided.Taxes!.DistinctBy(total => (total.Category, total.Rate, total.Reason)).Count());
            foreach (var total in decided.Taxes!)
            {
                Assert.True(total.Category == "S" || total.Tax == 0);
                // EN 16931, BR-CO-17, with the one unit that a price with tax in it may cost.
                Assert.InRange(Math.Abs(total.Tax - Math.Round(total.Net * (decimal)total.Rate / 10000, MidpointRounding.AwayFromZero)), 0, rules.PricesIncludeTax ? 1 : 0);
            }
        }
    }

    [Fact]
    public void Tax_taken_out_of_a_price_is_the_tax_on_its_net_wherever_a_net_has_that_price()
    {
        foreach (var rate in (int[])[100, 600, 700, 1900, 2000, 2100, 2550])
        {
            var reachable = Enumerable.Range(0, 3000).ToDictionary(net => net + Portions.Rounded((Int128)net * rate, 10000), net => (long)net);
            for (long price = 0; price < 3000; price++)
            {
                if (!reachable.TryGetValue(price, out var net)) continue;
                Assert.Equal(net, Assert.Single(Taxes(Of(price), Inclusive with { Rates = [Belgian with { Rate = rate }] })).Net);
            }
        }
    }

    static IReadOnlyList<TaxTotal> Taxes(Charge charge, TaxRules rules) => TaxDecider.Decide(charge, rules, Seller, null, Day).Taxes!;

    static Charge Of(params long[] prices) => new(
        new Subject("application", Guid.CreateVersion7()), new Payer(null, "ada"), "EUR", [.. prices.Select(price => new ChargeLine("Dues", 1, price, "test"))], DateTimeOffset.UnixEpoch);
}
