using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Releases;

/// <summary>What staff are still working on is seen by staff.</summary>
public sealed class UnreleasedTests(EventsFixture events)
{
    static readonly string[] Public = ["agenda", "agenda.xml", "agenda.json", "agenda.ics", "agenda.csv", "agenda.jsonld", "agenda/sessions/{0}/session.ics"];

    [Fact]
    public async Task Half_done_work_is_in_nothing_that_anyone_else_reads_until_it_is_released()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        var (one, path) = (sessions[0]!["id"]!.ToString(), $"/v1/events/{draft.EventId}");
        var mira = events.As(Tokens.Person(draft.AssociationId, "mira"));
        foreach (var name in Public) (await events.As(null).Get(Address(name))).IsProblem(HttpStatusCode.NotFound, "not-found");
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/my-agenda/{one}", null, [])).Is(HttpStatusCode.OK);
        var before = await Told();

        await draft.Move(one, "2026-09-15T18:00:00");
        (await draft.Staff().Put($"{draft.Path}/sessions/{sessions[1]!["id"]}", new { title = "A secret guest", minutes = 30, stage = "confirmed" })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/sessions/{sessions[2]!["id"]}/cancel", new { })).Is(HttpStatusCode.OK);
        (await draft.Staff().Send(HttpMethod.Delete, $"{draft.Path}/sessions/{sessions[3]!["id"]}", null, [])).Is(HttpStatusCode.OK);
        var added = await draft.Add(new { title = "A secret party", minutes = 30, stage = "confirmed" }, "2026-09-14T20:00:00");
        Assert.Equal(before, await Told());
        // What is on no agenda yet cannot be chosen either.
        (await mira.Send(HttpMethod.Put, $"{path}/my-agenda/{added}", null, [])).IsProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var who in (Api[])[mira, events.As(Tokens.Sign("partner", draft.AssociationId, "partner", "events:read events:write"))])
        {
            foreach (var name in (string[])["", "/conflicts", $"/sessions/{one}", "/compare?with=main"]) (await who.Get($"{draft.Path}{name}")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
            (await who.Post($"{draft.Path}/sessions/{one}/move", new { startsAt = "2026-09-14T18:00:00" })).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        }

        await draft.Release("1.1");
        var after = await Told();
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First, pair.Second));

        string Address(string name) => $"{path}/{string.Format(null, name, one)}";
        async Task<List<string>> Told()
        {
            var told = new List<string>();
            foreach (var name in Public) told.Add((await events.As(null).Get(Address(name))).Is(HttpStatusCode.OK).Text);
            foreach (var name in (string[])["my-agenda", "my-agenda/calendar.ics"]) told.Add((await mira.Get($"{path}/{name}")).Is(HttpStatusCode.OK).Text);
            return told;
        }
    }
}
