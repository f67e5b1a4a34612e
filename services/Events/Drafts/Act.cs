using System.Collections.Immutable;

namespace Associations.Events.Drafts;

/// <summary>Something that somebody did to a draft.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What was done: <c>move</c>, <c>swap</c>, <c>import</c>.</param>
/// <param name="By">Who: an account's pseudonym.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Undoes">The act that it took back, or null.</param>
/// <param name="Touched">The sessions that it changed.</param>
public sealed record Act(Guid Id, string Kind, string By, DateTimeOffset At, Guid? Undoes, ImmutableArray<Touch> Touched)
{
    /// <summary>The kind of act that takes a published programme in.</summary>
    internal const string Import = "import";

    /// <summary>
    /// True for what is done to the draft alone. What was told to those who proposed, and what they have answered, is not unsaid by taking their
    /// sessions back; and what has changed no session is nothing to take back.
    /// </summary>
    internal bool CanBeTakenBack => Kind is not ("reveal" or "confirm" or "withdraw") && Touched.Any(touch => touch.Before is null ? touch.After is not null : !touch.Before.IsAs(touch.After));
}

/// <summary>A session before and after an act; null where it was not there.</summary>
public sealed record Touch(Guid Id, Session? Before, Session? After);
