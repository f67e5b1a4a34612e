using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>What of an XML programme is left out or guessed is told, as of the other formats.</summary>
public sealed class ScheduleXmlNoteTests
{
    static readonly string Long = new('x', 300);

    [Theory]
    [InlineData("track")]
    [InlineData("type")]
    [InlineData("language")]
    [InlineData("person")]
    public async Task What_is_longer_than_we_keep_is_cut_and_noted(string field)
    {
        var more = field == "person" ? $"<persons><person id=\"1\">{Long}</person></persons>" : $"<{field}>{Long}</{field}>";
        var (session, notes) = await ReadOne(Session(more: more));
        Assert.Equal(["text-cut"], notes);
        Assert.Equal(field is "track" or "type" or "language", (session.Track?.Length, session.Kind?.Length, session.Language?.Length) is (200, _, _) or (_, 200, _) or (_, _, 35));
    }

    [Fact]
    public async Task A_room_of_a_long_name_is_a_room()
    {
        var programme = await Read(Schedule(Session(), room: $"name=\"{Long}\""));
        Assert.Equal(Long[..200], Assert.Single(programme.Rooms).Name);
        Assert.Equal([("text-cut", null, 3), ("room-differs", "1", 4)], programme.Notes.Select(note => (note.Code, note.Session, note.Line!.Value)));
        var said = await Read(Schedule(Session().Replace("Lantern Hall", Long, StringComparison.Ordinal), room: "slug=\"x\""));
        Assert.Equal((Long[..200], "text-cut"), (Assert.Single(said.Rooms).Name, Assert.Single(said.Notes).Code));
    }

    [Fact]
    public async Task A_track_of_a_long_name_is_declared_as_it_is_kept()
    {
        var (session, notes) = await ReadOne(Session().Replace("Events", Long, StringComparison.Ordinal), $"<track name=\"{Long}\"/>");
        Assert.Equal(Long[..200], session.Track);
        Assert.DoesNotContain("track-unused", notes);
    }

    [Theory]
    [InlineData("2026-09-14T09:00:00+02:00", "", 15)]
    [InlineData("2026-09-14T09:00:00+02:00", "<day_change>00:30:00</day_change>", 14)]
    [InlineData("2026-09-13T09:00:00+02:00", "", 14)]
    public async Task A_day_begins_when_it_says_unless_the_conference_does(string start, string conference, int day)
    {
        var file = Schedule(Session(date: "", start: "01:30"), conference).Replace("<day index=\"1\"", $"<day index=\"1\" start=\"{start}\"", StringComparison.Ordinal);
        Assert.Equal(new DateTime(2026, 9, day, 1, 30, 0), (await Read(file)).Sessions[0].StartsAt);
    }
}
