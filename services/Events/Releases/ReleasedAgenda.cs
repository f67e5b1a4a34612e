using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Formats;
using Associations.EventSourcing;

namespace Associations.Events.Releases;

/// <summary>
/// The agenda of one release, as the bytes that it is answered with. They are made once, at the release, and never change.
/// </summary>
/// <param name="Id">Follows from the event and the release's name.</param>
/// <param name="ETag">A strong validator: a hash of the bytes, in quotes.</param>
/// <param name="Json">UTF-8.</param>
/// <param name="Packed">The same by Brotli (RFC 7932); null in a release of before it was packed.</param>
public sealed record ReleasedAgenda(Guid Id, Guid EventId, string ETag, byte[] Json, byte[]? Packed = null)
{
    // The last step of Brotli costs six times the one before it and saves two hundredths; a programme beyond a thousand sessions is packed in a moment all the same.
    const int BestQuality = 10, QuickQuality = 5, Window = 22, LargestAtBest = 1_000_000;

    internal static Guid IdOf(Guid eventId, string release) => Uuid.From(eventId, $"release:{release}");

    internal static ReleasedAgenda Build(Event planned, EventRelease release, Draft draft, IReadOnlyDictionary<Guid, string> names, ReleasedProgramme programme)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Body(planned, release, draft, names, programme), ServiceDefaults.Json.Options);
        return new(IdOf(planned.Id, release.Name), planned.Id, $"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\"", json, Pack(json));
    }

    /// <summary>Packs it as small as is worth its time: it is done once, and thousands of phones load it over one network at a conference.</summary>
    internal static byte[] Pack(byte[] json)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(json.Length)];
        if (!BrotliEncoder.TryCompress(json, packed, out var length, json.Length > LargestAtBest ? QuickQuality : BestQuality, Window))
            throw new InvalidOperationException("What is packed is never larger than that.");
        return packed[..length];
    }

    static AgendaBody Body(Event planned, EventRelease release, Draft draft, IReadOnlyDictionary<Guid, string> names, ReleasedProgramme programme)
    {
        var abstracts = programme.Shown.ToDictionary(session => session.Id, session => session.Abstract);
        var (zone, shown) = (planned.Zone(), ReleaseChanges.Shown(draft));
        // What is not shown is not pointed at.
        Guid? Shown(Guid? id) => id is { } one && shown.ContainsKey(one) ? one : null;
        return new(
            new(planned.Id, planned.Name, planned.Kind, planned.TimeZone, planned.StartsOn, planned.EndsOn, planned.Venue, planned.Mode),
            new(release.Name, release.ReleasedAt),
            draft.Rooms.Select(room => new AgendaRoom(room.Id, room.Name)),
            shown.Values.InOrder().Select(session => Session(session.Id, session.Details, zone, names) with
            {
                BlockId = Shown(session.Details.BlockId),
                RepeatOf = Shown(session.RepeatOf),
                ReplacementId = session.ReplacementId,
                Abstract = abstracts.GetValueOrDefault(session.Id),
            }));
    }

    static AgendaSession Session(Guid id, SessionDetails session, TimeZoneInfo zone, IReadOnlyDictionary<Guid, string> names) => new(
        id, session.Title, session.Subtitle, session.Kind, session.Language, session.Track, session.RoomId,
        VenueTime.Instant(session.StartsAt!.Value, zone), VenueTime.End(session.StartsAt.Value, session.Minutes, zone),
        session.Speakers.Select(speaker => new PersonView(speaker, names.GetValueOrDefault(speaker, ""))), session.Status, session.Form);
}

/// <summary>A released agenda, as anyone reads it.</summary>
sealed record AgendaBody(AgendaEvent Event, AgendaRelease Release, IEnumerable<AgendaRoom> Rooms, IEnumerable<AgendaSession> Sessions);

/// <summary>The event that an agenda is of.</summary>
sealed record AgendaEvent(Guid Id, string Name, EventKind Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue, AttendanceMode Mode);

/// <summary>A room of an agenda.</summary>
sealed record AgendaRoom(Guid Id, string Name);

/// <summary>Which release an agenda is.</summary>
sealed record AgendaRelease(string Name, DateTimeOffset ReleasedAt);

/// <summary>Times carry the venue's offset: their clock reading is the local time, and they are instants too.</summary>
/// <param name="Form">What it is on the agenda.</param>
/// <param name="BlockId">The block that holds it.</param>
/// <param name="RepeatOf">The session that it gives once more.</param>
/// <param name="ReplacementId">Of one that is cancelled: what takes its place.</param>
/// <param name="Abstract">What it is about. What is said at length is in the files alone.</param>
sealed record AgendaSession(
    Guid Id, string Title, string? Subtitle, string? Kind, string? Language, string? Track, Guid? RoomId,
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, IEnumerable<PersonView> Persons, SessionStatus Status,
    SessionForm Form, Guid? BlockId = null, Guid? RepeatOf = null, Guid? ReplacementId = null, string? Abstract = null);
