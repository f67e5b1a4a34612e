namespace Associations.EventSourcing;

/// <summary>An event as it lies in the store, handed to the function that maps it to public contracts.</summary>
/// <param name="Id">The event's id: the id of the message and of the webhook made from it, for ever.</param>
/// <param name="Association">Whose it is.</param>
/// <param name="Stream">The id of the thing it happened to.</param>
/// <param name="Version">Its place in that thing's history, from 1.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Data">The fact.</param>
public sealed record StoredEvent(Guid Id, Guid Association, Guid Stream, long Version, DateTimeOffset At, object Data);
