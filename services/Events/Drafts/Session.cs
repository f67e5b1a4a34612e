namespace Associations.Events.Drafts;

/// <summary>A session in a draft.</summary>
/// <param name="Source">What published programmes call it.</param>
public sealed record Session(Guid Id, SessionSource Source, SessionDetails Details)
{
    /// <summary>The version of the draft at which it last changed.</summary>
    public long Version { get; init; }

    /// <summary>What it asks of its place.</summary>
    public SessionNeeds Needs { get; init; } = SessionNeeds.None;

    /// <summary>The session that it gives once more, or null.</summary>
    public Guid? RepeatOf { get; init; }

    /// <summary>Of one that is cancelled: what takes its place, or null.</summary>
    public Guid? ReplacementId { get; init; }

    /// <summary>True when another is the same in all that anybody decides about it.</summary>
    internal bool IsAs(Session? other) =>
        other is not null && Details == other.Details && Needs == other.Needs && (RepeatOf, ReplacementId) == (other.RepeatOf, other.ReplacementId);

    /// <summary>True while it takes place at some time.</summary>
    public bool IsPlaced => Details is { StartsAt: not null, Status: SessionStatus.Scheduled };
}
