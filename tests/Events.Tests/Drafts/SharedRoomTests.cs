using System.Net;

namespace Associations.Events.Tests.Drafts;

/// <summary>Rooms that hold more than one thing at a time, and time that holds several sessions.</summary>
public sealed class SharedRoomTests(EventsFixture events)
{
    const string AtTwo = "2026-09-14T14:00:00";

    [Fact]
    public async Task A_foyer_holds_as_many_posters_as_there_are_and_a_room_for_three_holds_three()
    {
        var draft = await ADraft.Of(events, 2);
        var foyer = await draft.Room(new { name = "Foyer", parallel = (int?)null });
        var shared = await draft.Room(new { name = "Workshops", parallel = 3 });
        foreach (var n in Enumerable.Range(1, 12)) await draft.Add(new { title = $"Poster {n}", minutes = 90, stage = "confirmed", track = "Posters" }, AtTwo, foyer);
        foreach (var n in Enumerable.Range(1, 3)) await draft.Add(new { title = $"Workshop {n}", minutes = 60, stage = "confirmed", track = "Workshops" }, AtTwo, shared);
        Assert.Empty(await draft.Conflicts("room-double-booked"));

        var fourth = await draft.Add(new { title = "Workshop 4", minutes = 60, stage = "confirmed", track = "Workshops" });
        var placed = (await draft.Staff().Post($"{draft.Path}/sessions/{fourth}/schedule", new { startsAt = "2026-09-14T14:59:00", roomId = shared })).Is(HttpStatusCode.OK);
        Assert.Contains("room-double-booked", ADraft.Codes(placed));
        Assert.Equal(4, Assert.Single(await draft.Conflicts("room-double-booked"))!["sessions"]!.AsArray().Count);
        Assert.DoesNotContain("room-double-booked", await draft.Move(fourth, "2026-09-14T15:00:00", shared));

        // A room that turns out to hold one less is told of the three that it holds.
        (await draft.Staff().Put($"{draft.Path}/rooms/{shared}", new { name = "Workshops", parallel = 2 })).Is(HttpStatusCode.OK);
        Assert.Single(await draft.Conflicts("room-double-booked"));
        await draft.Release("1.0");
        var agenda = (await events.As(null).Get($"/v1/events/{draft.EventId}/agenda")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray();
        Assert.Equal(12, agenda.Count(session => session!["roomId"]!.ToString() == foyer));
    }

    [Fact]
    public async Task A_block_holds_its_talks_one_after_the_other_and_none_is_outside_it_unseen()
    {
        var draft = await ADraft.Of(events, 2);
        var room = (await draft.Rooms())[0]!["id"]!.ToString();
        var chair = (await draft.Sessions())[0]!["persons"]![0]!["id"]!.ToString();
        var block = await draft.Add(new { title = "Short talks", minutes = 60, form = "block", persons = new[] { chair } }, AtTwo, room);
        var talks = new List<string>();
        // Who chairs the block is in it, also while giving one of its talks.
        foreach (var n in Enumerable.Range(0, 3))
            talks.Add(await draft.Add(new { title = $"Short talk {n}", minutes = 20, stage = "confirmed", track = "Track 1", blockId = block, persons = new[] { chair } }, $"2026-09-14T14:{n * 20:00}:00", room));
        Assert.Empty((await draft.Staff().Get($"{draft.Path}/conflicts")).Json["items"]!.AsArray());

        Assert.Equal(["outside-block"], await draft.Move(talks[2], "2026-09-14T14:45:00", room));
        Assert.Equal(["outside-block"], await draft.Move(talks[2], "2026-09-14T14:40:00", (await draft.Rooms())[1]!["id"]!.ToString()));
        Assert.Equal(["room-double-booked", "speaker-double-booked"], await draft.Move(talks[2], "2026-09-14T14:30:00", room));
        Assert.Empty(await draft.Conflicts("outside-block"));
        // A block takes along what it holds, into another room and back by one undo; it cannot be removed with them in it.
        await draft.Move(talks[2], "2026-09-14T14:40:00", room);
        var second = (await draft.Rooms())[1]!["id"]!.ToString();
        Assert.Empty(await draft.Move(block, "2026-09-14T15:30:00", second));
        Assert.Equal(["15:30 second", "15:50 second", "16:10 second"], await Talks());
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(["14:00 first", "14:20 first", "14:40 first"], await Talks());
        await draft.Move(block, "2026-09-14T16:00:00", room);
        Assert.Equal(["16:00 first", "16:20 first", "16:40 first"], await Talks());
        (await draft.Staff().Send(HttpMethod.Delete, $"{draft.Path}/sessions/{block}", null, [])).IsProblem(HttpStatusCode.Conflict, "block-not-empty");

        // While somebody chairs it, they are on nothing else.
        var other = await draft.Add(new { title = "At the same time", minutes = 20, stage = "confirmed", track = "Track 1", persons = new[] { chair } });
        var placed = (await draft.Staff().Post($"{draft.Path}/sessions/{other}/schedule", new { startsAt = "2026-09-14T16:10:00" })).Is(HttpStatusCode.OK);
        Assert.Equal(["speaker-double-booked"], ADraft.Codes(placed));

        // Exchanged with another, it goes there with all of them.
        var seen = (await draft.Session(other)).ETag;
        (await draft.Staff().Post($"{draft.Path}/sessions/{block}/swap", new { with = other, withETag = seen })).Is(HttpStatusCode.OK);
        Assert.Equal(["16:10 nowhere", "16:30 nowhere", "16:50 nowhere"], await Talks());

        // What becomes of its talks when it does not take place, or has no time, is for staff to say, and told until they have.
        foreach (var how in (string[])["cancel", "unschedule"])
        {
            var done = (await draft.Staff().Post($"{draft.Path}/sessions/{block}/{how}", new { })).Is(HttpStatusCode.OK);
            Assert.Equal(3, done.Json["conflicts"]!.AsArray().Count(conflict => conflict!["code"]!.ToString() == "outside-block"));
            Assert.Equal(3, (await draft.Conflicts("outside-block")).Count);
            (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
            Assert.Empty(await draft.Conflicts("outside-block"));
        }
        (await draft.Staff().Put($"{draft.Path}/sessions/{block}", new { title = "A talk of its own", minutes = 60 })).IsProblem(HttpStatusCode.Conflict, "block-not-empty");
        (await draft.Staff().Post($"{draft.Path}/rooms", new { name = "Foyer", parallel = (int?)null })).Is(HttpStatusCode.Created);
        var foyer = (await draft.Rooms())[^1]!["id"];
        (await draft.Staff().Post($"{draft.Path}/compact", new { roomId = foyer, from = AtTwo })).IsProblem(HttpStatusCode.Conflict, "room-shared");

        async Task<string[]> Talks() =>
        [
            .. from session in await draft.Sessions()
               where talks.Contains(session!["id"]!.ToString())
               let at = session["startsAt"]!.ToString()[11..16]
               orderby at
               select $"{at} {(session["roomId"]?.ToString() is not { } id ? "nowhere" : id == room ? "first" : "second")}",
        ];
    }
}
