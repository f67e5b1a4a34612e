using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Speakers;

/// <summary>Two entries that are one person, and entries that nobody needs.</summary>
public sealed class OnePersonTests(EventsFixture events)
{
    [Fact]
    public async Task Two_entries_become_one_person_in_every_draft_and_nothing_brings_the_other_back()
    {
        var draft = await ADraft.Of(events, 4);
        var (staff, path, sessions) = (draft.Staff(), $"/v1/events/{draft.EventId}", await draft.Sessions());
        var file = sessions[0]!["persons"]![0]!["id"]!.ToString();
        object[] available = [new { from = "2026-09-14T09:00:00", until = "2026-09-14T18:00:00" }];
        (await staff.Put($"{path}/speakers/{file}/terms", new { available })).Is(HttpStatusCode.OK);
        var hand = (await staff.Post($"{path}/speakers", new { name = "Dr One", email = "one@example.org", account = EventsFixture.AccountOf("mira") })).Is(HttpStatusCode.Created);
        var own = await draft.Add(new { title = "By hand", minutes = 30, stage = "confirmed", persons = new[] { hand.Id } }, "2026-09-14T16:00:00");
        await draft.Release("1.0");
        (await staff.Post($"{draft.Path}/fork", new { name = "evening" })).Is(HttpStatusCode.Created);
        (await staff.Post($"{path}/drafts/evening/sessions/{sessions[0]!["id"]}/move", new { startsAt = "2026-09-14T17:00:00", roomId = sessions[0]!["roomId"] })).Is(HttpStatusCode.OK);
        var (waived, both) = (await draft.Add(new { title = "At once", minutes = 30, persons = new[] { file } }, "2026-09-14T09:00:00"), sessions[0]!["id"]!.ToString());
        (await staff.Post($"{draft.Path}/waive", new { code = "speaker-double-booked", sessions = new[] { both, waived }, person = file, reason = "She runs" })).Is(HttpStatusCode.OK);

        (await staff.Post($"{path}/speakers/{file}/merge", new { into = file })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post($"{path}/speakers/{file}/merge", new { into = Guid.CreateVersion7() })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post($"{path}/speakers/{Guid.CreateVersion7()}/merge", new { into = file })).IsProblem(HttpStatusCode.NotFound, "not-found");
        var merged = (await staff.Post($"{path}/speakers/{file}/merge", new { into = hand.Id })).Is(HttpStatusCode.OK);
        Assert.Equal(("Dr One", "one@example.org", "2026-09-14T09:00:00"), (merged["name"], merged["email"], merged.Json["available"]![0]!["from"]!.ToString()));
        Assert.DoesNotContain((await staff.Get($"{path}/speakers")).Json["items"]!.AsArray(), one => one!["id"]!.ToString() == file);
        (await staff.Get($"{path}/speakers/{file}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal($"{hand.Id}", await On(draft.Path, both));
        Assert.Equal($"{hand.Id}", await On($"{path}/drafts/evening", both));
        // It is one person's conflict now, and is waived as it was.
        Assert.Equal(("She runs", $"{hand.Id}"), (Assert.Single(await draft.Conflicts("speaker-double-booked"))!["waiver"]!["reason"]!.ToString(), (await draft.Conflicts("speaker-double-booked"))[0]!["person"]!.ToString()));

        // No release tells of it, no merge of drafts clashes over it, no undo and no file brings the other entry back.
        (await staff.Send(HttpMethod.Delete, $"{draft.Path}/sessions/{waived}", null, [])).Is(HttpStatusCode.OK);
        await draft.Release("1.1");
        Assert.Empty((await staff.Get($"{path}/releases/1.1/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await staff.Post($"{path}/drafts/evening/merge", new { })).Is(HttpStatusCode.OK);
        Assert.Equal($"{hand.Id}", await On(draft.Path, both));
        foreach (var _ in (int[])[1, 2, 3]) (await staff.Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal($"{hand.Id}", await On(draft.Path, waived));
        var csv = (await events.As(null).Get($"{path}/agenda.xml?asOf={Uri.EscapeDataString(events.Time.GetUtcNow().ToString("O"))}")).Is(HttpStatusCode.OK).Text;
        (await staff.PostRaw($"{path}/imports", csv.Replace("<title>Session 1<", "<title>Session One<", StringComparison.Ordinal), "application/xml")).Is(HttpStatusCode.Created);
        Assert.Equal("Session One", (await draft.Session(both))["title"]);
        Assert.DoesNotContain((await draft.Sessions()).SelectMany(session => session!["persons"]!.AsArray()), person => person!["id"]!.ToString() == file);
        Assert.Equal((await draft.Folded()).Sessions.Values.Count(session => session.Details.Speakers.Contains(hand.Id)), (await draft.Sessions()).Count(session => session!["persons"]!.AsArray().Any(person => person!["id"]!.ToString() == $"{hand.Id}")));
        // The one who is known under both signs in and finds both sessions.
        await draft.Release("1.2");
        var hers = (await events.As(Tokens.Person(draft.AssociationId, "mira")).Get($"{path}/my-agenda")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["id"]!.ToString());
        Assert.Equal(new[] { both, own }.Order(), hers.Intersect([both, own]).Order());

        async Task<string> On(string at, string session) => (await staff.Get($"{at}/sessions/{session}")).Is(HttpStatusCode.OK).Json["persons"]![0]!["id"]!.ToString();
    }

    [Fact]
    public async Task Who_has_another_sign_in_or_is_a_team_is_somebody_else()
    {
        var association = Guid.CreateVersion7();
        var (staff, path) = (events.Staff(association), $"/v1/events/{await events.AnEvent(association)}/speakers");
        var mira = (await staff.Post(path, new { name = "Mira", account = EventsFixture.AccountOf("mira") })).Is(HttpStatusCode.Created).Id;
        var gil = (await staff.Post(path, new { name = "Gil", account = EventsFixture.AccountOf("gil") })).Is(HttpStatusCode.Created).Id;
        var team = (await staff.Post(path, new { name = "The team" })).Is(HttpStatusCode.Created).Id;
        (await staff.Put($"{path}/{team}/terms", new { isTeam = true })).Is(HttpStatusCode.OK);
        (await staff.Post($"{path}/{mira}/merge", new { into = gil })).IsProblem(HttpStatusCode.Conflict, "speakers-differ");
        (await staff.Post($"{path}/{team}/merge", new { into = gil })).IsProblem(HttpStatusCode.Conflict, "speakers-differ");
        Assert.Equal(3, (await staff.Get(path)).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Who_is_on_no_session_and_in_no_proposal_goes_and_releases_keep_the_name()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, path, sessions, now) = (draft.Staff(), $"/v1/events/{draft.EventId}", await draft.Sessions(), events.Time.GetUtcNow());
        var person = sessions[0]!["persons"]![0]!["id"]!.ToString();
        await draft.Release("1.0");
        Task<Answer> Remove(string id) => staff.Send(HttpMethod.Delete, $"{path}/speakers/{id}", null, []);
        (await staff.Post($"{draft.Path}/fork", new { name = "other" })).Is(HttpStatusCode.Created);
        (await staff.Put($"{draft.Path}/sessions/{sessions[0]!["id"]}", new { title = "Session 1", minutes = 30, stage = "confirmed" })).Is(HttpStatusCode.OK);
        Assert.Contains("other", (await Remove(person)).IsProblem(HttpStatusCode.Conflict, "speaker-in-use")["detail"], StringComparison.Ordinal);
        (await staff.Send(HttpMethod.Delete, $"{path}/drafts/other", null, [])).Is(HttpStatusCode.NoContent);
        (await Remove(person)).Is(HttpStatusCode.NoContent);
        (await Remove(person)).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Contains("Person 1", (await events.As(null).Get($"{path}/agenda")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Contains("Person 1", (await events.As(null).Get($"{path}/agenda.csv")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        (await staff.Put($"{path}/call-for-proposals", new { opensAt = now.AddDays(-1), closesAt = now.AddDays(1), types = new[] { new { name = "talk", minutes = 45 } } })).Is(HttpStatusCode.OK);
        var gil = (await staff.Post($"{path}/speakers", new { name = "Gil", email = "gil@example.org" })).Is(HttpStatusCode.Created).Id;
        var proposer = events.As(Tokens.Person(draft.AssociationId, "gil"));
        var proposal = (await proposer.Post($"{path}/proposals", new { title = "T", @abstract = "A", type = "talk", speakers = new[] { new { name = "Gil", email = "Gil@example.org" } } })).Is(HttpStatusCode.Created).Id;
        (await Remove($"{gil}")).IsProblem(HttpStatusCode.Conflict, "speaker-in-use");
        (await proposer.Post($"{path}/proposals/{proposal}/withdraw")).Is(HttpStatusCode.OK);
        (await Remove($"{gil}")).Is(HttpStatusCode.NoContent);
    }
}
