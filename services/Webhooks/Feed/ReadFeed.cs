using System.Text.Json.Serialization;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Webhooks.Feed;

/// <summary>A page of the feed.</summary>
/// <param name="Items">In the order of their sequence.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null when this page reaches the end.</param>
/// <param name="Cursor">The place after the last item, also at the end: keep it, and send it as <c>after</c> to read on later. Null while the feed is empty.</param>
sealed record FeedPage(
    IReadOnlyList<WebhookMessage> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Cursor);

/// <summary>Reads every published event of the association in order, from any cursor.</summary>
static class ReadFeed
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/feed", Handle).ForPartnersAndStaff(Scopes.Read)
        .Answers(typeof(FeedPage)).Paged().Refuses(WebhooksProblems.CursorUnknown);

    static async Task<IResult> Handle(HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        if (!Paging.TryReadLimit(request, out var limit, out var problem)) return problem;
        var association = reads.Caller.RequiredAssociation;
        var after = 0L;
        if (request.Query.TryGetValue("after", out var cursor) && !FeedCursor.TryParse(association, cursor.ToString(), out after))
            return Problems.Invalid("after", "Send the 'next' or 'cursor' of a page as it was given; it is not made by hand.");

        // One query: the entry that the cursor names, to see that it exists, the page, and one more, to see whether the page is the last.
        await using var session = reads.Query();
        var found = await session.Events.FetchStreamAsync(FeedStream.IdOf(association), version: after + limit + 1, fromVersion: after, token: cancellation);
        if (after > 0 && (found.Count == 0 || found[0].Version != after))
            return Problems.Problem(410, "cursor-unknown", "The feed does not reach as far as this cursor. Read it again from the beginning, and skip the ids that you know.");

        var page = found.Where(e => e.Version > after).Take(limit).Select(e => WebhookMessage.Of((FeedEntryAdded)e.Data, e.Version)).ToList();
        var last = page.Count > 0 ? page[^1].Sequence : after;
        var place = last > 0 ? FeedCursor.Of(association, last) : null;
        return Results.Ok(new FeedPage(page, found.Count > 0 && found[^1].Version > last ? place : null, place));
    }
}
