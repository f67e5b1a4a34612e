using Associations.EventSourcing;

namespace Associations.Events.Solving;

/// <summary>Somebody asked for a proposal.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Draft">The name of the draft that it begins with.</param>
/// <param name="Wish">What is asked for.</param>
/// <param name="By">Who: an account's pseudonym.</param>
/// <param name="At">When, UTC.</param>
[EventType("solving.asked.v1")]
public sealed record SolvingAsked(Guid EventId, string Draft, Wish Wish, string By, DateTimeOffset At);

/// <summary>A process began to look. If it says nothing until then, another begins anew.</summary>
/// <param name="DraftVersion">The version of the draft that it looks at.</param>
/// <param name="Until">When, UTC.</param>
[EventType("solving.begun.v1")]
public sealed record SolvingBegun(long DraftVersion, DateTimeOffset Until);

/// <summary>The process that looked was stopped; another begins anew.</summary>
[EventType("solving.interrupted.v1")]
public sealed record SolvingInterrupted(DateTimeOffset At);

/// <summary>There is a proposal.</summary>
/// <param name="Proposal">The name of the draft that it is.</param>
/// <param name="Result">What it is.</param>
[EventType("solving.proposed.v1")]
public sealed record SolvingProposed(string Proposal, SolvingResult Result);

/// <summary>Nothing of what was asked can be placed, so there is nothing to propose.</summary>
[EventType("solving.infeasible.v1")]
public sealed record SolvingInfeasible(SolvingResult Result);

/// <summary>Nobody wants it any more.</summary>
[EventType("solving.cancelled.v1")]
public sealed record SolvingCancelled;

/// <summary>It came to no end.</summary>
/// <param name="Why">In words, without personal data.</param>
[EventType("solving.failed.v1")]
public sealed record SolvingFailed(string Why);

/// <summary>What was found.</summary>
/// <param name="Placements">What has another place than it had.</param>
/// <param name="Stayed">How many of those that were looked at are where they were.</param>
/// <param name="Unmet">What has no place, and why.</param>
/// <param name="IsBest">True where it is proved that no other is better; false where the time was up, or it was too much to prove.</param>
/// <param name="Cost">What the wishes cost that it does not meet: 60 for each as its weight says.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="ConflictsBefore">How many conflicts the draft has, by their codes.</param>
/// <param name="ConflictsAfter">How many the proposal has.</param>
public sealed record SolvingResult(
    IReadOnlyList<Placement> Placements, int Stayed, IReadOnlyList<Unmet> Unmet, bool IsBest, long Cost, double Seconds,
    IReadOnlyDictionary<string, int> ConflictsBefore, IReadOnlyDictionary<string, int> ConflictsAfter);

/// <summary>Where a session is to be.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="StartsAt">Local time at the venue.</param>
/// <param name="RoomId">The room, or null for none, such as online.</param>
public sealed record Placement(Guid SessionId, DateTime StartsAt, Guid? RoomId);
