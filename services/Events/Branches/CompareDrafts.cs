using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Branches;

/// <summary>What would be different with another draft: sessions, conflicts, and people for whom there is no seat.</summary>
static class CompareDrafts
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapGet("/{draft}/compare", Handle).ForStaff("events:read").Answers(typeof(Comparison));

    static async Task<IResult> Handle(Guid eventId, string draft, Reads reads, CancellationToken cancellation, string with = Draft.Main)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Event>(eventId, cancellation) is not { } planned || await reads.Latest<Draft>(Draft.IdOf(eventId, draft), cancellation) is not var (one, _)
            || await reads.Latest<Draft>(Draft.IdOf(eventId, with), cancellation) is not var (other, _)) return Problems.NotFound("draft");
        var grounds = await Grounds.Of(eventId, reads, session, cancellation);
        return Results.Ok(new Comparison(
            AgendaChange.Between(other.Sessions, one.Sessions), RoomChange.Between(other.Rooms, one.Rooms),
            DraftStanding.Of(other, Scene.Of(other, planned, grounds)), DraftStanding.Of(one, Scene.Of(one, planned, grounds))));
    }
}

/// <summary>How two drafts differ.</summary>
/// <param name="Changes">What the other draft's sessions would have to become to be this one's.</param>
/// <param name="Rooms">The same of its rooms.</param>
/// <param name="With">How the other one stands.</param>
/// <param name="This">How this one stands.</param>
sealed record Comparison(IReadOnlyList<AgendaChange> Changes, IReadOnlyList<RoomChange> Rooms, DraftStanding With, DraftStanding This);

/// <summary>What is different about a room.</summary>
/// <param name="Before">How it is in the other draft; null for one that is not there.</param>
/// <param name="After">How it is in this one; null for one that is not here.</param>
sealed record RoomChange(Room? Before, Room? After)
{
    internal static IReadOnlyList<RoomChange> Between(IReadOnlyList<Room> before, IReadOnlyList<Room> after)
    {
        var (was, now) = (before.ToDictionary(room => room.Id), after.ToDictionary(room => room.Id));
        return [.. was.Keys.Union(now.Keys).Select(id => new RoomChange(was.GetValueOrDefault(id), now.GetValueOrDefault(id))).Where(change => change.Before is null || !change.Before.IsAs(change.After))];
    }
}

/// <summary>How a draft stands.</summary>
/// <param name="Scheduled">Sessions that have a time and take place.</param>
/// <param name="Unscheduled">Sessions that have none.</param>
/// <param name="Conflicts">How many there are, by rule.</param>
/// <param name="WithoutSeat">How many people are expected beyond what the rooms hold.</param>
/// <param name="Rooms">How many rooms are used.</param>
sealed record DraftStanding(int Scheduled, int Unscheduled, IReadOnlyDictionary<string, int> Conflicts, int WithoutSeat, int Rooms)
{
    internal static DraftStanding Of(Draft draft, Scene scene) => new(
        scene.Placed.Count,
        draft.Sessions.Values.Count(session => session.Details is { StartsAt: null, Status: SessionStatus.Scheduled }),
        ConflictCatalogue.Of(scene).GroupBy(conflict => conflict.Code).OrderBy(code => code.Key, StringComparer.Ordinal).ToDictionary(code => code.Key, code => code.Count()),
        scene.Placed.Sum(placed => Math.Max(0, (scene.DemandOf(placed.Session) - scene.Room(placed.Room)?.Capacity) ?? 0)),
        scene.ByRoom.Count);
}
