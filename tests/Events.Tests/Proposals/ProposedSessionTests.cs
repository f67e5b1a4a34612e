using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Proposals;

/// <summary>The sessions that proposals have become, while staff work on the draft that they are in.</summary>
public sealed class ProposedSessionTests(EventsFixture events)
{
    [Fact]
    public async Task What_was_revealed_is_not_taken_back_by_who_takes_back_a_move()
    {
        var draft = await ADraft.Of(events, 2);
        var (first, mira) = ((await draft.Sessions())[0]!, events.As(Tokens.Person(draft.AssociationId, "mira")));
        var proposal = await AProposal(draft, mira);
        await draft.Move(first["id"]!.ToString(), "2026-09-14T15:00:00");
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/call-for-proposals/reveal")).Is(HttpStatusCode.OK);
        var undone = (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(first["startsAt"]!.ToString(), Assert.Single(undone.Json["sessions"]!.AsArray())!["startsAt"]!.ToString());
        var session = (await mira.Get(proposal)).Is(HttpStatusCode.OK)["sessionId"];
        Assert.Equal("accepted", (await draft.Session(session)).Is(HttpStatusCode.OK)["stage"]);
    }

    [Fact]
    public async Task A_session_that_was_taken_out_is_there_again_when_its_speaker_confirms()
    {
        var draft = await ADraft.Of(events, 2);
        var mira = events.As(Tokens.Person(draft.AssociationId, "mira"));
        var proposal = await AProposal(draft, mira);
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/call-for-proposals/reveal")).Is(HttpStatusCode.OK);
        var id = (await mira.Get(proposal)).Is(HttpStatusCode.OK)["sessionId"];
        var before = (await draft.Session(id)).Is(HttpStatusCode.OK).Json;
        (await draft.Staff().Send(HttpMethod.Delete, $"{draft.Path}/sessions/{id}", null, [])).Is(HttpStatusCode.OK);

        (await mira.Post($"{proposal}/confirm")).Is(HttpStatusCode.OK);
        var after = (await draft.Session(id)).Is(HttpStatusCode.OK).Json;
        Assert.Equal("confirmed", after["stage"]!.ToString());
        foreach (var session in (System.Text.Json.Nodes.JsonNode[])[before, after])
            foreach (var field in (string[])["etag", "stage"]) session.AsObject().Remove(field);
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        // Staff see that somebody counts on it.
        Assert.Equal(id, Assert.Single(await draft.Conflicts("unscheduled"))!["sessions"]![0]!.ToString());
    }

    /// <summary>One of Mira's that is accepted and not told yet; gives its path.</summary>
    async Task<string> AProposal(ADraft draft, Api mira)
    {
        var (path, now) = ($"/v1/events/{draft.EventId}", events.Time.GetUtcNow());
        (await draft.Staff().Put($"{path}/call-for-proposals", new { opensAt = now.AddDays(-30), closesAt = now.AddDays(10), types = new[] { new { name = "talk", minutes = 45 } }, criteria = new[] { new { key = "content", weight = 1 } } })).Is(HttpStatusCode.OK);
        var proposal = (await mira.Post($"{path}/proposals", new { title = "Ledgers", @abstract = "What it is about.", type = "talk", speakers = new[] { new { name = "Mira Example", email = "mira@example.org" } } })).Is(HttpStatusCode.Created).Id;
        (await draft.Staff("ada").Post($"{path}/proposals/{proposal}/decide", new { decision = "accept" })).Is(HttpStatusCode.OK);
        return $"{path}/proposals/{proposal}";
    }
}
