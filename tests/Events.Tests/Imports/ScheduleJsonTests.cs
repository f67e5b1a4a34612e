using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class ScheduleJsonTests
{
    static string Days(string sessions, string rooms = """[{"name":"Lantern Hall","guid":"33333333-3333-4333-8333-333333333333"}]""", string conference = "") => $$$"""
        {"schedule":{"version":"1","conference":{"title":"Lantern Days","time_zone_name":"Europe/Brussels"{{{conference}}},"rooms":{{{rooms}}},
        "days":[{"index":1,"date":"2026-09-14","day_start":"2026-09-14T05:00:00+02:00","day_end":"2026-09-15T05:00:00+02:00","rooms":{"Lantern Hall":[
        {{{sessions}}}
        ]} } ] } } }
        """;

    [Fact]
    public async Task A_session_comes_out_as_it_was_published_and_there_is_nothing_to_note()
    {
        var programme = await ReadJson(Days($$"""
            {"id":1,"guid":"{{Guid1}}","date":"2026-09-14T10:00:00+02:00","start":"10:00","duration":"00:30","room":"Lantern Hall","title":"Name badges, considered",
            "subtitle":"And worn","track":"Events","type":"talk","language":"en","abstract":"Short.","description":"Long.","slug":"UPPER-Case","extra":{"deep":[1]},
            "persons":[{"id":7,"public_name":"Vesna Thistlewood"},{"guid":"{{Guid2}}","name":"Anselm Applewick"}],"links":[]}
            """));
        var session = Assert.Single(programme.Sessions);
        Assert.Equal((Guid.Parse(Guid1), "1", "Name badges, considered", "And worn"), (session.Guid!.Value, session.Id, session.Title, session.Subtitle));
        Assert.Equal(("talk", "en", "Events", "Short.", "Long."), (session.Kind, session.Language, session.Track, session.Abstract, session.Description));
        Assert.Equal((new DateTime(2026, 9, 14, 10, 0, 0), 30), (session.StartsAt, session.Minutes));
        Assert.Equal("guid:33333333-3333-4333-8333-333333333333", session.RoomKey);
        Assert.Equal(["id:7", $"guid:{Guid2}"], session.PersonKeys);
        Assert.Equal(["Vesna Thistlewood", "Anselm Applewick"], programme.Persons.Select(person => person.Name));
        Assert.Empty(programme.Notes);
    }

    [Fact]
    public async Task One_guid_for_two_rooms_is_none()
    {
        var programme = await ReadJson(Days($$"""{"id":1,"guid":"{{Guid1}}","date":"2026-09-14T10:00:00+02:00","duration":"00:30","title":"A"}""",
            $$"""[{"name":"Lantern Hall","guid":"{{Guid2}}"},{"name":"Attic","guid":"{{Guid2}}"}]"""));
        Assert.Equal(["name:Lantern Hall", "name:Attic"], programme.Rooms.Select(room => room.Key));
        Assert.Equal("name:Lantern Hall", programme.Sessions[0].RoomKey);
    }

    [Fact]
    public async Task Half_past_midnight_on_a_day_that_begins_at_five_is_the_night_after()
    {
        var programme = await ReadJson(Days("""{"id":1,"start":"00:30","duration":"01:00","title":"A"}"""));
        Assert.Equal(new DateTime(2026, 9, 15, 0, 30, 0), programme.Sessions[0].StartsAt);
        Assert.Contains(programme.Notes, note => note.Code == "after-midnight");
    }

    [Fact]
    public async Task Talks_as_pretalx_lists_them_are_sessions()
    {
        var programme = await ReadJson("""
            {"count":2,"results":[
            {"code":"ABCDEF","title":{"de":"Laternen","en":"Lanterns"},"submission_type":{"name":{"en":"Talk"}},"track":{"en":"Light"},"content_locale":"en","state":"confirmed","duration":45,
             "speakers":[{"code":"XYZ123","name":"Ada"}],"slot":{"room":{"en":"Hall"},"start":"2026-09-14T08:00:00Z","end":"2026-09-14T08:45:00Z"}},
            {"id":12,"submission":{"code":"GHIJKL","title":"CANCELLED: Wicks","speakers":["Bo"],"state":"canceled"},"room":{"id":3,"name":"Attic"},"start":"2026-09-14T11:00:00+02:00","end":"2026-09-14T11:20:00+02:00"}]}
            """);
        var (lanterns, wicks) = (programme.Sessions[0], programme.Sessions[1]);
        Assert.Equal(("id:ABCDEF", "Lanterns", "Talk", "Light", "name:Hall"), (lanterns.Key, lanterns.Title, lanterns.Kind, lanterns.Track, lanterns.RoomKey));
        Assert.Equal((new DateTime(2026, 9, 14, 10, 0, 0), 45, false), (lanterns.StartsAt, lanterns.Minutes, lanterns.Cancelled));
        Assert.Equal(["code:XYZ123"], lanterns.PersonKeys);
        Assert.Equal(("id:12", "Wicks", "name:Attic", 20, true), (wicks.Key, wicks.Title, wicks.RoomKey, wicks.Minutes, wicks.Cancelled));
        Assert.Equal(["name:Bo"], wicks.PersonKeys);
    }

    [Fact]
    public async Task Each_slot_of_a_talk_is_a_session()
    {
        var programme = await ReadJson("""
            {"rooms":[{"id":3,"name":"Attic"}],"talks":[{"code":"ABCDEF","title":"Twice","slots":[
            {"id":1,"room":3,"start":"2026-09-14T10:00:00+02:00","end":"2026-09-14T10:30:00+02:00"},{"id":2,"room":3,"start":"2026-09-15T10:00:00+02:00","end":"2026-09-15T10:40:00+02:00"}]}]}
            """);
        Assert.Equal([("id:1", 14, 30, "name:Attic"), ("id:2", 15, 40, "name:Attic")], programme.Sessions.Select(s => (s.Key, s.StartsAt!.Value.Day, s.Minutes, s.RoomKey)));
        Assert.All(programme.Sessions, session => Assert.Equal("Twice", session.Title));
    }

    [Theory]
    [InlineData("""{"title":"A","guid":"tag:17","start":"2026-09-14T10:00"}""", "guid-not-uuid")]
    [InlineData("""{"title":"A","id":1,"start":"2026-09-14T10:00"}""", "zone-missing")]
    [InlineData("""{"title":"A","id":1,"start":"2026-09-14T10:00","minutes":0}""", "zero-length")]
    [InlineData("""{"title":"A","id":1,"start":"2026-09-14T10:00","minutes":720}""", "unusually-long")]
    [InlineData("""{"title":"A","id":1,"start":"2026-09-14T10:00","persons":["Ada","Ada"]}""", "person-repeated")]
    [InlineData("""{"title":"A","id":1,"start":"2026-09-14T10:00","persons":["Lantern Crew"]}""", "person-may-be-a-team")]
    [InlineData("""{"title":"AMENDMENT A","id":1,"start":"2026-09-14T10:00"}""", "amended-in-title")]
    [InlineData("""{"title":"A\u0007","id":1,"start":"2026-09-14T10:00"}""", "control-characters")]
    [InlineData("""{"title":["A"],"id":1,"start":"2026-09-14T10:00"}""", "title-missing")]
    [InlineData("""{"title":"A","id":1,"start":"2026-03-29T02:30"}""", "time-does-not-exist")]
    [InlineData("""{"title":"A","id":1,"start":17}""", "time-unreadable")]
    public async Task A_quirk_is_repaired_or_guessed_and_noted_with_its_line(string session, string code)
    {
        var programme = await ReadJson($$"""
            [{"title":"B","id":"other","start":"2026-09-14T10:00:00+02:00","minutes":30},
            {{session}}]
            """);
        Assert.Contains(programme.Notes, note => note.Code == code && note.Line == 2);
    }

    [Fact]
    public async Task The_same_id_twice_is_taken_once_and_the_same_title_twice_is_two_sessions()
    {
        var programme = await ReadJson("""[{"id":1,"title":"A","start":"2026-09-14T10:00"},{"id":1,"title":"A","start":"2026-09-14T11:00"},{"id":2,"title":"A","start":"2026-09-14T10:00"}]""");
        Assert.Equal(["id:1", "id:2"], programme.Sessions.Select(session => session.Key));
        Assert.Equal(1, programme.Refused);
        Assert.Contains(programme.Notes, note => note.Code == "session-repeated");
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_left_out_and_a_whole_one_kept() =>
        Assert.Equal("A \U0001F3EE B", (await ReadJson("""[{"id":1,"title":"A \ud83c\udfee \ud83cB\udfee","start":"2026-09-14T10:00"}]""")).Sessions[0].Title);

    [Fact]
    public async Task Half_a_surrogate_pair_is_half_of_one_also_behind_a_backslash() =>
        Assert.Equal(@"A \ud83d B", (await ReadJson("""[{"id":1,"title":"A \\ud83d\udc00 B","start":"2026-09-14T10:00"}]""")).Sessions[0].Title);

    [Fact]
    public async Task Half_a_surrogate_pair_in_the_name_of_a_member_or_a_room_is_left_out()
    {
        var programme = await ReadJson("""{"x\ud83c":1,"days":[{"date":"2026-09-14","rooms":{"Ha\ud83cll":[{"\udfee":1,"id":1,"title":"A","start":"10:00"}]}}]}""");
        Assert.Equal("name:Hall", programme.Sessions[0].RoomKey);
    }

    [Fact]
    public async Task What_a_session_is_in_may_be_described_after_it()
    {
        var programme = await ReadJson($$"""
            {"schedule":{"days":[{"rooms":{"Lantern Hall":[
            {"start":"00:30","room":"Attic","title":"A","id":1,"duration":"00:30"}]},"day_start":"2026-09-14T05:00:00+02:00","date":"2026-09-14"},
            {"rooms":[{"sessions":[
            {"start":"10:00","id":2,"title":"B","duration":"00:00"}],"name":"Attic"}],"date":"2026-09-15"},
            {"events":[
            {"start":"11:00","room":3,"id":3,"title":"C","duration":"long"}],"start":"2026-09-16"}],
            "conference":{"rooms":[{"id":3,"guid":"{{Guid1}}","name":"Attic"},{"name":"Lantern Hall","guid":"{{Guid2}}"}],"time_zone_name":"Europe/Paris"} } }
            """);
        Assert.Equal(
            [(new DateTime(2026, 9, 15, 0, 30, 0), $"guid:{Guid2}"), (new DateTime(2026, 9, 15, 10, 0, 0), $"guid:{Guid1}"), (new DateTime(2026, 9, 16, 11, 0, 0), $"guid:{Guid1}")],
            programme.Sessions.Select(session => (session.StartsAt!.Value, session.RoomKey!)));
        Assert.Equal([$"guid:{Guid1}", $"guid:{Guid2}"], programme.Rooms.Select(room => room.Key));
        Assert.Contains(programme.Notes, note => note.Code == "zone-differs");
        Assert.Contains(programme.Notes, note => note is { Code: "room-differs", Session: "1", Line: 2 });
        Assert.Equal(
            [("after-midnight", 2), ("zero-length", 4), ("duration-unreadable", 6)],
            programme.Notes.Where(note => note.Code is "after-midnight" or "zero-length" or "duration-unreadable").Select(note => (note.Code, note.Line!.Value)));
    }

    [Fact]
    public async Task Of_several_lists_the_one_with_the_sessions_is_taken()
    {
        var programme = await ReadJson("""{"items":[1,2],"events":[{"id":2,"title":"B"}],"talks":[{"id":1,"title":"A","start":"2026-09-14T10:00"}],"data":[{}]}""");
        Assert.Equal(["id:1"], programme.Sessions.Select(session => session.Key));
    }
}
