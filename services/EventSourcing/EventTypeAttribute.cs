namespace Associations.EventSourcing;

/// <summary>
/// Pins the name under which an event is stored for ever, so that its record may be renamed or moved. Every event has one, and no two
/// share one: <c>Architecture.Tests</c> keeps the list.
/// </summary>
/// <param name="name">Thing, fact in the past tense, version: <c>membership.renewed.v1</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventTypeAttribute(string name) : Attribute
{
    /// <summary>The pinned name.</summary>
    public string Name { get; } = name;
}
