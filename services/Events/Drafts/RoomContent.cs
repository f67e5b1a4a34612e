namespace Associations.Events.Drafts;

/// <summary>All there is to a room.</summary>
/// <param name="Name">1 to 200 characters; two rooms may have the same.</param>
/// <param name="Capacity">How many people it holds, from 1; null where nobody knows.</param>
/// <param name="Parallel">How many sessions at once, from 1; null for as many as there are.</param>
/// <param name="Equipment">What it has.</param>
/// <param name="Open">When it can be used, local time; null for at any time.</param>
sealed record RoomContent(string Name, int? Capacity = null, int? Parallel = 1, IReadOnlyList<string>? Equipment = null, IReadOnlyList<Window>? Open = null);
