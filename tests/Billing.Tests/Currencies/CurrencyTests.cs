using Associations.Billing.Currencies;

namespace Associations.Billing.Tests.Currencies;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR", 2), InlineData("JPY", 0), InlineData("KWD", 3), InlineData("ISK", 0), InlineData("UGX", 0), InlineData("MGA", 2), InlineData("MRU", 2)]
    [InlineData("HUF", 2), InlineData("CLF", 4), InlineData("UYW", 4), InlineData("IQD", 3), InlineData("XCG", 2), InlineData("ZWG", 2)]
    public void A_currency_has_the_decimals_of_the_standard(string currency, int exponent) => Assert.Equal(exponent, Iso4217.Exponent(currency));

    [Theory]
    [InlineData("eur"), InlineData("XXX"), InlineData("XAU"), InlineData("HRK"), InlineData("")]
    public void What_is_no_currency_has_none(string code) => Assert.Null(Iso4217.Exponent(code));

    [Theory]
    [InlineData(12500, "EUR", "125.00"), InlineData(12500, "JPY", "12500"), InlineData(12500, "KWD", "12.500"), InlineData(12500, "UYW", "1.2500")]
    [InlineData(0, "EUR", "0.00"), InlineData(5, "EUR", "0.05"), InlineData(-5, "EUR", "-0.05"), InlineData(-123456789, "EUR", "-1234567.89")]
    [InlineData(long.MaxValue, "EUR", "92233720368547758.07"), InlineData(long.MinValue, "KWD", "-9223372036854775.808")]
    public void An_amount_is_written_as_a_plain_decimal(long amount, string currency, string text) => Assert.Equal(text, Iso4217.Text(amount, currency));

    [Theory]
    [InlineData("USD", 12345, 12345)]
    [InlineData("HUF", 12345, 12345)]
    [InlineData("JPY", 12345, 12345)]
    [InlineData("KWD", 5120, 5120)]
    [InlineData("ISK", 4900, 490000)]
    [InlineData("UGX", 4900, 490000)]
    [InlineData("MGA", 490000, 4900)]
    public void An_amount_goes_to_Stripe_and_comes_back(string currency, long amount, long asked)
    {
        Assert.Equal(asked, StripeAmounts.Out(amount, currency));
        Assert.Equal(amount, StripeAmounts.In(asked, currency.ToLowerInvariant()));
    }

    [Theory]
    [InlineData("KWD", 5124)]
    [InlineData("MGA", 490020)]
    [InlineData("CLF", 10000)]
    [InlineData("IQD", 10000)]
    [InlineData("XXX", 10000)]
    [InlineData("ISK", long.MaxValue / 10)]
    public void What_Stripe_cannot_take_is_refused_and_never_rounded(string currency, long amount) => Assert.Null(StripeAmounts.Out(amount, currency));

    [Theory]
    [InlineData("isk", 4950), InlineData("ugx", 1), InlineData("xxx", 100)]
    public void What_is_no_amount_of_money_is_not_taken_for_one(string currency, long amount)
    {
        Assert.Throws<InvalidOperationException>(() => StripeAmounts.In(amount, currency));
        Assert.Null(StripeAmounts.InOrNull(amount, currency));
    }

    [Fact]
    public void Every_currency_is_refused_or_comes_back_as_it_went() => Assert.All(Iso4217.Codes, currency => Assert.All(
        [0L, 1, 7, 10, 50, 99, 100, 1000, 12345, 490000, 99_999_900],
        amount => Assert.True(StripeAmounts.Out(amount, currency) is not { } asked || StripeAmounts.In(asked, currency) == amount, $"{amount} {currency}")));
}
