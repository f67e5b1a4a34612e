using Associations.Billing.CreditNotes;
using Associations.Billing.Invoices;

namespace Associations.Billing.Tests.CreditNotes;

/// <summary>F-37: half a cent, and the last cent.</summary>
public sealed class CreditedTaxTests
{
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
}
