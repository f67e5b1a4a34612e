using System.Diagnostics;
using System.Net;
using Associations.Events.Imports;
using Associations.Testing;

namespace Associations.Events.Tests.Imports;

public sealed class RealProgrammeTests(EventsFixture events)
{
    /// <summary>The invented programme that the local run imports.</summary>
    internal static string Demonstration { get; } = Path.Combine(Root(), "deploy", "local", "programme.xml");

    [Fact]
    public async Task The_demonstration_programme_is_read_with_all_its_quirks()
    {
        var programme = await Read(Demonstration);

        Assert.Equal((120, 8, 90, 10, 0), Counts(programme));
        Assert.Contains(programme.Sessions, s => s.StartsAt!.Value.AddMinutes(s.Minutes).Date > s.StartsAt.Value.Date);
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
    [InlineData("democon.json", 36, 2, 27, 2)]
    public async Task A_real_programme_comes_out_whole(string file, int sessions, int rooms, int persons, int tracks)
    {
        Assert.Equal((sessions, rooms, persons, tracks, 0), Counts(await Read(Real(file))));
    }

    [Theory]
    [InlineData("fosdem-2025.xml", 943)]
    [InlineData("fosdem-2020.xml", 872)]
    [InlineData("38c3.xml", 1007)]
    public async Task A_real_programme_is_imported_released_and_imported_again_without_a_change(string file, int sessions)
    {
        var (text, association) = (await File.ReadAllTextAsync(Real(file)), Guid.CreateVersion7());
        var (eventId, staff) = (await events.AnEvent(association), events.Staff(association));

        var imported = await Timed("imported", () => staff.PostRaw($"/v1/events/{eventId}/imports", text, "application/xml"));
        Assert.Equal(sessions, imported.Is(HttpStatusCode.Created).Json["sessions"]!["added"]!.GetValue<int>());
        var again = await Timed("imported again", () => staff.PostRaw($"/v1/events/{eventId}/imports", text, "application/xml"));
        Assert.Equal(sessions, again.Json["sessions"]!["unchanged"]!.GetValue<int>());
        Assert.Equal(0, again.Json["sessions"]!["changed"]!.GetValue<int>());

        (await Timed("released", () => staff.Post($"/v1/events/{eventId}/releases", new { name = "1.0" }))).Is(HttpStatusCode.Created);
        var agenda = await Timed("read", () => events.As(null).Get($"/v1/events/{eventId}/agenda"));
        Assert.Equal(sessions, agenda.Is(HttpStatusCode.OK).Json["sessions"]!.AsArray().Count);
        Assert.Equal(agenda.Text, (await Timed("read again", () => events.As(null).Get($"/v1/events/{eventId}/agenda"))).Text);

        async Task<Answer> Timed(string what, Func<Task<Answer>> ask)
        {
            var clock = Stopwatch.StartNew();
            var answer = await ask();
            TestContext.Current.TestOutputHelper?.WriteLine($"{file} {what} in {clock.ElapsedMilliseconds} ms, {answer.Text.Length} characters answered");
            return answer;
        }
    }

    internal static string Real(string file)
    {
        var folder = Environment.GetEnvironmentVariable("ASSOCIATIONS_SCHEDULES");
        Assert.SkipWhen(folder is null, "ASSOCIATIONS_SCHEDULES names no folder with published programmes");
        return Path.Combine(folder, file);
    }

    static (int Sessions, int Rooms, int Persons, int Tracks, int Refused) Counts(Programme p) =>
        (p.Sessions.Count, p.Rooms.Count, p.Persons.Count, p.Tracks.Count, p.Refused);

    static async Task<Programme> Read(string path)
    {
        await using var file = File.OpenRead(path);
        var reading = path.EndsWith("json", StringComparison.Ordinal)
            ? await ScheduleJson.Read(file, Published.Brussels, TestContext.Current.CancellationToken)
            : await ScheduleXml.Read(file, Published.Brussels, TestContext.Current.CancellationToken);
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
