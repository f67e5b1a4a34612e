namespace Associations.EventSourcing;

/// <summary>
/// Says that a message has had its effect. It is inserted in the transaction of that effect, so the two exist together or not at all,
/// and it is kept for ever: a message that comes again next year still does nothing.
/// </summary>
/// <param name="Id">The consumer and the message's id.</param>
/// <param name="At">When the effect was stored, UTC.</param>
public sealed record InboxEntry(string Id, DateTimeOffset At)
{
    internal static string KeyOf(string consumer, Guid message) => $"{consumer}:{message}";
}
