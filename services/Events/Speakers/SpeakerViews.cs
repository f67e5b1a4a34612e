using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Speakers;

/// <summary>Somebody on an event's programme, as staff see them.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="Email">Where to reach them.</param>
/// <param name="IsTeam">True for a team or a host, who may be on several sessions at once.</param>
/// <param name="Available">When they can be there, local time at the venue; empty where nobody has said.</param>
/// <param name="Account">Their sign-in: its pseudonym, or null.</param>
sealed record SpeakerView(Guid Id, string Name, string? Email, string? Biography, bool IsTeam, IReadOnlyList<Window> Available, string? Account)
{
    internal static SpeakerView From(Speaker speaker, Lineup? lineup) =>
        lineup?.Speakers.GetValueOrDefault(speaker.Id) is { } terms
            ? new(speaker.Id, speaker.Name, speaker.Email, speaker.Biography, terms.IsTeam, terms.Available, speaker.Account)
            : new(speaker.Id, speaker.Name, speaker.Email, speaker.Biography, false, [], speaker.Account);

    /// <summary>What it is told apart by: a hash of all that is shown, because part of it is a document and has no version. It is small enough to be a number in JSON.</summary>
    internal long Version() => (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options))) >> 16) + 1;
}

static class SpeakerViews
{
    internal static void Map(RouteGroupBuilder speakers)
    {
        speakers.MapGet("/", List).ForStaff("events:read").Answers(typeof(PageOf<SpeakerView>)).Paged();
        speakers.MapGet("/{speakerId:guid}", One).ForStaff("events:read").Answers(typeof(SpeakerView));
    }

    static async Task<IResult> List(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Event>(eventId, cancellation) is null) return Problems.NotFound("event");
        var lineup = (await reads.Latest<Lineup>(Lineup.IdOf(eventId), cancellation))?.State;
        var speakers = await session.Query<Speaker>().Where(speaker => speaker.EventId == eventId && speaker.MergedInto == null).ToListAsync(cancellation);
        return Paging.Answer(
            request, [.. speakers.OrderBy(speaker => speaker.Name, StringComparer.OrdinalIgnoreCase).ThenBy(speaker => speaker.Id).Select(speaker => SpeakerView.From(speaker, lineup))],
            speaker => speaker.Id.ToString());
    }

    static async Task<IResult> One(Guid eventId, Guid speakerId, HttpContext http, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Speaker>(speakerId, cancellation) is not { MergedInto: null } speaker || speaker.EventId != eventId) return Problems.NotFound("speaker");
        var view = SpeakerView.From(speaker, (await reads.Latest<Lineup>(Lineup.IdOf(eventId), cancellation))?.State);
        var etag = $"\"{view.Version()}\"";
        http.Response.Headers.ETag = etag;
        return ConditionalReads.IsHeld(http.Request, etag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(view);
    }
}
