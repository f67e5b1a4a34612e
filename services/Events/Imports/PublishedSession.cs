namespace Associations.Events.Imports;

/// <summary>A session exactly as a file has it: texts, not yet understood. Every format is brought into this shape first.</summary>
sealed record PublishedSession(int Line, PublishedDay Day, string? RoomKey, string? RoomName)
{
    public string? Guid { get; init; }
    public string? Id { get; init; }
    public string? Date { get; init; }
    public string? Start { get; init; }
    public string? Duration { get; init; }
    public string? Room { get; init; }
    public string? Title { get; init; }
    public string? Subtitle { get; init; }
    public string? Kind { get; init; }
    public string? Language { get; init; }
    public string? Track { get; init; }
    public string? Abstract { get; init; }
    public string? Description { get; init; }
    public IReadOnlyList<PublishedPerson> Persons { get; init; } = [];

    /// <summary>True when the file says, elsewhere than in the title, that it does not take place.</summary>
    public bool Cancelled { get; init; }

    /// <summary>The fields that were longer than we keep.</summary>
    public IReadOnlyList<string> Cut { get; init; } = [];

    /// <summary>The fields that had control characters in them.</summary>
    public IReadOnlyList<string> Cleaned { get; init; } = [];

    /// <summary>What it only refers to, and no part of the file describes.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>How the file's own author would find the session again.</summary>
    public string Reference => Id ?? Guid ?? Title ?? $"line {Line}";
}

/// <param name="Date">The day's calendar date, if the file says it.</param>
/// <param name="Change">When the programme's day ends and the next begins: often not midnight. 00:00 if nothing is known.</param>
sealed record PublishedDay(DateOnly? Date, TimeOnly Change)
{
    /// <param name="date">The date that it says, if any.</param>
    /// <param name="start">When it says that it begins, if it does: with its time where that is of the same date.</param>
    internal static PublishedDay Of(string? date, string? start)
    {
        var day = PublishedTime.Date(date) ?? PublishedTime.Date(start);
        var change = start is { Length: >= 16 } && PublishedTime.Date(start) == day ? PublishedTime.Clock(start[11..16], hours: 24) : null;
        return new(day, change is { } clock ? TimeOnly.FromTimeSpan(clock) : TimeOnly.MinValue);
    }
}

sealed record PublishedPerson(string? Guid, string? Id, string? Code, string Name);
