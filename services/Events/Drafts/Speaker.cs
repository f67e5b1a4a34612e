using System.Text.Json;
using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>
/// Someone who is on an event's programme. The name is in this document alone: erasing a person empties it, and drafts still add up.
/// </summary>
/// <param name="Id">The person, in all drafts and releases of the event.</param>
/// <param name="EventId">The event.</param>
/// <param name="Name">As it is printed.</param>
/// <param name="Email">Where to reach them, or null where nobody has said. For staff alone.</param>
/// <param name="Biography">Who they are, in their words, or null. For staff alone.</param>
/// <param name="Account">Their sign-in: a pseudonym, the same in every service; null where nobody has said. No two of an event have the same.</param>
/// <param name="MergedInto">Who they were found to be; null for whoever is somebody of their own.</param>
/// <param name="PublishedName">The name that a published programme has said last, or null; staff may have corrected it.</param>
public sealed record Speaker(
    Guid Id, Guid EventId, string Name, string? Email = null, string? Biography = null, string? Account = null, Guid? MergedInto = null, string? PublishedName = null)
{
    /// <summary>What somebody is known by who has said an address: two who propose, or are added, with one address are one person.</summary>
    internal static Guid IdOfEmail(Guid eventId, string email) => IdOf(eventId, $"email:{email.ToLowerInvariant()}");

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
