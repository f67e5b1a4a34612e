using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Imports;

/// <summary>What came of an import. It names sessions as their file does, and no person.</summary>
/// <param name="Id">The import.</param>
/// <param name="Draft">The name of the draft it went into.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Sessions">The difference that it made.</param>
/// <param name="Rooms">How many rooms the programme has.</param>
/// <param name="Persons">How many persons are on it.</param>
/// <param name="Tracks">How many tracks have a session.</param>
/// <param name="Notes">What was repaired, guessed or refused.</param>
public sealed record ImportReport(
    Guid Id, Guid EventId, string Draft, DateTimeOffset At, SessionCounts Sessions, int Rooms, int Persons, int Tracks, IReadOnlyList<ImportNote> Notes)
{
    internal static void Map(RouteGroupBuilder imports) => imports.MapGet("/{importId:guid}", Get).ForStaff("events:read").Answers(typeof(ImportReport));

    static async Task<IResult> Get(Guid eventId, Guid importId, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var report = await session.LoadAsync<ImportReport>(importId, cancellation);
        return report is null || report.EventId != eventId ? Problems.NotFound("import") : Results.Ok(report);
    }
}
