using System.Net;
using Associations.Events.Solving;
using Associations.Events.Tests.Drafts;
using Associations.EventSourcing;
using Associations.Testing;

namespace Associations.Events.Tests.Solving;

public sealed class SolveOperationTests(EventsFixture events)
{
    [Fact]
    public async Task A_lost_room_is_mended_in_a_draft_of_its_own()
    {
        var draft = await ADraft.Of(events, 6);
        var (rooms, before) = (await draft.Rooms(), await draft.Sessions());
        var lost = rooms[1]!["id"]!.ToString();
        var asked = (await draft.Staff().Post($"{draft.Path}/solve", new { slotMinutes = 30, withoutRooms = new[] { lost }, secondsLimit = 20 })).Is(HttpStatusCode.Created);
        Assert.Equal("waiting", asked["status"]);

        var done = await Ended(draft, asked.Id);
        Assert.Equal(("done", "solve-1", "True"), (done["status"], done["proposal"], done["result.isBest"].Replace("true", "True", StringComparison.Ordinal)));
        Assert.Equal(3, done.Json["result"]!["placements"]!.AsArray().Count);
        Assert.Empty(done.Json["result"]!["unmet"]!.AsArray());

        var proposal = (await draft.Staff().Get($"/v1/events/{draft.EventId}/drafts/solve-1")).Is(HttpStatusCode.OK);
        Assert.All(proposal.Json["sessions"]!.AsArray(), session => Assert.Equal(rooms[0]!["id"]!.ToString(), session!["roomId"]!.ToString()));
        Assert.Empty((await draft.Staff().Get($"/v1/events/{draft.EventId}/drafts/solve-1/conflicts")).Json["items"]!.AsArray());
        // The draft that it began with is as it was.
        Assert.Equal(before.ToJsonString(), (await draft.Sessions()).ToJsonString());
        // Who asked takes the solver's work back, and not the copy.
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/drafts/solve-1/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(before.Count, (await draft.Staff().Get($"/v1/events/{draft.EventId}/drafts/solve-1")).Json["sessions"]!.AsArray().Count);
        Assert.Single((await draft.Staff().Get($"/v1/events/{draft.EventId}/solvings")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());

        // What was given up is not worked on.
        Assert.True((await draft.Staff().Send(HttpMethod.Delete, $"/v1/events/{draft.EventId}/drafts/solve-1", null, [])).Status < HttpStatusCode.BadRequest);
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/drafts/solve-1/solve", new { scope = "all" })).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_proposal_is_merged_beside_what_staff_have_done_meanwhile()
    {
        var draft = await ADraft.Of(events, 6);
        var (rooms, before) = (await draft.Rooms(), await draft.Sessions());
        var lost = rooms[1]!["id"]!.ToString();
        var asked = (await draft.Staff().Post($"{draft.Path}/solve", new { slotMinutes = 30, withoutRooms = new[] { lost }, secondsLimit = 20 })).Is(HttpStatusCode.Created);
        Assert.Equal("done", (await Ended(draft, asked.Id))["status"]);
        // One of those that it moves gets another title, and one that it leaves another length.
        var moved = before.First(session => session!["roomId"]!.ToString() == lost)!;
        var stays = before.First(session => session!["roomId"]!.ToString() != lost)!;
        (await draft.Staff("ben").Put($"{draft.Path}/sessions/{moved["id"]}", new { title = "Its new title", minutes = 30, kind = "talk", track = moved["track"], stage = "confirmed", persons = new[] { moved["persons"]![0]!["id"] } })).Is(HttpStatusCode.OK);
        await draft.Move(stays["id"]!.ToString(), stays["startsAt"]!.ToString(), stays["roomId"]!.ToString(), 25);
        var merged = (await draft.Staff("ada").Post($"/v1/events/{draft.EventId}/drafts/solve-1/merge", new { })).Is(HttpStatusCode.OK);
        Assert.Equal(3, merged.Json["sessions"]!.AsArray().Count);
        var after = (await draft.Sessions()).ToDictionary(session => session!["id"]!.ToString(), session => session!);
        Assert.All(after.Values, session => Assert.Equal(rooms[0]!["id"]!.ToString(), session["roomId"]!.ToString()));
        Assert.Equal(("Its new title", "25"), (after[moved["id"]!.ToString()]["title"]!.ToString(), after[stays["id"]!.ToString()]["minutes"]!.ToString()));
        Assert.Empty((await draft.Staff().Get($"{draft.Path}/conflicts")).Json["items"]!.AsArray());
        (await draft.Staff("ada").Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(lost, (await draft.Session(moved["id"]!.ToString()))["roomId"]);
    }

    [Fact]
    public async Task What_cannot_be_met_is_explained_and_there_is_no_proposal_without_a_place()
    {
        var draft = await ADraft.Of(events, 2);
        var added = (await draft.Staff().Post($"{draft.Path}/sessions", new { title = "A very long one", minutes = 600 })).Is(HttpStatusCode.Created);
        var asked = (await draft.Staff().Post($"{draft.Path}/solve", new { })).Is(HttpStatusCode.Created);
        var ended = await Ended(draft, asked.Id);
        Assert.Equal("infeasible", ended["status"]);
        var unmet = Assert.Single(ended.Json["result"]!["unmet"]!.AsArray())!;
        Assert.Equal((added["session.id"], "outside-hours"), (unmet["sessionId"]!.ToString(), unmet["code"]!.ToString()));
        (await draft.Staff().Get($"/v1/events/{draft.EventId}/drafts/solve-1")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/solvings/{asked.Id}/cancel")).IsProblem(HttpStatusCode.Conflict, "solving-ended");
    }

    [Fact]
    public async Task A_search_that_nobody_wants_any_more_ends_and_proposes_nothing()
    {
        var draft = await ADraft.Of(events, 90);
        var asked = (await draft.Staff().Post($"{draft.Path}/solve", new { slotMinutes = 5, scope = "all", secondsLimit = 300, from = "09:00:00", until = "23:00:00" })).Is(HttpStatusCode.Created);
        var path = $"/v1/events/{draft.EventId}/solvings/{asked.Id}";
        await Eventually.Holds(async () => (await draft.Staff().Get(path)).Json["progress"] is not null, "progress", TimeSpan.FromSeconds(60));
        var cancelled = (await draft.Staff().Post($"{path}/cancel")).Is(HttpStatusCode.OK);
        Assert.Equal("cancelled", cancelled["status"]);
        // The next one has its turn, so this one has ended.
        var next = (await draft.Staff().Post($"{draft.Path}/solve", new { withoutRooms = new[] { (await draft.Rooms())[0]!["id"] }, secondsLimit = 1, until = "23:00:00", from = "09:00:00" })).Is(HttpStatusCode.Created);
        await Ended(draft, next.Id);
        Assert.Equal("cancelled", (await draft.Staff().Get(path))["status"]);
        Assert.Null((await draft.Staff().Get(path)).Json["proposal"]);
    }

    [Fact]
    public async Task A_search_whose_process_is_gone_begins_anew()
    {
        var draft = await ADraft.Of(events, 4);
        // As a process leaves it that has begun and is gone: it has until then to say something.
        var (id, now) = (Uuid.New(events.Time.GetUtcNow()), events.Time.GetUtcNow());
        var wish = AProgramme.Wish() with { WithoutRooms = [Guid.Parse((await draft.Rooms())[1]!["id"]!.ToString())] };
        await new Runner(events.Store, events.Time).Run(draft.AssociationId, "solve", work =>
        {
            work.Start<Associations.Events.Solving.Solving>(id, Decision.Accepted(new SolvingAsked(draft.EventId, "main", wish, "account:test", now), new SolvingBegun(1, now.AddSeconds(-1))));
            return Task.FromResult(Outcome.Done);
        }, TestContext.Current.CancellationToken);
        var done = await Ended(draft, id);
        Assert.Equal("done", done["status"]);
    }

    [Fact]
    public async Task Bad_input_is_named_and_another_association_sees_nothing()
    {
        var draft = await ADraft.Of(events, 2);
        async Task Refused(object body, string field)
        {
            var refused = (await draft.Staff().Post($"{draft.Path}/solve", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
            Assert.Contains(field, refused.Json.ToJsonString(), StringComparison.Ordinal);
        }
        await Refused(new { slotMinutes = 0 }, "slotMinutes");
        await Refused(new { secondsLimit = 301 }, "secondsLimit");
        await Refused(new { from = "09:00:00" }, "until");
        await Refused(new { only = new[] { Guid.CreateVersion7() } }, "only");
        await Refused(new { fix = new[] { Guid.CreateVersion7() } }, "fix");
        await Refused(new { withoutRooms = new[] { Guid.CreateVersion7() } }, "withoutRooms");
        await Refused(new { unavailable = new[] { new { speaker = Guid.CreateVersion7(), windows = new[] { new { from = "2026-09-14T09:00:00", until = "2026-09-14T10:00:00" } } } } }, "unavailable.speaker");
        await Refused(new { weights = new { room = 101 } }, "weights");
        (await draft.Staff().Post($"{draft.Path}/solve", new { })).IsProblem(HttpStatusCode.Conflict, "nothing-to-solve");
        Assert.Empty((await draft.Staff().Get($"/v1/events/{draft.EventId}/solvings")).Json["items"]!.AsArray());

        // Asked without being done, it is done to nobody.
        var rehearsed = (await draft.Staff().Post($"{draft.Path}/solve?dryRun=true", new { scope = "all" })).Is(HttpStatusCode.OK);
        Assert.Empty((await draft.Staff().Get($"/v1/events/{draft.EventId}/solvings")).Json["items"]!.AsArray());
        var asked = (await draft.Staff().Post($"{draft.Path}/solve", new { scope = "all", secondsLimit = 1 })).Is(HttpStatusCode.Created);
        var stranger = events.As(Tokens.Staff(Guid.CreateVersion7()));
        (await stranger.Get($"/v1/events/{draft.EventId}/solvings/{asked.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Post($"/v1/events/{draft.EventId}/solvings/{asked.Id}/cancel")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Post($"{draft.Path}/solve", new { scope = "all" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await draft.Staff().Get($"/v1/events/{Guid.CreateVersion7()}/solvings/{asked.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    static async Task<Answer> Ended(ADraft draft, Guid id)
    {
        Answer? answer = null;
        await Eventually.Holds(async () => (answer = (await draft.Staff().Get($"/v1/events/{draft.EventId}/solvings/{id}")).Is(HttpStatusCode.OK))["status"] is not ("waiting" or "running"), "the end of the search", TimeSpan.FromSeconds(90));
        return answer!;
    }
}
