using Associations.Billing.CreditNotes;
using Associations.Billing.Currencies;
using Associations.Billing.Invoices;

namespace Associations.Billing.Tests.CreditNotes;

/// <summary>F-37: half a cent, and the last cent.</summary>
public sealed class CreditedTaxTests
{
    static readonly int[] Rates = [2000, 1900, 0];

    [Fact]
    public void Half_a_cent_goes_away_from_zero_on_the_credit_note_as_on_the_invoice()
    {
        // 19 % of 7,612.50 is 1,446.375; the note has 1,446.38, as the invoice would.
        TaxTotal[] taxes = [new("S", 1900, 10000000, 1900000)];
        var credited = Assert.Single(CreditedTax.Of(taxes, [], 761250, 10000000, isLast: false));
        Assert.Equal((761250L, 144638L), (credited.Net, credited.Tax));
    }

    [Fact]
    public void The_last_note_takes_what_is_left()
    {
        TaxTotal[] taxes = [new("S", 1900, 3, 1)];
        var earlier = new List<TaxTotal>();
        foreach (var isLast in new[] { false, false, true }) earlier.AddRange(CreditedTax.Of(taxes, [.. earlier], 1, 3, isLast));
        Assert.Equal([0L, 0L, 1L], earlier.Select(tax => tax.Tax));
        Assert.Equal(3, earlier.Sum(tax => tax.Net));
    }

    [Fact]
    public void Rounding_up_never_takes_more_tax_than_there_is()
    {
        TaxTotal[] taxes = [new("S", 1000, 50, 5)];
        var earlier = new List<TaxTotal>();
        for (var note = 0; note < 9; note++) earlier.AddRange(CreditedTax.Of(taxes, [.. earlier], 5, 50, isLast: false));
        Assert.Equal(5, earlier.Sum(tax => tax.Tax));
        earlier.AddRange(CreditedTax.Of(taxes, [.. earlier], 5, 50, isLast: true));
        Assert.Equal((50L, 5L), (earlier.Sum(tax => tax.Net), earlier.Sum(tax => tax.Tax)));
    }

    [Fact]
    public void Prices_that_include_the_tax_give_the_tax_in_them()
    {
        var credited = Assert.Single(CreditedTax.Of([new("S", 1900, 10000, 1900)], [], 5950, 11900, isLast: false));
        Assert.Equal((5000L, 950L), (credited.Net, credited.Tax));
    }

    [Theory]
    // Both the tax and what is without it end in half a cent, and the invoice rounds the tax up.
    [InlineData(2000, 3, 1)]
    [InlineData(2000, 15, 3)]
    [InlineData(700, 535, 35)]
    // What 7,612.50 comes to with its 1,446.375 of tax.
    [InlineData(1900, 905888, 144638)]
    public void Where_prices_include_it_the_tax_is_rounded_as_on_an_invoice(int rate, long gross, long tax)
    {
        TaxTotal[] taxes = [new("S", rate, 100_000_000, 10_000L * rate)];
        var credited = Assert.Single(CreditedTax.Of(taxes, [], gross, taxes.Sum(one => one.Net + one.Tax), isLast: false));
        Assert.Equal((gross - tax, tax), (credited.Net, credited.Tax));
    }

    [Fact]
    public void However_an_invoice_is_taken_back_the_notes_mirror_it_in_each_category()
    {
        for (var seed = 1; seed <= 2000; seed++)
        {
            var random = new Random(seed);
            var includesTax = random.Next(2) == 0;
            TaxTotal[] taxes = [.. Rates.Take(random.Next(1, 4)).Select(rate =>
            {
                var price = random.NextInt64(1, 2000);
                var tax = includesTax ? Portions.Of(price, rate, 10_000 + rate) : Portions.Of(price, rate, 10_000);
                return new TaxTotal(rate == 0 ? "Z" : "S", rate, includesTax ? price - tax : price, tax);
            })];
            var (earlier, total) = (new List<TaxTotal>(), taxes.Sum(tax => includesTax ? tax.Net + tax.Tax : tax.Net));
            for (var left = total; left > 0;)
            {
                var part = random.NextInt64(1, left + 1);
                var note = CreditedTax.Of(taxes, [.. earlier], part, total, isLast: part == left);
                Assert.All(note, tax => Assert.True(tax is { Net: >= 0, Tax: >= 0 }, $"seed {seed}"));
                if (part < left) Assert.Equal(part, note.Sum(tax => includesTax ? tax.Net + tax.Tax : tax.Net));
                earlier.AddRange(note);
                left -= part;
                Assert.All(taxes.Where(tax => !includesTax && Sum(tax.Rate).Net == tax.Net), tax => Assert.True(Sum(tax.Rate).Tax == tax.Tax, $"seed {seed}: a residue of {tax.Rate}"));
            }
            Assert.All(taxes, tax => Assert.True(Sum(tax.Rate) == (tax.Net, tax.Tax), $"seed {seed}"));

            (long Net, long Tax) Sum(int rate) => (earlier.Where(tax => tax.Rate == rate).Sum(tax => tax.Net), earlier.Where(tax => tax.Rate == rate).Sum(tax => tax.Tax));
        }
    }
}
