using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Conflicts;

/// <summary>Everything about a draft that does not go together.</summary>
static class GetConflicts
{
    internal static void Map(RouteGroupBuilder drafts) =>
        drafts.MapGet("/{draft}/conflicts", Handle).ForStaff("events:read").Answers(typeof(PageOf<Conflict>)).Paged();

    static async Task<IResult> Handle(Guid eventId, string draft, HttpRequest request, Reads reads, CancellationToken cancellation, string? code = null)
    {
        if (code is not null && !ConflictCatalogue.Codes.Contains(code)) return Problems.Invalid("code", $"Give one of: {string.Join(", ", ConflictCatalogue.Codes)}.");
        await using var session = reads.Query();
        if (await session.LoadAsync<Event>(eventId, cancellation) is not { } planned || await reads.Latest<Draft>(Draft.IdOf(eventId, draft), cancellation) is not { } found)
            return Problems.NotFound("draft");
        var conflicts = ConflictCatalogue.Of(Scene.Of(found.State, planned, await Grounds.Of(eventId, reads, session, cancellation)));
        return Paging.Answer(request, [.. conflicts.Where(conflict => code is null || conflict.Code == code)], conflict => conflict.Key);
    }
}
