using Associations.Billing.Entities;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Taxes;

/// <summary>Who can say whether a VAT number is valid.</summary>
interface IVatNumberCheck
{
    /// <param name="number">Capital letters and digits, with the member state's prefix.</param>
    /// <param name="requester">The number of who asks, which gets the answer a number of its own; or null.</param>
    /// <param name="cancellation">The process stops.</param>
    Task<VatAnswer> Check(string number, string? requester, CancellationToken cancellation);
}

/// <summary>Nobody is asked: on developers' machines, and where no invoice goes across borders.</summary>
sealed class NoVatNumberCheck : IVatNumberCheck
{
    public Task<VatAnswer> Check(string number, string? requester, CancellationToken cancellation) => Task.FromResult<VatAnswer>(new VatAnswer.Unavailable("not-configured"));
}

/// <summary>
/// Asks for a VAT number when it was given, and again until there is an answer. No invoice waits for it, and none that was issued is changed
/// by it.
/// </summary>
static class CheckVatNumber
{
    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation)
    {
        GivenVatNumber? given;
        BillingEntity? entity;
        await using (var session = services.GetRequiredService<IDocumentStore>().ReadIn(deadline.Association))
        {
            given = await session.LoadAsync<GivenVatNumber>(deadline.Id, cancellation);
            entity = await session.Events.AggregateStreamAsync<BillingEntity>(BillingEntity.IdOf(deadline.Association), token: cancellation);
        }
        var requester = TaxIds.CountryOf(entity?.TaxId) is null ? null : TaxIds.Normal(entity!.TaxId!);
        var answer = given is null ? null : await services.GetRequiredService<IVatNumberCheck>().Check(given.Number, requester, cancellation);

        var (result, _) = await services.GetRequiredService<Runner>().Run(deadline.Association, "check-vat-number", async work =>
        {
            var number = await work.Find<VatNumber>(deadline.Id, cancellation);
            // Erased, or answered meanwhile by another process.
            if (answer is null || number?.State.LookAgainAt is not { } at || at > work.Now.AddMicroseconds(1))
            {
                if (answer is null) work.Documents.Delete<Deadline>(deadline.Id);
                return Outcome.Done;
            }
            number.Record(VatNumberDecider.Learn(number.State, answer, work.Now));
            return Outcome.Done;
        }, cancellation);
        return result;
    }
}
