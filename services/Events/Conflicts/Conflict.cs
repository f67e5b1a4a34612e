using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Conflicts;

/// <summary>What a conflict does.</summary>
public enum Severity
{
    /// <summary>Nobody looks for it.</summary>
    Off,

    /// <summary>It is told.</summary>
    Warn,

    /// <summary>It is told, and the draft is not released with it.</summary>
    BlockRelease,

    /// <summary>Nothing is placed so that it arises.</summary>
    Block,
}

/// <summary>Something about a draft that does not go together.</summary>
/// <param name="Code">Which rule says so; one of <see cref="ConflictCatalogue"/>.</param>
/// <param name="Severity">What it does at this event.</param>
/// <param name="Sessions">The sessions that it is between, the earlier first.</param>
/// <param name="Room">The room that it is about, or null.</param>
/// <param name="Person">The person that it is about, or null.</param>
/// <param name="Detail">What is wrong, in words, without names of people.</param>
/// <param name="Waiver">Who accepted it and why; null while nobody has. An accepted one blocks nothing.</param>
/// <param name="LargerRoom">Of too many people for a room: a larger one that is free then and has what the session needs, if there is one.</param>
sealed record Conflict(
    string Code, Severity Severity, IReadOnlyList<Guid> Sessions, Guid? Room, Guid? Person, string Detail, Waiver? Waiver = null, Guid? LargerRoom = null)
{
    const int MostNamed = 8;

    /// <summary>The same for the same rule between the same things, however they are placed.</summary>
    internal string Key => KeyOf(Code, Sessions, Person);

    /// <summary>True while it keeps its draft from being released.</summary>
    internal bool BlocksRelease => Waiver is null && Severity >= Severity.BlockRelease;

    /// <summary>The key of a waiver as it was stored, where that has more sessions in it than are named one by one now.</summary>
    internal static string KeyOfStored(string key) => key.Split(':') is { Length: > MostNamed + 1 } parts ? KeyOf(parts[0], [.. parts.Skip(1).Select(Guid.Parse)], null) : key;

    internal static string KeyOf(string code, IReadOnlyCollection<Guid> sessions, Guid? person)
    {
        var ids = sessions.Order().Select(id => id.ToString("N"));
        // A room that holds many has many at once: they are known by one id together.
        if (sessions.Count > MostNamed) ids = [Uuid.From(Guid.Empty, string.Join(':', ids)).ToString("N")];
        return string.Join(':', [code, .. ids, .. person is { } one ? [one.ToString("N")] : Array.Empty<string>()]);
    }
}

/// <summary>That somebody accepted a conflict.</summary>
/// <param name="Reason">Why.</param>
/// <param name="By">Who: an account's pseudonym.</param>
/// <param name="At">When, UTC.</param>
sealed record Waiver(string Reason, string By, DateTimeOffset At)
{
    internal static Waiver Of(ConflictWaived waived) => new(waived.Reason, waived.By, waived.At);
}
