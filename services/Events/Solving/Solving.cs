using Associations.EventSourcing;

namespace Associations.Events.Solving;

/// <summary>A search for an agenda: asked for, under way, and what came of it.</summary>
public sealed record Solving : IState<Solving>
{
    /// <summary>How often it is begun: what ends its process each time would end the next one's, too.</summary>
    internal const int MostBeginnings = 3;

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>The name of the draft that it begins with.</summary>
    public string Draft { get; init; } = "";

    /// <summary>What is asked for.</summary>
    public Wish? Wish { get; init; }

    /// <summary>Who asked: an account's pseudonym.</summary>
    public string By { get; init; } = "";

    /// <summary>When it was asked for, UTC.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>How it stands.</summary>
    public SolvingStatus Status { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Beginnings { get; init; }

    /// <summary>The version of the draft that it looks at; null before it has begun.</summary>
    public long? DraftVersion { get; init; }

    /// <summary>The name of the draft that is proposed, or null.</summary>
    public string? Proposal { get; init; }

    /// <summary>What was found, or null.</summary>
    public SolvingResult? Result { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Why { get; init; }

    // When it is to be begun, or begun anew.
    DateTimeOffset DueAt { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => IsOpen ? DueAt : null;

    /// <summary>True while it has come to no end.</summary>
    public bool IsOpen => Status is SolvingStatus.Waiting or SolvingStatus.Running;

    /// <inheritdoc />
    public static Solving Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Solving Evolve(object e) => e switch
    {
        SolvingAsked asked => this with { EventId = asked.EventId, Draft = asked.Draft, Wish = asked.Wish, By = asked.By, AskedAt = asked.At, DueAt = asked.At },
        SolvingBegun begun => this with { Status = SolvingStatus.Running, Beginnings = Beginnings + 1, DraftVersion = begun.DraftVersion, DueAt = begun.Until },
        // It was no fault of its own.
        SolvingInterrupted interrupted => this with { Status = SolvingStatus.Waiting, Beginnings = Beginnings - 1, DueAt = interrupted.At },
        SolvingProposed proposed => this with { Status = SolvingStatus.Done, Proposal = proposed.Proposal, Result = proposed.Result },
        SolvingInfeasible infeasible => this with { Status = SolvingStatus.Infeasible, Result = infeasible.Result },
        SolvingCancelled => this with { Status = SolvingStatus.Cancelled },
        SolvingFailed failed => this with { Status = SolvingStatus.Failed, Why = failed.Why },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>How a search stands.</summary>
public enum SolvingStatus
{
    /// <summary>It waits for its turn.</summary>
    Waiting,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>There is a proposal.</summary>
    Done,

    /// <summary>Nothing of what was asked can be placed.</summary>
    Infeasible,

    /// <summary>Nobody wants it any more.</summary>
    Cancelled,

    /// <summary>It came to no end.</summary>
    Failed,
}
