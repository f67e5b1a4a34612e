using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Entities;

/// <summary>The picture that a legal entity's documents show from now on.</summary>
static class GetEntityLogo
{
    internal static void Map(RouteGroupBuilder entities) =>
        entities.MapGet("/{id:guid}/logo", Handle).ForStaff("billing:read").AnswersFile(EntityLogo.Png, EntityLogo.Jpeg);

    static async Task<IResult> Handle(Guid id, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return id != Guid.Empty && await session.Events.AggregateStreamAsync<BillingEntity>(id, token: cancellation) is { LogoId: { } logoId }
            && await session.LoadAsync<EntityLogo>(logoId, cancellation) is { } logo
                ? Results.Bytes(logo.Content, logo.MediaType) : Problems.NotFound("logo");
    }
}
