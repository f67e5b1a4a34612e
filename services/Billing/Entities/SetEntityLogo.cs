using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Mvc;

namespace Associations.Billing.Entities;

/// <summary>
/// Gives a legal entity the picture that its documents show: the body is the picture. What was issued before keeps the one, or none, that it was issued with.
/// </summary>
static class SetEntityLogo
{
    internal static void Map(RouteGroupBuilder entities) => entities.MapPut("/{id:guid}/logo", Handle).ForStaff("billing:write").Answers(typeof(LegalEntityView))
        .TakesFile(EntityLogo.MostBytes, EntityLogo.Png, EntityLogo.Jpeg).RequireIfMatch().WithMetadata(new RequestSizeLimitAttribute(EntityLogo.MostBytes));

    static async Task<IResult> Handle(Guid id, HttpRequest request, Commands commands, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        // What it is says its beginning, and not what it is called.
        if (EntityLogo.Of(id, body.ToArray()) is not { } logo)
            return Problems.Invalid("body", "Send a PNG or JPEG picture of at most 256 KiB and 2000 pixels on each side.");
        return await commands.Run(async work =>
        {
            if (await work.Find<BillingEntity>(id, cancellation) is not { } entity) return Outcome.NotFound("billing entity");
            if (commands.Stale(entity.Version) is { } stale) return stale;
            if (entity.Record(BillingEntityDecider.Show(entity.State, logo.Id)).Events.Count > 0) work.Documents.Store(logo);
            return Outcome.Ok(BillingEntityViews.From(entity.State, work.Association), entity.Version);
        }, cancellation);
    }
}
