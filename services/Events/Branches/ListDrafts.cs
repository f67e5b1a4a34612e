using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Branches;

/// <summary>The drafts of an event: the main one, and what was forked from it.</summary>
static class ListDrafts
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapGet("/", Handle).ForStaff("events:read").Answers(typeof(PageOf<BranchView>)).Paged();

    static async Task<IResult> Handle(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Event>(eventId, cancellation) is null) return Problems.NotFound("event");
        var forked = await session.Query<Branch>().Where(branch => branch.EventId == eventId).ToListAsync(cancellation);
        return Paging.Answer(
            request, [BranchView.Main, .. forked.OrderBy(branch => branch.ForkedAt).ThenBy(branch => branch.Name, StringComparer.Ordinal).Select(branch => branch.View())], branch => branch.Name);
    }
}
