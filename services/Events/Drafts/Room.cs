namespace Associations.Events.Drafts;

/// <summary>A room at the venue.</summary>
/// <param name="Id">The room, the same in all drafts of the event.</param>
/// <param name="Name">Its name.</param>
/// <param name="Capacity">How many people it holds, or null where nobody has said.</param>
/// <param name="Parallel">How many sessions it holds at once, from 1; null for as many as there are.</param>
/// <param name="Equipment">What it has, in words.</param>
/// <param name="Open">When it can be used; null for at any time.</param>
public sealed record Room(
    Guid Id, string Name, int? Capacity = null, int? Parallel = 1, IReadOnlyList<string>? Equipment = null, IReadOnlyList<Window>? Open = null)
{
    /// <summary>True for a room that is known for the same things.</summary>
    internal bool IsAs(Room? other) => other is not null && (Id, Name, Capacity, Parallel) == (other.Id, other.Name, other.Capacity, other.Parallel)
        && (Equipment ?? []).SequenceEqual(other.Equipment ?? []) && (Open ?? []).SequenceEqual(other.Open ?? []) && Open is null == other.Open is null;
}
