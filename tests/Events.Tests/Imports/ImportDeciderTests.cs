using Associations.Events.Drafts;
using Associations.Events.Imports;
using Associations.EventSourcing;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class ImportDeciderTests
{
    static readonly Guid Event = Guid.CreateVersion7();

    [Fact]
    public async Task The_first_import_begins_the_draft()
    {
        var (draft, counts) = await Import(Empty, Schedule(Session() + Session(ids: $"""guid="{Guid2}" id="2" """)));
        Assert.Equal(new SessionCounts(2, 0, 0, 0, 0), counts);
        Assert.Equal((Event, "main", 2, 1), (draft.EventId, draft.Name, draft.Sessions.Count, draft.Rooms.Count));
    }

    [Fact]
    public async Task The_same_file_again_is_no_difference()
    {
        var file = Schedule(Session(more: "<persons><person id=\"1\">A</person></persons><abstract>x</abstract>"));
        var (draft, _) = await Import(Empty, file);
        var again = ImportDecider.Import(draft, Event, "main", await Read(file), new(Guid.CreateVersion7(), "import", "ada", DateTimeOffset.UnixEpoch), new());
        Assert.Empty(again.Decision.Events);
        Assert.Equal(new SessionCounts(0, 0, 0, 1, 0), again.Counts);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("start")]
    [InlineData("duration")]
    [InlineData("abstract")]
    [InlineData("person")]
    [InlineData("cancelled")]
    public async Task Anything_different_about_a_session_is_a_change_of_that_session(string what)
    {
        var (draft, _) = await Import(Empty, Schedule(Session()));
        var (after, counts) = await Import(draft, Schedule(what switch
        {
            "title" => Session(title: "Name badges, reconsidered"),
            "start" => Session(date: "<date>2026-09-14T11:00:00+02:00</date>", start: "11:00"),
            "duration" => Session(duration: "00:45"),
            "abstract" => Session(more: "<description>New.</description>"),
            "person" => Session(more: "<persons><person id=\"1\">A</person></persons>"),
            _ => Session(title: "CANCELLED Name badges, considered"),
        }));
        Assert.Equal(new SessionCounts(0, 1, 0, 0, 0), counts);
        Assert.Equal(draft.Sessions.Keys, after.Sessions.Keys);
        Assert.Equal(what == "cancelled" ? SessionStatus.Cancelled : SessionStatus.Scheduled, Assert.Single(after.Sessions.Values).Details.Status);
    }

    [Fact]
    public async Task A_session_that_the_file_no_longer_has_is_removed()
    {
        var (draft, _) = await Import(Empty, Schedule(Session() + Session(ids: $"""guid="{Guid2}" id="2" """)));
        var (after, counts) = await Import(draft, Schedule(Session()));
        Assert.Equal(new SessionCounts(0, 0, 1, 1, 0), counts);
        Assert.Single(after.Sessions);
    }

    [Fact]
    public async Task A_session_that_gets_a_guid_later_is_the_same_session()
    {
        var (draft, _) = await Import(Empty, Schedule(Session(ids: """id="1" """)));
        var (after, counts) = await Import(draft, Schedule(Session()));
        Assert.Equal(new SessionCounts(0, 1, 0, 0, 0), counts);
        Assert.Equal(draft.Sessions.Keys, after.Sessions.Keys);

        // And once its guid is known, another session may have the id.
        var (_, again) = await Import(after, Schedule(Session() + Session(ids: """id="1" """)));
        Assert.Equal(new SessionCounts(1, 0, 0, 1, 0), again);
    }

    [Fact]
    public async Task Sessions_with_one_guid_are_themselves_in_whatever_order_they_come()
    {
        string[] two = [Session(ids: $"""guid="{Guid1}" id="1" """, title: "One"), Session(ids: $"""guid="{Guid1}" id="2" """, title: "Two", start: "11:00", date: "")];
        var (draft, _) = await Import(Empty, Schedule(two[0] + two[1]));
        var (after, counts) = await Import(draft, Schedule(two[1] + two[0]));
        Assert.Equal(new SessionCounts(0, 0, 0, 2, 0), counts);
        Assert.Equal(draft.Sessions, after.Sessions);
    }

    [Fact]
    public async Task A_session_beside_which_another_of_its_guid_appears_is_the_same_session()
    {
        var (draft, _) = await Import(Empty, Schedule(Session(title: "One")));
        var (after, counts) = await Import(draft, Schedule(Session(ids: $"""guid="{Guid1}" id="2" """, title: "Two") + Session(title: "One")));
        Assert.Equal((1, 1, 0), (counts.Added, counts.Changed, counts.Removed));
        Assert.Equal("One", after.Sessions[Assert.Single(draft.Sessions.Keys)].Details.Title);
    }

    [Fact]
    public async Task Of_sessions_with_one_guid_the_one_without_an_id_has_it()
    {
        string[] two = [Session(ids: $"""guid="{Guid1}" """, title: "One"), Session(ids: $"""guid="{Guid1}" id="2" """, title: "Two")];
        var (draft, counts) = await Import(Empty, Schedule(two[0] + two[1]));
        Assert.Equal((2, 0), (counts.Added, counts.Refused));
        var (_, again) = await Import(draft, Schedule(two[1] + two[0]));
        Assert.Equal(new SessionCounts(0, 0, 0, 2, 0), again);
    }

    [Fact]
    public async Task A_session_that_comes_back_has_its_old_id()
    {
        var (draft, _) = await Import(Empty, Schedule(Session() + Session(ids: $"""guid="{Guid2}" """)));
        var (without, _) = await Import(draft, Schedule(Session()));
        var (again, _) = await Import(without, Schedule(Session() + Session(ids: $"""guid="{Guid2}" """)));
        Assert.Equal(draft.Sessions.Keys.Order(), again.Sessions.Keys.Order());
    }

    [Fact]
    public async Task A_room_with_a_guid_can_be_renamed()
    {
        var (draft, _) = await Import(Empty, Schedule(Session(), room: $"name=\"Lantern Hall\" guid=\"{Guid2}\""));
        var (after, counts) = await Import(draft, Schedule(Session(), room: $"name=\"Great Hall\" guid=\"{Guid2}\""));
        Assert.Equal(new SessionCounts(0, 0, 0, 1, 0), counts);
        Assert.Equal("Great Hall", Assert.Single(after.Rooms).Name);
    }

    [Fact]
    public async Task A_room_that_staff_call_otherwise_is_renamed_by_a_new_name_in_the_file_only_when_the_file_is_to_win()
    {
        static string Room(string name) => Schedule(Session(), room: $"name=\"{name}\" guid=\"{Guid2}\"");
        var (draft, _) = await Import(Empty, Room("Lantern Hall"));
        var hall = Assert.Single(draft.Rooms);
        draft = draft.Evolve(new RoomSet(hall with { Name = "Lantern Room" }));
        Assert.Equal("Lantern Room", Assert.Single((await Import(draft, Room("Lantern Hall"))).Draft.Rooms).Name);

        var file = await Read(Room("Great Hall"));
        ImportOutcome Take(bool fileWins) => ImportDecider.Import(draft, Event, "main", file, new(Guid.CreateVersion7(), "import", "ada", DateTimeOffset.UnixEpoch), new(fileWins));
        Assert.Empty(Take(false).Decision.Events);
        Assert.Equal("kept-by-staff", Assert.Single(Take(false).Notes).Code);
        Assert.Equal(new RoomRenamed(hall.Id, "Great Hall"), Take(true).Decision.Events[0]);
    }

    [Fact]
    public async Task A_room_that_staff_have_removed_comes_back_only_with_a_session()
    {
        var moved = Schedule(Session().Replace("Lantern Hall", "Attic", StringComparison.Ordinal), room: "name=\"Attic\"");
        var (draft, _) = await Import(Empty, Schedule(Session()));
        var hall = Assert.Single(draft.Rooms);
        (draft, _) = await Import(draft, moved);
        draft = draft.Evolve(new RoomRemoved(hall.Id));
        var both = moved.Replace("</day>", "<room name=\"Lantern Hall\"/></day>", StringComparison.Ordinal);
        Assert.Equal("Attic", Assert.Single((await Import(draft, both)).Draft.Rooms).Name);
        Assert.Equal(["Attic", "Lantern Hall"], (await Import(draft, Schedule(Session()))).Draft.Rooms.Select(room => room.Name));
    }

    [Fact]
    public async Task No_name_of_a_person_is_in_the_history()
    {
        var programme = await Read(Schedule(Session(more: "<persons><person>Vesna Thistlewood</person><person id=\"6\">Stage Crew</person></persons>")));
        var decision = ImportDecider.Import(Empty, Event, "main", programme, new(Guid.CreateVersion7(), "import", "ada", DateTimeOffset.UnixEpoch), new()).Decision;
        var written = string.Concat(decision.Events.Select(e => System.Text.Json.JsonSerializer.Serialize(e, e.GetType())).Concat(programme.Notes.Select(n => n.Detail)));
        Assert.DoesNotContain("Vesna", written, StringComparison.Ordinal);
        Assert.DoesNotContain("Crew", written, StringComparison.Ordinal);
    }

    static Draft Empty => Draft.Empty(Draft.IdOf(Event, "main"));

    static async Task<(Draft Draft, SessionCounts Counts)> Import(Draft draft, string file)
    {
        var import = ImportDecider.Import(draft, Event, "main", await Read(file), new(Guid.CreateVersion7(), "import", "ada", DateTimeOffset.UnixEpoch), new());
        return (Decisions(import.Decision).Aggregate(draft, (state, e) => state.Evolve(e)), import.Counts);
    }

    static IReadOnlyList<object> Decisions(Decision decision)
    {
        Assert.Null(decision.Rejection);
        return decision.Events;
    }
}
