namespace Associations.EventSourcing;

/// <summary>A state met an event that it does not know: a defect, never bad input, so it stops loudly.</summary>
public sealed class UnknownEventException(object state, object e)
    : InvalidOperationException($"{state.GetType().Name} does not know the event {e.GetType().Name}.");
