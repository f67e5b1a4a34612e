using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class PublishedTimeTests
{
    static readonly TimeZoneInfo Auckland = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");

    static DateTime At(int day, int hour, int minute = 0) => new(2026, 9, day, hour, minute, 0);

    [Fact]
    public async Task An_instant_at_another_offset_is_brought_to_the_venue()
    {
        var (session, notes) = await ReadOne(Session(date: "<date>2026-09-14T08:00:00Z</date>", start: "10:00"));
        Assert.Equal(At(14, 10), session.StartsAt);
        Assert.Equal(["offset-converted"], notes);
    }

    [Fact]
    public async Task A_wrong_offset_does_not_move_a_session_that_says_its_local_time_twice()
    {
        var (session, notes) = await ReadOne(Session(date: "<date>2026-09-14T10:00:00+00:00</date>", start: "10:00"));
        Assert.Equal(At(14, 10), session.StartsAt);
        Assert.Equal(["offset-ignored"], notes);
    }

    [Fact]
    public async Task A_date_without_an_offset_is_local_time()
    {
        var (session, notes) = await ReadOne(Session(date: "<date>2026-09-14T10:00:00</date>"));
        Assert.Equal(At(14, 10), session.StartsAt);
        Assert.Equal(["zone-missing"], notes);
    }

    [Fact]
    public async Task Date_and_start_that_contradict_each_other_leave_the_date()
    {
        var (session, notes) = await ReadOne(Session(start: "11:00"));
        Assert.Equal(At(14, 10), session.StartsAt);
        Assert.Equal(["start-differs"], notes);
    }

    [Fact]
    public async Task A_session_without_a_date_is_on_its_day()
    {
        var (session, notes) = await ReadOne(Session(date: "", start: "10:00"));
        Assert.Equal(At(14, 10), session.StartsAt);
        Assert.Equal(["date-missing"], notes);
    }

    [Fact]
    public async Task A_date_at_midnight_with_a_start_is_only_a_date()
    {
        var (session, notes) = await ReadOne(Session(date: "<date>2026-09-14T00:00:00+02:00</date>", start: "10:00"));
        Assert.Equal(At(14, 10), session.StartsAt);
        Assert.Equal(["date-missing"], notes);
    }

    [Fact]
    public async Task Before_the_day_changes_is_the_night_after()
    {
        var (session, notes) = await ReadOne(Session(date: "", start: "01:30"), "<day_change>09:00:00</day_change>");
        Assert.Equal(At(15, 1, 30), session.StartsAt);
        Assert.Equal(["date-missing", "after-midnight"], notes);
    }

    [Fact]
    public async Task A_date_of_its_own_after_midnight_is_believed()
    {
        var (session, notes) = await ReadOne(
            Session(date: "<date>2026-09-15T01:30:00+02:00</date>", start: "01:30"), "<day_change>09:00:00</day_change>");
        Assert.Equal(At(15, 1, 30), session.StartsAt);
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Half_past_twenty_four_is_half_past_midnight() =>
        Assert.Equal(At(15, 0, 30), (await ReadOne(Session(date: "", start: "24:30"))).Session.StartsAt);

    [Fact]
    public async Task Another_zone_in_the_file_is_noted_and_local_times_stay()
    {
        var (session, notes) = await ReadOne(Session(), "<time_zone_name>Europe/Brussels</time_zone_name>", Auckland);
        Assert.Equal(At(14, 10), session.StartsAt);
        Assert.Equal(["zone-differs", "offset-ignored"], notes);
    }

    [Theory]
    [InlineData("<date>2026-03-29T02:30:00</date>", "03:30", "time-does-not-exist")]
    [InlineData("<date>2026-03-29T02:30:00+02:00</date>", "03:30", "time-does-not-exist")]
    [InlineData("<date>2026-10-25T02:30:00+02:00</date>", "02:30", "time-occurs-twice")]
    [InlineData("<date>2026-03-29T02:30:00+01:00</date>", "03:30", "time-does-not-exist")]
    public async Task A_time_at_which_the_clocks_change_is_noted(string date, string clock, string code)
    {
        var (session, notes) = await ReadOne(Session(date: date, start: "02:30"));
        Assert.Equal(clock, $"{session.StartsAt:HH:mm}");
        Assert.Contains(code, notes);
    }

    [Theory]
    [InlineData("2026-03-29T02:30:00Z", "2026-03-29 04:30")]
    [InlineData("2026-03-29T02:30:00+02:00", "2026-03-29 01:30")]
    [InlineData("2026-03-29T02:30:00+05:30", "2026-03-28 22:00")]
    public async Task An_instant_that_is_written_as_a_time_that_the_venue_skips_is_that_instant(string date, string local)
    {
        var (session, notes) = await ReadOne(Session(date: $"<date>{date}</date>", start: ""));
        Assert.Equal(local, $"{session.StartsAt:yyyy-MM-dd HH:mm}");
        Assert.Contains("offset-converted", notes);
    }

    [Theory]
    [InlineData("", "soon")]
    [InlineData("<date>tomorrow</date>", "")]
    [InlineData("<date>0000-00-00T10:00:00Z</date>", "")]
    [InlineData("<date>2026-09-14</date>", "49:00")]
    public async Task A_session_whose_start_cannot_be_made_out_has_none(string date, string start)
    {
        var programme = await Read(Schedule(Session(date: date, start: start) + Session(ids: $"""guid="{Guid2}" id="2" """)));
        Assert.Equal([null, At(14, 10)], programme.Sessions.Select(session => session.StartsAt));
        Assert.Equal(0, programme.Refused);
        var note = Assert.Single(programme.Notes);
        Assert.Equal(("1", "time-unreadable"), (note.Session, note.Code));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("<date>2026-09-14</date>", "")]
    public async Task A_session_may_have_no_start(string date, string start)
    {
        var programme = await Read(Schedule(Session(date: date, start: start) + Session(ids: $"""guid="{Guid2}" id="2" """)));
        Assert.Equal([null, At(14, 10)], programme.Sessions.Select(session => session.StartsAt));
        Assert.Equal("time-missing", Assert.Single(programme.Notes).Code);
    }

    [Theory]
    [InlineData("00:30", 30, null)]
    [InlineData("1:05", 65, null)]
    [InlineData("01:30:00", 90, null)]
    [InlineData("PT1H30M", 90, null)]
    [InlineData("45", 45, "duration-guessed")]
    [InlineData("00:00", 0, "zero-length")]
    [InlineData("12:00", 720, "unusually-long")]
    [InlineData("36:00", 2160, "unusually-long")]
    [InlineData("-00:30", 0, "duration-unreadable")]
    [InlineData("999:00", 0, "duration-unreadable")]
    [InlineData("00:75", 0, "duration-unreadable")]
    [InlineData("", 0, "duration-unreadable")]
    [InlineData("2026-09-14T09:00", 0, "end-not-after-start")]
    public async Task A_length_is_a_number_of_minutes(string duration, int minutes, string? code)
    {
        var (session, notes) = await ReadOne(Session(duration: duration));
        Assert.Equal(minutes, session.Minutes);
        Assert.Equal(code is null ? [] : [code], notes);
    }

    [Fact]
    public async Task A_session_across_midnight_keeps_its_length()
    {
        var (session, notes) = await ReadOne(Session(date: "<date>2026-09-14T22:30:00+02:00</date>", start: "22:30", duration: "02:30"));
        Assert.Equal((At(14, 22, 30), 150), (session.StartsAt, session.Minutes));
        Assert.Empty(notes);
    }
}
