using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Entities;

/// <summary>
/// Changes what a legal entity says of itself, from now on: what was issued keeps what it was issued with. What is left out stays as it is;
/// an empty tax id, IBAN or BIC is taken away.
/// </summary>
/// <param name="Name">Its registered name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="TaxId">Its tax identifier.</param>
/// <param name="Iban">The account to which transfers go.</param>
/// <param name="Bic">The bank of that account.</param>
/// <param name="Currency">The ISO 4217 code of the currency that it keeps its books in.</param>
/// <param name="TimeZone">The IANA time zone of its calendar.</param>
/// <param name="NumberPrefixes">What the numbers of a kind of document begin with. The count goes on under a new prefix.</param>
sealed record AmendBillingEntity(
    string? Name = null, PostalAddress? Address = null, string? TaxId = null, string? Iban = null, string? Bic = null, string? Currency = null,
    string? TimeZone = null, IReadOnlyList<SeriesPrefix>? NumberPrefixes = null)
{
    internal static void Map(RouteGroupBuilder entities) => entities.MapPost("/{id:guid}/amendments", Handle).ForStaff("billing:write")
        .Answers(typeof(LegalEntityView)).Refuses(BillingProblems.PrefixTaken).RequireIfMatch();

    static Task<IResult> Handle(Guid id, AmendBillingEntity command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<BillingEntity>(id, cancellation) is not { } entity) return Outcome.NotFound("billing entity");
            if (commands.Stale(entity.Version) is { } stale) return stale;
            if (entity.Record(BillingEntityDecider.Amend(entity.State, command)).Rejection is { } refused) return refused;
            if (await TakenPrefix.Take(work, entity.State, cancellation) is { } taken) return taken;
            return Outcome.Ok(BillingEntityViews.From(entity.State, work.Association), entity.Version);
        }, cancellation);
}
