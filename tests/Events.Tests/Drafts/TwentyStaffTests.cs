using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;

namespace Associations.Events.Tests.Drafts;

public sealed class TwentyStaffTests(EventsFixture events)
{
    // How long they work; a minute where it is asked for by ASSOCIATIONS_STAFF_SECONDS.
    static readonly TimeSpan Shift = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("ASSOCIATIONS_STAFF_SECONDS"), out var seconds) ? seconds : 5);

    [Fact]
    public async Task Twenty_staff_who_move_sessions_at_random_lose_no_change()
    {
        var draft = await ADraft.Of(events, 60);
        var (sessions, rooms) = (await draft.Sessions(), await draft.Rooms());
        var ids = sessions.Select(session => session!["id"]!.ToString()).ToList();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        // What each was told that was done, in the order of the draft's own versions.
        var done = (await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            var (staff, random, mine) = (draft.Staff($"staff-{n}"), new Random(n), new List<(long Version, long Seen, string Id, string StartsAt, string Room)>());
            while (clock.Elapsed < Shift)
            {
                var id = ids[random.Next(ids.Count)];
                var seen = (await staff.Get($"{draft.Path}/sessions/{id}")).Is(HttpStatusCode.OK);
                var (at, room) = ($"2026-09-{14 + random.Next(2)}T{8 + random.Next(12):00}:{random.Next(12) * 5:00}:00", rooms[random.Next(2)]!["id"]!.ToString());
                var moved = await staff.Post($"{draft.Path}/sessions/{id}/move", new { startsAt = at, roomId = room }, ("If-Match", seen.ETag!));
                if (moved.Status == HttpStatusCode.PreconditionFailed) continue;
                moved.Is(HttpStatusCode.OK);
                mine.Add((long.Parse(moved.ETag!.Trim('"')), long.Parse(seen.ETag!.Trim('"')), id, at, room));
            }
            return mine;
        }))).SelectMany(one => one).OrderBy(one => one.Version).ToList();

        Assert.True(done.Count > 50, $"{done.Count} moves");
        var folded = await draft.Folded();
        foreach (var last in done.GroupBy(one => one.Id).Select(group => group.Last()))
        {
            var session = folded.Sessions[Guid.Parse(last.Id)];
            Assert.Equal((last.Version, DateTime.Parse(last.StartsAt), Guid.Parse(last.Room)), (session.Version, session.Details.StartsAt!.Value, session.Details.RoomId!.Value));
        }
        // Nobody moved what they had not seen: each began with what the one before had left.
        foreach (var moves in done.Where(one => one.Seen != one.Version).GroupBy(one => one.Id).Select(group => group.ToList()))
            Assert.Equal(moves.SkipLast(1).Select(one => one.Version), moves.Skip(1).Select(one => one.Seen));
        // Each is a fact of its own: one placement and its act, unless it was where it is already.
        var told = await Count(draft, nameof(SessionPlaced));
        Assert.Equal(done.Select(one => (one.Id, one.Version)).Distinct().Count(), told);
        // What callers see is what the stream folds to.
        Assert.Equal(
            folded.Sessions.Values.OrderBy(session => session.Id).Select(session => (session.Id.ToString(), session.Details.StartsAt!.Value.ToString("s"), $"\"{session.Version}\"")),
            (await draft.Sessions()).Select(session => (session!["id"]!.ToString(), session["startsAt"]!.ToString(), session["etag"]!.ToString())).OrderBy(one => Guid.Parse(one.Item1)));
        // And so is what the service remembers between requests, from which it answers for one session and tells the conflicts.
        foreach (var session in folded.Sessions.Values)
        {
            var one = (await draft.Session($"{session.Id}")).Is(HttpStatusCode.OK);
            Assert.Equal(($"\"{session.Version}\"", $"{session.Details.StartsAt:s}", $"{session.Details.RoomId}"), (one.ETag, one["startsAt"], one["roomId"]));
        }
        var planned = Event.Empty(draft.EventId) with { TimeZone = "Europe/Brussels", StartsOn = new(2026, 9, 14), EndsOn = new(2026, 9, 15) };
        Assert.Equal(
            ConflictCatalogue.Of(Scene.Of(folded, planned, Grounds.None)).Where(conflict => conflict.Code == "room-double-booked").Select(conflict => string.Join(' ', conflict.Sessions)).Order(),
            (await AllConflicts(draft)).Select(conflict => string.Join(' ', conflict!["sessions"]!.AsArray().Select(id => id!.ToString()))).Order());
        TestContext.Current.TestOutputHelper?.WriteLine($"{done.Count} moves in {clock.Elapsed.TotalSeconds:0} s; {JsonSerializer.Serialize(folded.Version)} events");
    }

    static async Task<IReadOnlyList<JsonNode?>> AllConflicts(ADraft draft)
    {
        var (all, path) = (new List<JsonNode?>(), $"{draft.Path}/conflicts?code=room-double-booked&limit=200");
        while (true)
        {
            var page = (await draft.Staff().Get(path)).Is(HttpStatusCode.OK);
            all.AddRange(page.Json["items"]!.AsArray());
            if (page.Json["next"]?.ToString() is not { } next) return all;
            path = $"{draft.Path}/conflicts?code=room-double-booked&limit=200&after={Uri.EscapeDataString(next)}";
        }
    }

    async Task<int> Count(ADraft draft, string _)
    {
        await using var session = events.Store.QuerySession(draft.AssociationId.ToString());
        return (await session.Events.FetchStreamAsync(Draft.IdOf(draft.EventId, Draft.Main))).Count(e => e.Data is SessionPlaced);
    }
}
