using System.Text.Json;
using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>
/// Someone who is on an event's programme. The name is in this document alone: erasing a person empties it, and drafts still add up.
/// </summary>
public sealed record Speaker(Guid Id, Guid EventId, string Name)
{
    /// <summary>The id follows from what programmes call the person, so that every draft and import means the same one.</summary>
    internal static Guid IdOf(Guid eventId, string key) => Uuid.From(eventId, $"person:{key}");
}

/// <summary>
/// The words about a session. Its id follows from them, so drafts, releases and imports that say the same share one document,
/// and history can be read although the words are not in it.
/// </summary>
public sealed record SessionText(Guid Id, string? Abstract, string? Description)
{
    internal static SessionText? Of(Guid eventId, string? @abstract, string? description) =>
        @abstract is null && description is null
            ? null
            : new(Uuid.From(eventId, $"text:{JsonSerializer.Serialize(new[] { @abstract, description })}"), @abstract, description);
}
