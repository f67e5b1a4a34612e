using Associations.Events.Drafts;

namespace Associations.Events.Solving;

/// <summary>What is asked of the solver, complete.</summary>
/// <param name="SlotMinutes">How many minutes lie between two times at which a session may begin, 1 to 240.</param>
/// <param name="From">From when on each day, or null for the policy's opening hours.</param>
/// <param name="Until">Until when; not after <paramref name="From"/>, it is a time of the next day.</param>
/// <param name="SecondsLimit">How long it may take, 1 to 300.</param>
/// <param name="Scope">Which sessions are placed.</param>
/// <param name="Only">Place these and no others; empty to go by the scope.</param>
/// <param name="Fix">These stay where they are, whatever else is asked.</param>
/// <param name="WithoutRooms">Rooms that are lost: what is in them is placed elsewhere.</param>
/// <param name="Unavailable">When somebody cannot be there after all: what they are on then is placed elsewhere.</param>
/// <param name="Weights">What is wanted more, and what less.</param>
public sealed record Wish(
    int SlotMinutes, TimeOnly? From, TimeOnly? Until, int SecondsLimit, SolveScope Scope, IReadOnlyList<Guid> Only, IReadOnlyList<Guid> Fix,
    IReadOnlyList<Guid> WithoutRooms, IReadOnlyList<Absence> Unavailable, SolveWeights Weights);

/// <summary>Which sessions a solver places.</summary>
public enum SolveScope
{
    /// <summary>Those without a time, and those that must move.</summary>
    Unscheduled,

    /// <summary>All; breaks, blocks and what is kept free stay.</summary>
    All,
}

/// <summary>When somebody cannot be there.</summary>
/// <param name="Speaker">Who.</param>
/// <param name="Windows">When, in local time at the venue.</param>
public sealed record Absence(Guid Speaker, IReadOnlyList<Window> Windows);

/// <summary>How much what is only wished for counts, each 0 to 100. That a session is placed at all counts more than all of them.</summary>
/// <param name="Room">A tenth of a room that stays empty.</param>
/// <param name="Track">A further room of a track.</param>
/// <param name="Move">A session in another room than today; the same again at another time.</param>
/// <param name="Late">An hour later than a session could begin.</param>
public sealed record SolveWeights(int Room = 2, int Track = 5, int Move = 10, int Late = 0);
