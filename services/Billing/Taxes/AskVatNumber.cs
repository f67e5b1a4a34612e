using Associations.EventSourcing;

namespace Associations.Billing.Taxes;

/// <summary>Lets a number be asked for soon, if it is one that can be; part of the use cases in which one is given.</summary>
static class AskVatNumber
{
    internal static async Task In(Work work, string number, CancellationToken cancellation)
    {
        if (TaxIds.CountryOf(number) is not { } country) return;
        var id = VatNumber.IdOf(work.Association, number);
        work.Documents.Store(new GivenVatNumber(id, TaxIds.Normal(number)));
        await work.Decide<VatNumber>(id, known => VatNumberDecider.Give(known, country, work.Now), cancellation);
    }
}
