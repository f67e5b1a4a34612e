using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class ScheduleXmlTests
{
    [Fact]
    public async Task A_session_comes_out_as_it_was_published_and_there_is_nothing_to_note()
    {
        var programme = await Read(Schedule(Session(more: """
            <subtitle>And worn</subtitle><language>en</language><abstract>Short.</abstract><description>Long.</description>
            <persons><person id="7">Vesna Thistlewood</person><person id="8">Anselm Applewick</person></persons>
            """)));

        var session = Assert.Single(programme.Sessions);
        Assert.Equal($"guid:{Guid1}", session.Key);
        Assert.Equal(Guid.Parse(Guid1), session.Guid);
        Assert.Equal("Name badges, considered", session.Title);
        Assert.Equal(("And worn", "talk", "en", "Events"), (session.Subtitle, session.Kind, session.Language, session.Track));
        Assert.Equal(("Short.", "Long."), (session.Abstract, session.Description));
        Assert.Equal(new DateTime(2026, 9, 14, 10, 0, 0), session.StartsAt);
        Assert.Equal(30, session.Minutes);
        Assert.Equal("name:Lantern Hall", session.RoomKey);
        Assert.Equal(["id:7", "id:8"], session.PersonKeys);
        Assert.False(session.Cancelled);
        Assert.Equal(["Vesna Thistlewood", "Anselm Applewick"], programme.Persons.Select(p => p.Name));
        Assert.Equal(["Events"], programme.Tracks);
        Assert.Empty(programme.Notes);
    }

    [Fact]
    public async Task A_session_without_a_guid_is_known_by_its_id()
    {
        var (session, notes) = await ReadOne(Session(ids: """id="17" """));
        Assert.Equal(("id:17", null), (session.Key, session.Guid));
        Assert.Equal(["guid-missing"], notes);
    }

    [Fact]
    public async Task A_guid_that_is_no_uuid_is_passed_over_for_the_id()
    {
        var (session, notes) = await ReadOne(Session(ids: """guid="tag:lantern,17" id="17" """));
        Assert.Equal(("id:17", null), (session.Key, session.Guid));
        Assert.Equal(["guid-not-uuid"], notes);
    }

    [Fact]
    public async Task A_guid_that_is_no_uuid_still_identifies_a_session_without_an_id()
    {
        var (session, notes) = await ReadOne(Session(ids: """guid="tag:lantern,17" """));
        Assert.Equal("guid:tag:lantern,17", session.Key);
        Assert.Equal(["guid-not-uuid"], notes);
    }

    [Fact]
    public async Task A_session_without_an_id_is_known_by_its_guid() =>
        Assert.Equal($"guid:{Guid1}", (await ReadOne(Session(ids: $"""guid="{Guid1.ToUpperInvariant()}" """))).Session.Key);

    [Fact]
    public async Task Two_sessions_with_one_guid_are_told_apart_by_their_ids()
    {
        var programme = await Read(Schedule(Session() + Session(ids: $"""guid="{Guid1}" id="2" """)));
        Assert.Equal(["id:1", "id:2"], programme.Sessions.Select(s => s.Key));
        var note = Assert.Single(programme.Notes);
        Assert.Equal(("2", "guid-repeated"), (note.Session, note.Code));
    }

    [Fact]
    public async Task The_slots_of_one_session_share_its_id_and_have_guids_of_their_own()
    {
        var programme = await Read(Schedule(Session() + Session(ids: $"""guid="{Guid2}" id="1" """)));
        Assert.Equal([$"guid:{Guid1}", $"guid:{Guid2}"], programme.Sessions.Select(s => s.Key));
        Assert.Empty(programme.Notes);
    }

    [Fact]
    public async Task A_session_listed_twice_is_taken_once_and_the_second_is_refused()
    {
        var programme = await Read(Schedule(Session() + Session()));
        Assert.Equal($"guid:{Guid1}", Assert.Single(programme.Sessions).Key);
        Assert.Equal(1, programme.Refused);
        Assert.Equal("session-repeated", Assert.Single(programme.Notes).Code);
    }

    [Fact]
    public async Task The_same_title_twice_is_two_sessions() =>
        Assert.Equal(2, (await Read(Schedule(Session() + Session(ids: $"""guid="{Guid2}" id="2" """)))).Sessions.Count);

    [Theory]
    [InlineData("CANCELLED Spreadsheets we have loved", "Spreadsheets we have loved", true)]
    [InlineData("CANCELED: Spreadsheets we have loved", "Spreadsheets we have loved", true)]
    [InlineData("Cancelled: Spreadsheets we have loved", "Spreadsheets we have loved", true)]
    [InlineData("[cancelled] Spreadsheets we have loved", "Spreadsheets we have loved", true)]
    [InlineData("Spreadsheets we have loved (Cancelled)", "Spreadsheets we have loved", true)]
    [InlineData("Spreadsheets we have loved - CANCELLED", "Spreadsheets we have loved", true)]
    [InlineData("AMENDMENT CANCELLED Spreadsheets", "Spreadsheets", true)]
    [InlineData("AMENDMENT Spreadsheets we have loved", "Spreadsheets we have loved", false)]
    [InlineData("Cancelling system calls", "Cancelling system calls", false)]
    [InlineData("Cancelled flights and how to survive them", "Cancelled flights and how to survive them", false)]
    [InlineData("CANCELLED", "CANCELLED", false)]
    public async Task What_is_shouted_in_a_title_becomes_a_status(string published, string title, bool cancelled)
    {
        var (session, notes) = await ReadOne(Session(title: published));
        Assert.Equal((title, cancelled), (session.Title, session.Cancelled));
        Assert.Equal(cancelled, notes.Contains("cancelled-in-title"));
        Assert.Equal(published.Contains("AMENDMENT", StringComparison.Ordinal), notes.Contains("amended-in-title"));
    }

    [Fact]
    public async Task A_session_without_a_title_is_called_untitled()
    {
        var (session, notes) = await ReadOne(Session(title: ""));
        Assert.Equal("Untitled", session.Title);
        Assert.Equal(["title-missing"], notes);
    }

    [Fact]
    public async Task A_person_listed_twice_is_on_the_session_once()
    {
        var (session, notes) = await ReadOne(Session(more: """<persons><person id="7">Vesna T.</person><person id="7">Vesna T.</person></persons>"""));
        Assert.Equal(["id:7"], session.PersonKeys);
        Assert.Equal(["person-repeated"], notes);
    }

    [Fact]
    public async Task A_person_that_looks_like_a_team_is_taken_and_noted()
    {
        var (session, notes) = await ReadOne(Session(more: """<persons><person id="6">Stage Crew</person></persons>"""));
        Assert.Equal(["id:6"], session.PersonKeys);
        Assert.Equal(["person-may-be-a-team"], notes);
    }

    [Fact]
    public async Task Persons_are_known_by_guid_then_id_then_code_then_name()
    {
        var (session, notes) = await ReadOne(Session(more: $"""
            <persons><person guid="{Guid2}" id="1">A</person><person id="1" code="ABC">B</person><person code="ABC">C</person><person>D</person><person id="9"> </person></persons>
            """));
        Assert.Equal([$"guid:{Guid2}", "id:1", "code:ABC", "name:D"], session.PersonKeys);
        Assert.Equal(["person-without-id", "person-without-name"], notes);
    }

    [Fact]
    public async Task Two_people_of_one_name_are_two_people_and_one_id_with_two_names_is_one()
    {
        var programme = await Read(Schedule(
            Session(more: """<persons><person id="1">Sam Wrenfield</person><person id="2">Sam Wrenfield</person></persons>""")
            + Session(ids: $"""guid="{Guid2}" """, more: """<persons><person id="1">S. Wrenfield</person></persons>""")));
        Assert.Equal([("id:1", "Sam Wrenfield"), ("id:2", "Sam Wrenfield")], programme.Persons.Select(p => (p.Key, p.Name)));
        Assert.Equal("person-renamed", Assert.Single(programme.Notes).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<persons/>")]
    [InlineData("<persons> </persons>")]
    public async Task A_session_needs_no_persons(string persons)
    {
        var (session, notes) = await ReadOne(Session(more: persons));
        Assert.Empty(session.PersonKeys);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Rooms_keep_their_order_and_an_empty_one_is_a_room_and_one_on_two_days_is_one()
    {
        var programme = await Read($"""
            <schedule>
            <day index="1" date="2026-09-14"><room name="Quiet Room"/><room name="Lantern Hall" guid="{Guid2}">{Session()}</room></day>
            <day index="2" date="2026-09-15"><room name="Lantern Hall" guid="{Guid2}"/><room name="Quiet Room"></room><room name="Lantern Hall"/></day>
            </schedule>
            """);
        Assert.Equal(["name:Quiet Room", $"guid:{Guid2}", "name:Lantern Hall"], programme.Rooms.Select(r => r.Key));
    }

    [Fact]
    public async Task Where_a_session_is_listed_counts_more_than_what_it_says()
    {
        var programme = await Read(Schedule(Session(), room: "name=\"Map Room\""));
        Assert.Equal("name:Map Room", Assert.Single(programme.Sessions).RoomKey);
        Assert.Equal("room-differs", Assert.Single(programme.Notes).Code);
    }

    [Fact]
    public async Task A_room_without_a_name_leaves_the_session_in_the_room_that_it_names()
    {
        var programme = await Read(Schedule(Session(), room: "slug=\"x\""));
        Assert.Equal("name:Lantern Hall", Assert.Single(programme.Sessions).RoomKey);
        Assert.Equal("Lantern Hall", Assert.Single(programme.Rooms).Name);
    }

    [Theory]
    [InlineData("", "<track name=\"Unused\" slug=\"u\"/><track name=\"Events\"/>")]
    [InlineData("<tracks><track online_qa=\"false\">Unused</track><track>Events</track></tracks>", "")]
    public async Task A_declared_track_that_no_session_is_in_is_left_out(string tracks, string conference)
    {
        var file = Schedule(Session(), conference).Replace("</conference>", "</conference>" + tracks, StringComparison.Ordinal);
        var programme = await Read(file);
        Assert.Equal(["Events"], programme.Tracks);
        var note = Assert.Single(programme.Notes);
        Assert.Equal((null, "track-unused"), (note.Session, note.Code));
        Assert.Contains("Unused", note.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_that_nobody_asked_for_are_passed_over()
    {
        var (session, notes) = await ReadOne(Session(more: """
            <recording><license>CC BY</license><optout>false</optout></recording>
            <answers><question id="1"><title>Not the title</title><start>23:00</start></question></answers>
            <links><link href="https://example.org">x</link></links><do_not_stream/>
            """));
        Assert.Equal(("Name badges, considered", 10), (session.Title, session.StartsAt!.Value.Hour));
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Text_comes_from_markup_and_cdata_alike_and_a_title_is_one_line()
    {
        var (session, _) = await ReadOne(Session(title: " Name\n   <b>badges</b><![CDATA[ & cords]]> "));
        Assert.Equal("Name badges & cords", session.Title);
    }

    [Fact]
    public async Task Text_beyond_its_limit_is_cut_and_noted()
    {
        var (session, notes) = await ReadOne(Session(more: $"<description>{new string('x', 100_000)}</description>"));
        Assert.Equal(64 * 1024, session.Description?.Length);
        Assert.Equal(["text-cut"], notes);
    }

    [Fact]
    public async Task Cutting_text_leaves_no_half_of_a_character()
    {
        var (session, _) = await ReadOne(Session(title: "x" + string.Concat(Enumerable.Repeat("😀", 400))));
        Assert.Equal(499, session.Title.Length);
        Assert.EndsWith("😀", session.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_names_the_session_as_the_file_does_and_the_line()
    {
        var programme = await Read(Schedule(Session() + "\n" + Session(ids: $"""guid="{Guid2}" id="42" """, duration: "soon")));
        var note = Assert.Single(programme.Notes);
        Assert.Equal(("42", "duration-unreadable", 6), (note.Session, note.Code, note.Line));
    }

    [Fact]
    public async Task What_is_so_in_every_session_is_said_once()
    {
        var programme = await Read(Schedule(string.Concat(Enumerable.Range(1, 20).Select(n => Session(ids: $"""id="{n}" """)))));
        Assert.Equal(20, programme.Sessions.Count);
        var note = Assert.Single(programme.Notes);
        Assert.Equal((null, "guid-missing"), (note.Session, note.Code));
    }

    [Fact]
    public async Task Elements_in_a_namespace_are_read_like_those_without()
    {
        var file = Schedule(Session()).Replace("<schedule>", "<schedule xmlns=\"https://example.org/schedule\">", StringComparison.Ordinal);
        Assert.Single((await Read(file)).Sessions);
    }
}
