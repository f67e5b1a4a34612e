using System.Net;
using Associations.Contracts.Events.V1;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.PersonalAgendas;

public sealed class PersonalAgendaTests(EventsFixture events)
{
    [Fact]
    public async Task Ones_own_agenda_follows_the_releases_and_each_is_told_once_what_changed()
    {
        var draft = await ADraft.Of(events, 6);
        var (staff, sessions, mine) = (draft.Staff(), await draft.Sessions(), $"/v1/events/{draft.EventId}/my-agenda");
        string Id(int n) => sessions[n]!["id"]!.ToString();
        var (mira, gil) = (events.As(Tokens.Person(draft.AssociationId, "mira")), events.As(Tokens.Person(draft.AssociationId, "gil")));
        (await Choose(mira, Id(0))).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        foreach (var n in (int[])[0, 2, 4]) (await Choose(mira, Id(n))).Is(HttpStatusCode.OK);
        (await Choose(mira, Id(0))).Is(HttpStatusCode.OK);
        (await Choose(gil, Id(2))).Is(HttpStatusCode.OK);
        (await Choose(mira, $"{Guid.CreateVersion7()}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(new[] { Id(0), Id(2), Id(4) }.Order(), await Mine(mira));
        Assert.Equal([Id(2)], await Mine(gil));
        var calendar = (await mira.Get($"{mine}/calendar.ics")).Is(HttpStatusCode.OK);
        Assert.Equal(("text/calendar", 3), (calendar.MediaType, calendar.Text.Split("BEGIN:VEVENT").Length - 1));

        // It moves onto another of hers: both stay, and she is told of the clash.
        (await staff.Post($"{draft.Path}/sessions/{Id(2)}/move", new { startsAt = sessions[0]!["startsAt"], roomId = sessions[1]!["roomId"] })).Is(HttpStatusCode.OK);
        (await staff.Post($"{draft.Path}/sessions/{Id(4)}/cancel", new { })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.1" })).Is(HttpStatusCode.Created);
        var now = (await mira.Get(mine)).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal([Id(0)], now.Single(one => one!["id"]!.ToString() == Id(2))!["clashesWith"]!.AsArray().Select(other => other!.ToString()));
        Assert.Equal("cancelled", now.Single(one => one!["id"]!.ToString() == Id(4))!["status"]!.ToString());
        Assert.Contains("STATUS:CANCELLED", (await mira.Get($"{mine}/calendar.ics")).Text, StringComparison.Ordinal);

        var affected = (await staff.Get($"/v1/events/{draft.EventId}/releases/1.1/affected")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Where(one => one!["account"] is not null).ToList();
        Assert.Equal(2, affected.Count);
        var told = (await events.Bus.Next<AgendaPersonAffected>((contract, _) => contract.EventId == draft.EventId && contract.Release == "1.1" && contract.Account is not null && contract.Sessions.Count == 2)).Contract;
        Assert.Equal([("moved", Id(0)), ("cancelled", "")], told.Sessions.OrderByDescending(one => one.Kind).Select(one => (one.Kind, string.Join(',', one.ClashesWith))));

        (await mira.Send(HttpMethod.Delete, $"{mine}/{Id(4)}", null, [])).Is(HttpStatusCode.NoContent);
        Assert.Equal(new[] { Id(0), Id(2) }.Order(), await Mine(mira));

        Task<Answer> Choose(Api who, string id) => who.Send(HttpMethod.Put, $"{mine}/{id}", null, []);
        async Task<IEnumerable<string>> Mine(Api who) => [.. (await who.Get(mine)).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["id"]!.ToString()).Order()];
    }

    [Fact]
    public async Task What_many_have_chosen_clashes_in_the_answer_to_a_move()
    {
        var draft = await ADraft.Of(events, 4);
        var (staff, sessions) = (draft.Staff(), await draft.Sessions());
        (await staff.Put($"/v1/events/{draft.EventId}/agenda-policy", new { attendeesFrom = 2 })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        foreach (var who in (string[])["mira", "gil"])
        {
            foreach (var n in (int[])[0, 3])
                (await events.As(Tokens.Person(draft.AssociationId, who)).Send(HttpMethod.Put, $"/v1/events/{draft.EventId}/my-agenda/{sessions[n]!["id"]}", null, [])).Is(HttpStatusCode.OK);
        }
        var moved = (await staff.Post($"{draft.Path}/sessions/{sessions[3]!["id"]}/move", new { startsAt = sessions[0]!["startsAt"], roomId = await draft.Room(new { name = "Annexe" }) })).Is(HttpStatusCode.OK);
        Assert.Equal("attendee-clash", Assert.Single(moved.Json["conflicts"]!.AsArray())!["code"]!.ToString());
        Assert.Single((await staff.Get($"{draft.Path}/conflicts?code=attendee-clash")).Json["items"]!.AsArray());
    }
}
