using System.Text;
using Associations.Events.Imports;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class ScheduleCsvTests
{
    [Fact]
    public async Task A_session_comes_out_as_it_is_in_the_table_and_there_is_nothing_to_note()
    {
        var programme = await ReadCsv($""""
            guid,id,title,subtitle,start,end,room,track,type,language,persons,person_guids,abstract
            {Guid1},1,"Name badges, ""considered""",And worn,2026-09-14T10:00:00+02:00,2026-09-14T10:30:00+02:00,Lantern Hall,Events,talk,en,Vesna,{Guid2},"Two
            lines."
            """");
        var session = Assert.Single(programme.Sessions);
        Assert.Equal((Guid.Parse(Guid1), "1", "Name badges, \"considered\"", "And worn"), (session.Guid!.Value, session.Id, session.Title, session.Subtitle));
        Assert.Equal(("talk", "en", "Events", "Two\nlines."), (session.Kind, session.Language, session.Track, session.Abstract));
        Assert.Equal((new DateTime(2026, 9, 14, 10, 0, 0), 30, "name:Lantern Hall"), (session.StartsAt, session.Minutes, session.RoomKey));
        Assert.Equal([$"guid:{Guid2}"], session.PersonKeys);
        Assert.Empty(programme.Notes);
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    public async Task Columns_are_found_by_what_people_call_them(string separator)
    {
        var programme = await ReadCsv(string.Join("\r\n", "Code,TITLE,Date,Start Time,Duration (in minutes),Speakers,Colour", "x1,A,2026-09-14,10:00,45,Ada,red", "", "x2,B,2026-09-14,11:00,15,,").Replace(",", separator, StringComparison.Ordinal));
        Assert.Equal([("id:x1", 10, 45), ("id:x2", 11, 15)], programme.Sessions.Select(session => (session.Key, session.StartsAt!.Value.Hour, session.Minutes)));
        Assert.Equal(["name:Ada"], programme.Sessions[0].PersonKeys);
    }

    [Fact]
    public async Task Persons_are_separated_by_semicolons_unless_they_are_escaped() =>
        Assert.Equal(["Ada", "Bo; and friends", @"C\o"], (await ReadCsv("id,title,start,persons\n1,A,2026-09-14T10:00,\"Ada; Bo\\; and friends;; C\\\\o\"\n")).Persons.Select(person => person.Name));

    [Fact]
    public async Task An_end_on_the_clock_may_be_after_midnight()
    {
        var session = (await ReadCsv("id,title,date,start,end\n1,Quiz,2026-09-14,22:30,01:00\n")).Sessions[0];
        Assert.Equal((new DateTime(2026, 9, 14, 22, 30, 0), 150), (session.StartsAt, session.Minutes));
    }

    [Fact]
    public async Task An_end_after_the_clocks_went_back_counts_the_minutes_that_pass() =>
        Assert.Equal(180, (await ReadCsv("id,title,start,end\n1,Night,2026-10-25T01:30,2026-10-25T03:30\n")).Sessions[0].Minutes);

    [Theory]
    [InlineData("1,CANCELLED A,2026-09-14T10:00,30,Ada", "cancelled-in-title")]
    [InlineData("1,A,2026-09-14T10:00,0,Ada", "zero-length")]
    [InlineData("1,A,2026-09-14T10:00,NaN,Ada", "duration-unreadable")]
    [InlineData("1,A,2026-09-14T10:00,-5,Ada", "duration-unreadable")]
    [InlineData("1,A,yesterday,30,Ada", "time-unreadable")]
    [InlineData("1,A,2026-09-14T10:00,30,Ada;Ada", "person-repeated")]
    [InlineData("0,A,2026-09-14T10:00,30,Ada", "session-repeated")]
    [InlineData("1,A\u0001,2026-09-14T10:00,30,Ada", "control-characters")]
    public async Task A_quirk_is_noted_with_its_line(string row, string code)
    {
        var programme = await ReadCsv($"id,title,start,minutes,persons\n\n0,\"B\nand more\",2026-09-14T10:00:00+02:00,30,Bo\n{row}\n");
        Assert.Contains(programme.Notes, note => note.Code == code && note.Line == 5);
    }

    [Theory]
    [InlineData("", "programme-not-csv")]
    [InlineData("\n", "programme-not-csv")]
    [InlineData("hello", "programme-not-a-schedule")]
    [InlineData("<schedule/>", "programme-not-a-schedule")]
    [InlineData("title,room\nA,B\n", "programme-not-a-schedule")]
    [InlineData("id,title,start", "programme-without-sessions")]
    [InlineData("title,start\n,2026-09-14T10:00\n", "session-without-id")]
    [InlineData("id,title,start\n1,\"A,2026-09-14T10:00\n2,B", "programme-cut-off")]
    [InlineData("id,title,start,room\n1,A,2026-09-14T10:00,Hall\n2,B,2026-09", "programme-cut-off")]
    public async Task What_is_no_programme_is_refused_by_name(string file, string code) => Assert.Equal(code, (await RefusedCsv(file)).Code);

    [Fact]
    public async Task A_quotation_mark_that_nothing_closes_is_refused_before_it_takes_the_whole_file() =>
        Assert.Equal(("programme-not-csv", 2), (await RefusedCsv("id,title,start\n1,\"" + new string('x', 2 * 1024 * 1024))) is var refusal ? (refusal.Code, refusal.Line ?? 0) : default);

    [Fact]
    public async Task Another_encoding_is_refused()
    {
        var latin = Encoding.Latin1.GetBytes("id,title,start\n1,Käse,2026-09-14T10:00\n");
        Assert.Equal("programme-not-utf8", (await ScheduleCsv.Read(new MemoryStream(latin), Brussels, TestContext.Current.CancellationToken)).Refusal?.Code);
    }
}
