using Associations.Events.Imports;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>The hour that the clocks show twice. We know only its first time, so what a file says of its second is told, and lengths are the minutes that pass.</summary>
public sealed class RepeatedHourTests
{
    [Theory]
    [InlineData("2026-10-25T02:30:00+02:00", "time-occurs-twice")]
    [InlineData("2026-10-25T00:30:00Z", "time-occurs-twice")]
    [InlineData("2026-10-25T02:30:00", "time-occurs-twice")]
    [InlineData("2026-10-25T02:30:00+01:00", "second-time-not-kept")]
    [InlineData("2026-10-25T01:30:00Z", "second-time-not-kept")]
    [InlineData("2026-10-24T20:30:00-05:00", "second-time-not-kept")]
    public async Task Which_of_the_two_a_file_means_is_told_in_every_format(string at, string code)
    {
        Check(await Read(Schedule(Session(date: $"<date>{at}</date>", start: ""))));
        Check(await ReadJson($$"""[{"id":1,"title":"A","start":"{{at}}","minutes":30}]"""));
        Check(await ReadCsv($"id,title,start,minutes\n1,A,{at},30\n"));

        void Check(Programme programme)
        {
            Assert.Equal((new DateTime(2026, 10, 25, 2, 30, 0), 30), (programme.Sessions[0].StartsAt, programme.Sessions[0].Minutes));
            Assert.Equal([code], programme.Notes.Select(note => note.Code).Where(one => one is "time-occurs-twice" or "second-time-not-kept"));
        }
    }

    [Theory]
    [InlineData("2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+02:00", 60)]
    [InlineData("2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+01:00", 120)]
    [InlineData("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", 60)]
    [InlineData("2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00", 30)]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z", 30)]
    [InlineData("2026-10-25T01:30", "2026-10-25T03:30", 180)]
    public async Task A_length_is_the_minutes_that_pass_until_the_end(string start, string end, int minutes)
    {
        Assert.Equal(minutes, (await ReadJson($$"""[{"id":1,"title":"A","start":"{{start}}","end":"{{end}}"}]""")).Sessions[0].Minutes);
        Assert.Equal(minutes, (await ReadCsv($"id,title,start,end\n1,A,{start},{end}\n")).Sessions[0].Minutes);
    }
}
