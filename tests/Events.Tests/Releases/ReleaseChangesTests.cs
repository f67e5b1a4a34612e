using System.Net;
using Associations.Contracts.Events.V1;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Releases;

public sealed class ReleaseChangesTests(EventsFixture events)
{
    [Fact]
    public async Task A_release_says_what_it_changed_and_each_person_is_told_once_what_it_is_for_them()
    {
        var draft = await ADraft.Of(events, 8);
        var (staff, sessions) = (draft.Staff(), await draft.Sessions());
        string Session(int n) => $"{draft.Path}/sessions/{sessions[n]!["id"]}";
        object Content(int n, string title, int minutes = 30, params string[] persons) =>
            new { title, minutes, kind = "talk", track = sessions[n]!["track"], stage = "confirmed", persons = persons.Length > 0 ? persons : [Person(n)] };
        string Person(int n) => sessions[n]!["persons"]![0]!["id"]!.ToString();

        var first = (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        Assert.Equal(8, first.Json["sessions"]!.GetValue<int>());
        (await staff.Post($"{Session(0)}/move", new { startsAt = "2026-09-14T15:00:00", roomId = sessions[0]!["roomId"] })).Is(HttpStatusCode.OK);
        (await staff.Put(Session(1), Content(1, "Another title"))).Is(HttpStatusCode.OK);
        (await staff.Put(Session(2), Content(2, sessions[2]!["title"]!.ToString(), 45))).Is(HttpStatusCode.OK);
        (await staff.Put(Session(3), Content(3, sessions[3]!["title"]!.ToString(), 30, Person(3), Person(2)))).Is(HttpStatusCode.OK);
        (await staff.Post($"{Session(4)}/cancel", new { })).Is(HttpStatusCode.OK);
        (await staff.Post($"{Session(5)}/unschedule")).Is(HttpStatusCode.OK);
        var added = (await staff.Post($"{draft.Path}/sessions", new { title = "New", minutes = 30, stage = "confirmed", persons = new[] { Person(6) } })).Is(HttpStatusCode.Created)["session.id"];
        (await staff.Post($"{draft.Path}/sessions/{added}/schedule", new { startsAt = sessions[6]!["startsAt"] })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.1" })).Is(HttpStatusCode.Created);

        var changes = (await staff.Get($"/v1/events/{draft.EventId}/releases/1.1/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray()
            .ToDictionary(change => change!["session"]!.ToString(), change => (Kind: change!["kind"]!.ToString(), Fields: string.Join(',', change["fields"]!.AsArray().Select(field => field!.ToString()))));
        (string, string) Of(int n) => changes[sessions[n]!["id"]!.ToString()];
        Assert.Equal(("moved", "time"), Of(0));
        Assert.Equal(("changed", "title"), Of(1));
        Assert.Equal(("changed", "length"), Of(2));
        Assert.Equal(("changed", "people"), Of(3));
        Assert.Equal(("cancelled", "status"), Of(4));
        Assert.Equal(("removed", ""), Of(5));
        Assert.Equal(("added", ""), changes[added]);
        Assert.Equal(7, changes.Count);

        var released = (await events.Bus.Next<AgendaReleased>((contract, _) => contract.EventId == draft.EventId && contract.Release == "1.1")).Contract;
        Assert.Equal(new AgendaChanges(1, 1, 3, 1, 0, 1), released.Changes);
        var affected = (await staff.Get($"/v1/events/{draft.EventId}/releases/1.1/affected")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(affected.Count, affected.Select(person => person!["speakerId"]!.ToString()).Distinct().Count());
        Assert.Equal(7, affected.Count);
        // Whoever is on two of them hears of both, once; and that the new one is at the same time as another of theirs.
        Assert.Equal(2, affected.Single(person => person!["speakerId"]!.ToString() == Person(2))!["sessions"]!.AsArray().Count);
        var told = (await events.Bus.Next<AgendaPersonAffected>((contract, _) => contract.EventId == draft.EventId && contract.Release == "1.1" && contract.SpeakerId.ToString() == Person(6))).Contract;
        Assert.Equal(("added", sessions[6]!["id"]!.ToString()), (Assert.Single(told.Sessions).Kind, Assert.Single(told.Sessions[0].ClashesWith).ToString()));
        Assert.DoesNotContain(affected, person => person!["speakerId"]!.ToString() == Person(7));
    }

    [Fact]
    public async Task A_release_shows_what_is_confirmed_and_has_a_time()
    {
        var draft = await ADraft.Of(events, 2);
        var staff = draft.Staff();
        async Task Add(object content, string? at)
        {
            var id = (await staff.Post($"{draft.Path}/sessions", content)).Is(HttpStatusCode.Created)["session.id"];
            if (at is not null) (await staff.Post($"{draft.Path}/sessions/{id}/schedule", new { startsAt = at })).Is(HttpStatusCode.OK);
        }

        await Add(new { title = "Candidate", minutes = 30 }, "2026-09-14T15:00:00");
        await Add(new { title = "Accepted", minutes = 30, stage = "accepted" }, "2026-09-14T15:00:00");
        await Add(new { title = "No time", minutes = 30, stage = "confirmed" }, null);
        await Add(new { title = "Stage is set up", minutes = 30, form = "blocker" }, "2026-09-14T15:00:00");
        await Add(new { title = "Coffee", minutes = 30, form = "break" }, "2026-09-14T16:00:00");
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var agenda = (await events.As(null).Get($"/v1/events/{draft.EventId}/agenda")).Is(HttpStatusCode.OK);
        Assert.Equal(["Coffee", "Session 1", "Session 2"], agenda.Json["sessions"]!.AsArray().Select(session => session!["title"]!.ToString()).Order());
    }
}
