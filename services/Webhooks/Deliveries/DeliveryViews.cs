using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Webhooks.Deliveries;

/// <summary>A delivery as callers see it.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="EndpointId">Where it goes.</param>
/// <param name="EventId">The event's id, and the <c>webhook-id</c> of every attempt.</param>
/// <param name="EventType">The event's type.</param>
/// <param name="Sequence">The event's place in the feed; 0 for a test.</param>
/// <param name="Kind">Why it is made.</param>
/// <param name="Status">How it stands.</param>
/// <param name="NextAttemptAt">When it is tried next, UTC; null when it is not.</param>
/// <param name="Attempts">What was tried, in order.</param>
sealed record DeliveryView(
    Guid Id, Guid EndpointId, Guid EventId, string EventType, long Sequence, DeliveryKind Kind, DeliveryStatus Status,
    DateTimeOffset? NextAttemptAt, IReadOnlyList<Attempt> Attempts);

static class DeliveryViews
{
    internal static void Map(RouteGroupBuilder deliveries)
    {
        deliveries.MapGet("/{id:guid}", One).ForPartnersAndStaff(Scopes.Read).Answers(typeof(DeliveryView));
        deliveries.MapGet("/", List).ForPartnersAndStaff(Scopes.Read).Answers(typeof(PageOf<DeliveryView>)).Paged();
    }

    static async Task<IResult> One(Guid id, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await session.LoadAsync<Delivery>(id, cancellation) is { } delivery ? Results.Ok(From(delivery)) : Problems.NotFound("delivery");
    }

    static async Task<IResult> List(Guid? endpointId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        if (!Paging.TryRead(request, out var page, out var problem)) return problem;
        await using var session = reads.Query();
        IQueryable<Delivery> found = session.Query<Delivery>();
        if (endpointId is { } endpoint) found = found.Where(delivery => delivery.EndpointId == endpoint);
        if (page.After != Guid.Empty) found = found.Where(delivery => delivery.Id.CompareTo(page.After) < 0);
        var items = await found.OrderByDescending(delivery => delivery.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        return Results.Ok(page.Of(items, delivery => delivery.Id, From));
    }

    internal static DeliveryView From(Delivery delivery) => new(
        delivery.Id, delivery.EndpointId, delivery.EventId, delivery.EventType, delivery.Sequence, delivery.Kind, delivery.Status,
        delivery.Status == DeliveryStatus.Pending ? delivery.DueAt : null, delivery.Attempts);
}
