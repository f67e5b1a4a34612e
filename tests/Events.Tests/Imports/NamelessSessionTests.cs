using System.Net;
using Associations.Events.Tests.Formats;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>Sessions to which their file gives neither a guid nor an id, as a table that somebody keeps by hand.</summary>
public sealed class NamelessSessionTests(EventsFixture events)
{
    const string Table = "title,start,room,speaker\nLanterns,2026-09-14T10:00:00+02:00,Hall,Ada\nWicks,2026-09-14T11:00:00+02:00,Hall,Bo\nLunch,2026-09-14T12:00:00+02:00,,\nLunch,2026-09-15T12:00:00+02:00,,\n";

    [Fact]
    public async Task A_title_that_occurs_once_is_what_a_session_is_known_by_and_the_others_are_refused_one_by_one()
    {
        var programme = await ReadCsv(Table);
        Assert.Equal([("title:Lanterns", "Hall"), ("title:Wicks", "Hall")], programme.Sessions.Select(session => (session.Key, session.RoomKey?[5..])));
        Assert.Equal(2, programme.Refused);
        Assert.Equal([("title:Lanterns", 2), ("title:Wicks", 3)], programme.Notes.Where(note => note.Code == "id-guessed").Select(note => (note.Session!, note.Line!.Value)));
        Assert.Equal([("Lunch", 4), ("Lunch", 5)], programme.Notes.Where(note => note.Code == "session-without-id").Select(note => (note.Session!, note.Line!.Value)));
        Assert.Equal(["Ada", "Bo"], programme.Persons.Select(person => person.Name));
    }

    [Fact]
    public async Task In_every_format_what_nothing_identifies_is_known_by_its_title_beside_what_has_an_id()
    {
        var xml = await Read(Schedule(Session(ids: "", title: "CANCELLED Logs") + Session()));
        var json = await ReadJson("""[{"title":"[cancelled] Logs","start":"2026-09-14T10:00"},{"id":1,"title":"Name badges, considered","start":"2026-09-14T10:00"},{"start":"2026-09-14T10:00"}]""");
        Assert.Equal([$"guid:{Guid1}", "title:Logs"], xml.Sessions.Select(session => session.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["id:1", "title:Logs"], json.Sessions.Select(session => session.Key).Order(StringComparer.Ordinal));
        Assert.All((Associations.Events.Imports.Programme[])[xml, json], programme => Assert.True(programme.Sessions.Single(session => session.Key == "title:Logs").Cancelled));
        Assert.Equal(1, json.Refused);
        Assert.Contains(json.Notes, note => note is { Code: "session-without-id", Line: 1 });
    }

    [Fact]
    public async Task A_file_in_which_no_session_can_be_known_is_refused_and_told_what_to_do()
    {
        var refusal = await RefusedCsv("title,start\nLunch,2026-09-14T12:00\nLunch,2026-09-15T12:00\n");
        Assert.Equal(("session-without-id", 2, "Lunch"), (refusal.Code, refusal.Line, refusal.Session));
        Assert.Contains("'id'", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_version_of_such_a_table_is_a_difference()
    {
        var ours = await Exported.AnEvent(events);
        var first = await ours.Import(Table, "text/csv");
        Assert.Equal(("2", "2"), (first["sessions.added"], first["sessions.refused"]));
        var lanterns = (await ours.Draft()).Json["sessions"]!.AsArray().Single(session => $"{session!["title"]}" == "Lanterns")!["id"]!.ToString();
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":2,"refused":2}""", (await ours.Import(Table, "text/csv")).Json["sessions"]!.ToJsonString());

        var next = await ours.Import(Table.Replace("10:00:00", "09:00:00", StringComparison.Ordinal).Replace("Wicks", "Wax", StringComparison.Ordinal), "text/csv");
        Assert.Equal("""{"added":1,"changed":1,"removed":1,"unchanged":0,"refused":2}""", next.Json["sessions"]!.ToJsonString());
        Assert.Equal("2026-09-14T09:00:00", (await ours.Staff.Get($"{ours.Path}/drafts/main/sessions/{lanterns}")).Is(HttpStatusCode.OK)["startsAt"]);

        // Given out with names of ours, they are found again.
        await ours.Release();
        Assert.Equal("2", (await ours.Import((await ours.File("agenda.csv")).Text, "text/csv"))["sessions.unchanged"]);
    }

    [Fact]
    public async Task A_session_stays_as_it_is_when_the_file_has_several_of_its_title()
    {
        var ours = await Exported.AnEvent(events);
        await ours.Import(Table.Replace("Lunch,2026-09-15T12:00:00+02:00,,\n", "", StringComparison.Ordinal), "text/csv");
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":2,"refused":2}""", (await ours.Import(Table, "text/csv")).Json["sessions"]!.ToJsonString());
        Assert.Equal(3, (await ours.Draft()).Json["sessions"]!.AsArray().Count);
    }
}
