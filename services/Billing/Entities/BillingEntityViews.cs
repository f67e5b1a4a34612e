using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Billing.Entities;

/// <summary>A legal entity that issues invoices. The default one came with the association, and issues whatever names no other; its picture is at <c>/logo</c>.</summary>
sealed record LegalEntityView(
    Guid Id, bool IsDefault, int Revision, string Name, PostalAddress Address, string? TaxId, string? Iban, string? Bic, string? Currency, string TimeZone,
    IReadOnlyList<SeriesPrefix> NumberPrefixes, bool HasLogo);

static class BillingEntityViews
{
    internal static void Map(RouteGroupBuilder entities)
    {
        entities.MapGet("/", List).ForStaff("billing:read").Answers(typeof(PageOf<LegalEntityView>)).Paged();
        entities.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) =>
            reads.One<BillingEntity>(id, entity => From(entity, reads.Caller.RequiredAssociation), cancellation))
            .ForStaff("billing:read").Answers(typeof(LegalEntityView));
    }

    // An entity is read more often than it is listed, and by every invoice: it is kept as its events alone, and beside them its id.
    static async Task<IResult> List(Reads reads, HttpContext http, CancellationToken cancellation)
    {
        if (!Paging.TryRead(http.Request, out var page, out var problem)) return problem;
        await using var session = reads.Query();
        var found = await session.Query<RegisteredEntity>().Where(one => one.Id.CompareTo(page.After) > 0).OrderBy(one => one.Id)
            .Take(page.Limit + 1).ToListAsync(cancellation);
        var entities = new List<BillingEntity>();
        foreach (var one in found)
            if (await session.Events.AggregateStreamAsync<BillingEntity>(one.Id, token: cancellation) is { } entity) entities.Add(entity);
        return Results.Ok(page.Of(entities, entity => entity.Id, entity => From(entity, reads.Caller.RequiredAssociation)));
    }

    internal static LegalEntityView From(BillingEntity entity, Guid association) => new(
        entity.Id, entity.Id == BillingEntity.IdOf(association), entity.Revision, entity.Name, entity.Address, entity.TaxId, entity.Iban, entity.Bic,
        entity.Currency == "" ? null : entity.Currency, entity.TimeZone,
        [.. DocumentSeries.All.Select(series => new SeriesPrefix(series, entity.PrefixOf(series)))], entity.LogoId is not null);
}
