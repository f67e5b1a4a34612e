using Associations.Events.Imports;

namespace Associations.Events.Tests.Imports;

public sealed class RealProgrammeTests
{
    /// <summary>The invented programme that the local run imports.</summary>
    [Fact]
    public async Task The_demonstration_programme_is_read_with_all_its_quirks()
    {
        var programme = await Read(Path.Combine(Root(), "deploy", "local", "programme.xml"));

        Assert.Equal((120, 8, 90, 10, 0), Counts(programme));
        Assert.Contains(programme.Sessions, s => s.StartsAt.AddMinutes(s.Minutes).Date > s.StartsAt.Date);
        Assert.Equal(2, programme.Sessions.Count(s => s.Cancelled));
        Assert.DoesNotContain(programme.Sessions, s => s.RoomKey == "name:Quiet Room");
        Assert.Equal(
            [
                "amended-in-title", "cancelled-in-title", "guid-missing", "guid-not-uuid", "offset-converted", "person-may-be-a-team",
                "person-repeated", "track-unused", "unusually-long", "zero-length", "zone-missing",
            ],
            programme.Notes.Select(n => n.Code).Distinct().Order());
    }

    /// <summary>
    /// Programmes of real conferences belong to others and are not in the repository: name a folder that holds them in
    /// <c>ASSOCIATIONS_SCHEDULES</c>. The counts were made by an independent program.
    /// </summary>
    [Theory]
    [InlineData("fosdem-2025.xml", 943, 40, 992, 69)]
    [InlineData("fosdem-2020.xml", 872, 35, 841, 71)]
    [InlineData("38c3.xml", 1007, 72, 571, 7)]
    public async Task A_real_programme_comes_out_whole(string file, int sessions, int rooms, int persons, int tracks)
    {
        var folder = Environment.GetEnvironmentVariable("ASSOCIATIONS_SCHEDULES");
        Assert.SkipWhen(folder is null, "ASSOCIATIONS_SCHEDULES names no folder with published programmes");

        Assert.Equal((sessions, rooms, persons, tracks, 0), Counts(await Read(Path.Combine(folder, file))));
    }

    static (int Sessions, int Rooms, int Persons, int Tracks, int Refused) Counts(Programme p) =>
        (p.Sessions.Count, p.Rooms.Count, p.Persons.Count, p.Tracks.Count, p.Refused);

    static async Task<Programme> Read(string path)
    {
        await using var file = File.OpenRead(path);
        var reading = await ScheduleXml.Read(file, Published.Brussels, TestContext.Current.CancellationToken);
        return Assert.IsType<Programme>(reading.Programme);
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Associations.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Associations.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
