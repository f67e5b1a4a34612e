using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Releases;

/// <summary>An event whose time zone is corrected: every session is at another time, although no draft has changed.</summary>
public sealed class OtherZoneTests(EventsFixture events)
{
    [Fact]
    public async Task In_another_zone_every_session_has_moved_and_everyone_concerned_hears()
    {
        var draft = await ADraft.Of(events, 2);
        var (path, sessions, mira) = ($"/v1/events/{draft.EventId}", await draft.Sessions(), events.As(Tokens.Person(draft.AssociationId, "mira")));
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/my-agenda/{sessions[0]!["id"]}", null, [])).Is(HttpStatusCode.OK);

        // Paris has the hours of Brussels, so nobody is told anything.
        await Amend("Europe/Paris");
        await draft.Release("1.1");
        Assert.Empty(await Changes("1.1"));
        Assert.Equal(0, (await Calendar()).Sequence);

        await Amend("Europe/Lisbon");
        await draft.Release("1.2");
        Assert.Equal(["moved time", "moved time"], await Changes("1.2"));
        Assert.Equal(3, (await draft.Staff().Get($"{path}/releases/1.2/affected")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Count);
        var told = Assert.Single((await mira.Get($"{path}/my-agenda/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray())!["sessions"]![0]!;
        Assert.Equal(("2026-09-14T09:00:00+02:00", "2026-09-14T09:00:00+01:00"), (told["before"]!["startsAt"]!.ToString(), told["after"]!["startsAt"]!.ToString()));
        Assert.Equal((1, new DateTime(2026, 9, 14, 8, 0, 0)), await Calendar());
        var linked = (await events.As(null).Get($"{path}/agenda.jsonld")).Is(HttpStatusCode.OK).Json["subEvent"]![0]!;
        Assert.Equal(("2026-09-14T09:00:00+01:00", "https://schema.org/EventRescheduled"), (linked["startDate"]!.ToString(), linked["eventStatus"]!.ToString()));
        Assert.Equal(["2026-09-14T09:00:00+02:00"], linked["previousStartDate"]!.AsArray().Select(start => start!.ToString()));

        // What was told then stays what it was, also when the zone changes once more.
        await Amend("Europe/Brussels");
        await draft.Release("1.3");
        Assert.Equal(2, (await Calendar()).Sequence);
        Assert.Equal(
            ["2026-09-14T09:00:00+02:00", "2026-09-14T09:00:00+01:00"],
            (await events.As(null).Get($"{path}/agenda.jsonld")).Json["subEvent"]![0]!["previousStartDate"]!.AsArray().Select(start => start!.ToString()));

        async Task Amend(string timeZone) => (await draft.Staff().Put(path, EventsFixture.Conference(timeZone))).Is(HttpStatusCode.OK);
        async Task<string[]> Changes(string release) => [.. (await draft.Staff().Get($"{path}/releases/{release}/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => $"{one!["kind"]} {one["fields"]![0]}")];
        async Task<(int Sequence, DateTime Utc)> Calendar()
        {
            var one = Ical.Net.Calendar.Load((await events.As(null).Get($"{path}/agenda.ics")).Is(HttpStatusCode.OK).Text)!.Events.Single(found => found.Uid == $"{sessions[0]!["id"]}");
            return (one.Sequence, one.Start!.AsUtc);
        }
    }

    [Theory]
    [InlineData("2026-03-29", "time-skipped")]
    [InlineData("2026-10-25", "time-repeated")]
    public async Task A_zone_in_which_a_session_of_any_draft_has_no_time_is_refused(string day, string code)
    {
        var draft = await ADraft.Of(events, 2, "Africa/Lagos", day);
        var (path, staff) = ($"/v1/events/{draft.EventId}", draft.Staff());
        object Body(string timeZone) => new { name = "Lantern Days", kind = "conference", timeZone, startsOn = day, endsOn = day };
        (await staff.Post($"{draft.Path}/fork", new { name = "night" })).Is(HttpStatusCode.Created);
        var late = (await staff.Post($"{path}/drafts/night/sessions", new { title = "Late", minutes = 20 })).Is(HttpStatusCode.Created)["session.id"];
        (await staff.Post($"{path}/drafts/night/sessions/{late}/schedule", new { startsAt = $"{day}T02:30:00" })).Is(HttpStatusCode.OK);

        var refused = (await staff.Put(path, Body("Europe/Brussels"))).IsProblem(HttpStatusCode.Conflict, code);
        Assert.Equal(("night", late), (refused["context.draft"], Assert.Single(refused.Json["context"]!["sessions"]!.AsArray())!.ToString()));
        Assert.Equal("Africa/Lagos", (await staff.Get(path))["timeZone"]);
        (await staff.Send(HttpMethod.Delete, $"{path}/drafts/night", null, [])).Is(HttpStatusCode.NoContent);
        (await staff.Put(path, Body("Europe/Brussels"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_room_that_is_called_otherwise_is_another_place_to_everyone_who_looks_for_it()
    {
        var draft = await ADraft.Of(events, 2);
        var (path, sessions, room) = ($"/v1/events/{draft.EventId}", await draft.Sessions(), (await draft.Rooms())[0]!);
        await draft.Release("1.0");
        (await draft.Staff().Put($"{draft.Path}/rooms/{room["id"]}", new { name = room["name"], capacity = 300 })).Is(HttpStatusCode.OK);
        await draft.Release("1.1");
        Assert.Empty((await draft.Staff().Get($"{path}/releases/1.1/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await draft.Staff().Put($"{draft.Path}/rooms/{room["id"]}", new { name = "Lantern Hall" })).Is(HttpStatusCode.OK);
        await draft.Release("1.2");
        var change = Assert.Single((await draft.Staff().Get($"{path}/releases/1.2/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray())!;
        Assert.Equal((sessions[0]!["id"]!.ToString(), "moved", "room"), ($"{change["session"]}", $"{change["kind"]}", $"{Assert.Single(change["fields"]!.AsArray())}"));
        Assert.Single((await draft.Staff().Get($"{path}/releases/1.2/affected")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
    }
}
