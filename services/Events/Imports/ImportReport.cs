using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Imports;

/// <summary>What came of an import. Its notes name sessions as their file does; it names no person.</summary>
/// <param name="Id">The import.</param>
/// <param name="Draft">The name of the draft it went into.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Sessions">The difference that it made.</param>
/// <param name="Rooms">How many rooms the programme has.</param>
/// <param name="Persons">How many persons are on it.</param>
/// <param name="Tracks">How many tracks have a session.</param>
/// <param name="Notes">What was repaired, guessed or refused.</param>
/// <param name="Changes">What became different about which session, by time, at most 500; null for an import of before this was told.</param>
/// <param name="MoreChanges">How many more there are.</param>
/// <param name="Conflicts">How many conflicts the draft has after it, by rule; null for an import of before this was told.</param>
public sealed record ImportReport(
    Guid Id, Guid EventId, string Draft, DateTimeOffset At, SessionCounts Sessions, int Rooms, int Persons, int Tracks, IReadOnlyList<ImportNote> Notes,
    IReadOnlyList<AgendaChange>? Changes = null, int MoreChanges = 0, IReadOnlyList<ConflictCount>? Conflicts = null)
{
    internal const int MostChanges = 500;

    internal static void Map(RouteGroupBuilder imports) => imports.MapGet("/{importId:guid}", Get).ForStaff("events:read").Answers(typeof(ImportReport));

    static async Task<IResult> Get(Guid eventId, Guid importId, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var report = await session.LoadAsync<ImportReport>(importId, cancellation);
        return report is null || report.EventId != eventId ? Problems.NotFound("import") : Results.Ok(report);
    }
}

/// <summary>How many conflicts a draft has by one rule.</summary>
/// <param name="Code">The rule.</param>
/// <param name="Count">How many, those that somebody has accepted included.</param>
public sealed record ConflictCount(string Code, int Count)
{
    internal static IReadOnlyList<ConflictCount> Of(IEnumerable<Conflict> conflicts) =>
        [.. conflicts.GroupBy(conflict => conflict.Code).OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => new ConflictCount(rule.Key, rule.Count()))];
}
