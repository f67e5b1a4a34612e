using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Entities;

/// <summary>Lets a legal entity's documents show no picture from now on.</summary>
static class RemoveEntityLogo
{
    internal static void Map(RouteGroupBuilder entities) =>
        entities.MapDelete("/{id:guid}/logo", Handle).ForStaff("billing:write").Answers(typeof(LegalEntityView)).RequireIfMatch();

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    {
        if (await work.Find<BillingEntity>(id, cancellation) is not { } entity) return Outcome.NotFound("billing entity");
        if (commands.Stale(entity.Version) is { } stale) return stale;
        entity.Record(BillingEntityDecider.Show(entity.State, null));
        return Outcome.Ok(BillingEntityViews.From(entity.State, work.Association), entity.Version);
    }, cancellation);
}
