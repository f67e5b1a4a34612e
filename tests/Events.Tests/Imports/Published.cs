using System.Text;
using Associations.Events.Imports;

namespace Associations.Events.Tests.Imports;

/// <summary>Small programmes as files have them, for tests that are each about one quirk.</summary>
static class Published
{
    internal static readonly TimeZoneInfo Brussels = TimeZoneInfo.FindSystemTimeZoneById("Europe/Brussels");

    internal const string Guid1 = "11111111-1111-4111-8111-111111111111";
    internal const string Guid2 = "22222222-2222-4222-8222-222222222222";

    /// <summary>A session without a fault, apart from what the arguments make of it.</summary>
    internal static string Session(
        string ids = $"""guid="{Guid1}" id="1" """,
        string date = "<date>2026-09-14T10:00:00+02:00</date>",
        string start = "10:00",
        string duration = "00:30",
        string title = "Name badges, considered",
        string more = "") => $"""
        <event {ids}>{date}<start>{start}</start><duration>{duration}</duration><room>Lantern Hall</room>
        <title>{title}</title><track>Events</track><type>talk</type><abstract/>{more}</event>
        """;

    internal static string Schedule(string sessions, string conference = "<time_zone_name>Europe/Brussels</time_zone_name>", string room = "name=\"Lantern Hall\"") => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <schedule><version>1</version><conference><title>Lantern Days</title>{conference}</conference>
        <day index="1" date="2026-09-14"><room {room}>
        {sessions}
        </room></day></schedule>
        """;

    internal static async Task<Programme> Read(string file, TimeZoneInfo? zone = null) =>
        Assert.IsType<Programme>((await Reading(file, zone)).Programme);

    internal static async Task<ProgrammeRefusal> Refused(string file) =>
        Assert.IsType<ProgrammeRefusal>((await Reading(file)).Refusal);

    internal static async Task<(ProgrammeSession Session, string[] Notes)> ReadOne(string session, string conference = "", TimeZoneInfo? zone = null)
    {
        var programme = await Read(Schedule(session, conference), zone);
        return (Assert.Single(programme.Sessions), [.. programme.Notes.Select(n => n.Code)]);
    }

    internal static async Task<Programme> ReadJson(string file, TimeZoneInfo? zone = null) =>
        Assert.IsType<Programme>((await ScheduleJson.Read(Bytes(file), zone ?? Brussels, TestContext.Current.CancellationToken)).Programme);

    internal static async Task<ProgrammeRefusal> RefusedJson(string file) =>
        Assert.IsType<ProgrammeRefusal>((await ScheduleJson.Read(Bytes(file), Brussels, TestContext.Current.CancellationToken)).Refusal);

    internal static async Task<Programme> ReadCsv(string file, TimeZoneInfo? zone = null) =>
        Assert.IsType<Programme>((await ScheduleCsv.Read(Bytes(file), zone ?? Brussels, TestContext.Current.CancellationToken)).Programme);

    internal static async Task<ProgrammeRefusal> RefusedCsv(string file) =>
        Assert.IsType<ProgrammeRefusal>((await ScheduleCsv.Read(Bytes(file), Brussels, TestContext.Current.CancellationToken)).Refusal);

    static MemoryStream Bytes(string file) => new(Encoding.UTF8.GetBytes(file));

    static Task<ProgrammeReading> Reading(string file, TimeZoneInfo? zone = null) =>
        ScheduleXml.Read(new MemoryStream(Encoding.UTF8.GetBytes(file)), zone ?? Brussels, TestContext.Current.CancellationToken);
}
