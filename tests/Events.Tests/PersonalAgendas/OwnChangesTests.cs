using System.Net;
using Associations.Contracts.Events.V1;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.PersonalAgendas;

/// <summary>What a person reads of what a release changed for them.</summary>
public sealed class OwnChangesTests(EventsFixture events)
{
    [Fact]
    public async Task Each_reads_of_each_release_what_was_and_what_is_and_nothing_of_the_others()
    {
        var draft = await ADraft.Of(events, 4);
        var (sessions, rooms, path) = (await draft.Sessions(), await draft.Rooms(), $"/v1/events/{draft.EventId}/my-agenda");
        string Id(int n) => sessions[n]!["id"]!.ToString();
        var (mira, gil) = (events.As(Tokens.Person(draft.AssociationId, "mira")), events.As(Tokens.Person(draft.AssociationId, "gil")));
        (await mira.Get($"{path}/changes")).IsProblem(HttpStatusCode.NotFound, "not-found");
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/{Id(0)}", null, [])).Is(HttpStatusCode.OK);
        (await gil.Send(HttpMethod.Put, $"{path}/{Id(3)}", null, [])).Is(HttpStatusCode.OK);
        Assert.Empty((await mira.Get($"{path}/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());

        await draft.Move(Id(0), "2026-09-14T16:00:00", $"{rooms[1]!["id"]}", 45);
        (await draft.Staff().Put($"{draft.Path}/sessions/{Id(0)}", new { title = "Lanterns anew", minutes = 45, kind = "talk", track = sessions[0]!["track"], stage = "confirmed", persons = new[] { sessions[0]!["persons"]![0]!["id"] } })).Is(HttpStatusCode.OK);
        await draft.Release("1.1");
        (await draft.Staff().Put($"{draft.Path}/rooms/{rooms[1]!["id"]}", new { name = "Renamed since" })).Is(HttpStatusCode.OK);
        (await draft.Staff().Post($"{draft.Path}/sessions/{Id(0)}/cancel", new { })).Is(HttpStatusCode.OK);
        await draft.Release("1.2");

        var told = (await mira.Get($"{path}/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(["1.1", "1.2"], told.Select(one => one!["release"]!.ToString()));
        var moved = Assert.Single(told[0]!["sessions"]!.AsArray())!;
        Assert.Equal((Id(0), "moved", "time, room, length, title"), (moved["sessionId"]!.ToString(), moved["kind"]!.ToString(), string.Join(", ", moved["fields"]!.AsArray().Select(field => field!.ToString()))));
        string[] Of(string side) => [.. ((string[])["title", "startsAt", "endsAt", "room"]).Select(field => moved[side]![field]!.ToString())];
        Assert.Equal(["Session 1", "2026-09-14T09:00:00+02:00", "2026-09-14T09:30:00+02:00", rooms[0]!["name"]!.ToString()], Of("before"));
        Assert.Equal(["Lanterns anew", "2026-09-14T16:00:00+02:00", "2026-09-14T16:45:00+02:00", rooms[1]!["name"]!.ToString()], Of("after"));
        Assert.Equal(("cancelled", "cancelled"), (told[1]!["sessions"]![0]!["kind"]!.ToString(), told[1]!["sessions"]![0]!["after"]!["status"]!.ToString()));
        // Whose session is in the room that is called otherwise hears of that alone.
        var renamed = Assert.Single((await gil.Get($"{path}/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray())!;
        Assert.Equal(("1.2", """["room"]""", "Renamed since"), ($"{renamed["release"]}", renamed["sessions"]![0]!["fields"]!.ToJsonString(), $"{renamed["sessions"]![0]!["after"]!["room"]}"));
        (await events.As(Tokens.Person(Guid.CreateVersion7(), "mira")).Get($"{path}/changes")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Who_has_registered_for_a_talk_is_told_each_change_once_and_for_a_conference_what_they_chose()
    {
        var association = Guid.CreateVersion7();
        var (staff, mira, gil) = (events.Staff(association), events.As(Tokens.Person(association, "mira")), events.As(Tokens.Person(association, "gil")));
        var talk = await AnEvent("talk");
        (await mira.Post($"{talk.Path}/registrations", EventsFixture.Registration(talk.Free))).Is(HttpStatusCode.Created);
        (await mira.Post($"{talk.Path}/registrations", EventsFixture.Registration(talk.Free))).Is(HttpStatusCode.Created);
        // Held and not paid for is not registered yet.
        (await gil.Post($"{talk.Path}/registrations", EventsFixture.Registration(talk.Paid))).Is(HttpStatusCode.Created);
        await Release(talk, "1.0");
        (await mira.Send(HttpMethod.Put, $"{talk.Path}/my-agenda/{talk.Session}", null, [])).Is(HttpStatusCode.OK);
        await Move(talk, "2026-09-14T18:00:00");
        await Release(talk, "1.1");
        var affected = (await staff.Get($"{talk.Path}/releases/1.1/affected")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(EventsFixture.AccountOf("mira"), Assert.Single(affected)!["account"]!.ToString());
        var told = (await events.Bus.Next<AgendaPersonAffected>((contract, _) => contract.EventId == talk.Id && contract.Release == "1.1")).Contract;
        Assert.Equal((null, EventsFixture.AccountOf("mira"), "moved"), (told.SpeakerId, told.Account, Assert.Single(told.Sessions).Kind));
        Assert.Equal(["1.0", "1.1"], (await mira.Get($"{talk.Path}/my-agenda/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["release"]!.ToString()));
        Assert.Empty((await gil.Get($"{talk.Path}/my-agenda/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());

        var conference = await AnEvent("conference");
        (await mira.Post($"{conference.Path}/registrations", EventsFixture.Registration(conference.Free))).Is(HttpStatusCode.Created);
        await Release(conference, "1.0");
        Assert.Empty((await staff.Get($"{conference.Path}/releases/1.0/affected")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());

        async Task<(Guid Id, string Path, Guid Free, Guid Paid, string Session)> AnEvent(string kind)
        {
            var id = (await staff.Post("/v1/events", new { name = "Ledgers", kind, timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-14" })).Is(HttpStatusCode.Created).Id;
            var free = (await staff.Post($"/v1/events/{id}/ticket-types", new { name = "Seat", price = new { amount = 0, currency = "EUR" }, capacityPoolIds = Array.Empty<Guid>() })).Is(HttpStatusCode.Created).Id;
            var session = (await staff.Post($"/v1/events/{id}/drafts/main/sessions", new { title = "Ledgers", minutes = 60, stage = "confirmed" })).Is(HttpStatusCode.Created)["session.id"];
            (await staff.Post($"/v1/events/{id}/drafts/main/sessions/{session}/schedule", new { startsAt = "2026-09-14T12:00:00" })).Is(HttpStatusCode.OK);
            return (id, $"/v1/events/{id}", free, await events.ATicketType(association, id), session);
        }

        async Task Move((Guid Id, string Path, Guid Free, Guid Paid, string Session) planned, string to) =>
            (await staff.Post($"{planned.Path}/drafts/main/sessions/{planned.Session}/move", new { startsAt = to })).Is(HttpStatusCode.OK);

        async Task Release((Guid Id, string Path, Guid Free, Guid Paid, string Session) planned, string name) =>
            (await staff.Post($"{planned.Path}/releases", new { name })).Is(HttpStatusCode.Created);
    }
}
