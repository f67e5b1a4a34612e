using System.Collections.Immutable;

namespace Associations.Events.Drafts;

/// <summary>Something that somebody did to a draft.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What was done: <c>move</c>, <c>swap</c>, <c>import</c>.</param>
/// <param name="By">Who: an account's pseudonym.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Undoes">The act that it took back, or null.</param>
/// <param name="Touched">The sessions that it changed.</param>
/// <param name="Rooms">The rooms that it changed.</param>
/// <param name="Waivers">What it accepted or withdrew, by the conflict's key.</param>
/// <param name="PublishedRooms">What published programmes called the rooms before it.</param>
public sealed record Act(
    Guid Id, string Kind, string By, DateTimeOffset At, Guid? Undoes,
    ImmutableArray<Touch<Guid, Session>> Touched, ImmutableArray<Touch<Guid, Room>> Rooms, ImmutableArray<Touch<string, ConflictWaived>> Waivers,
    ImmutableDictionary<Guid, string> PublishedRooms)
{
    /// <summary>The kind of act that takes a published programme in.</summary>
    internal const string Import = "import";

    /// <summary>The kind of act that begins an event's agenda as another's was.</summary>
    internal const string Cloned = "clone";

    /// <summary>True for what can be about rooms and waivers. Streams of before they were acts have facts about them that belong to nobody's.</summary>
    internal static bool IsAboutRooms(string kind) => kind is "add-room" or "change-room" or "remove-room" or "waive" or "withdraw-waiver" or "merge" or "undo" or Import or Cloned;

    /// <summary>
    /// True for what is done to the draft alone. What was told to those who proposed, and what they have answered, is not unsaid by taking their
    /// sessions back; what a draft began with stays; and what has changed nothing is nothing to take back.
    /// </summary>
    internal bool CanBeTakenBack => Kind is not ("reveal" or "confirm" or "withdraw" or Cloned) && (
        Touched.Any(touch => touch.Before is null ? touch.After is not null : !touch.Before.IsAs(touch.After))
        || Rooms.Any(touch => touch.Before is null ? touch.After is not null : !touch.Before.IsAs(touch.After))
        || Waivers.Any(touch => touch.Before != touch.After));
}

/// <summary>Something before and after an act; null where it was not there.</summary>
public sealed record Touch<TId, T>(TId Id, T? Before, T? After)
    where T : class;
