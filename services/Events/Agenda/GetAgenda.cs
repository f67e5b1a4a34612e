using Associations.Events.Events;
using Associations.Events.Releases;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace Associations.Events.Agenda;

/// <summary>The public agenda: the latest release, for anyone. Who has it already is told so without its being read.</summary>
static class GetAgenda
{
    const string Brotli = "br";

    internal static void Map(RouteGroupBuilder events) => events.MapGet("/{eventId:guid}/agenda", Handle).Public().Answers(typeof(AgendaBody)).AsOf();

    static async Task<IResult> Handle(Guid eventId, HttpContext http, IDocumentStore store, AgendaBytes bytes, CancellationToken cancellation)
    {
        if (await bytes.Latest(eventId, cancellation) is not { } agenda) return Problems.NotFound("agenda");

        if (!Reads.TryReadAsOf(http.Request, out var asOf, out var problem)) return problem;
        if (asOf is { } instant) return await AtThatTime(agenda, instant, store, cancellation);

        // Shared caches may keep it and ask each time whether there is a newer release. Packed it is other bytes, so its strong tag is another.
        (http.Response.Headers.CacheControl, http.Response.Headers.Vary) = ("public, no-cache", HeaderNames.AcceptEncoding);
        var isPacked = Takes(http.Request, Brotli);
        var tag = isPacked ? $"{agenda.ETag[..^1]}-{Brotli}\"" : agenda.ETag;
        if (ConditionalReads.IsHeld(http.Request, tag))
        {
            http.Response.Headers.ETag = tag;
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var (plain, packed) = await bytes.Of(agenda, cancellation);
        if (isPacked) http.Response.Headers.ContentEncoding = Brotli;
        return Results.Bytes(isPacked ? packed : plain, "application/json; charset=utf-8", entityTag: EntityTagHeaderValue.Parse(tag));
    }

    static bool Takes(HttpRequest request, string coding) => StringWithQualityHeaderValue.TryParseList([.. request.Headers.AcceptEncoding.OfType<string>()], out var accepted)
        && accepted.Any(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality != 0);

    // What was promised to people then, whatever was released since.
    static async Task<IResult> AtThatTime(PublicAgenda agenda, DateTimeOffset instant, IDocumentStore store, CancellationToken cancellation)
    {
        await using var session = store.ReadIn(agenda.Association);
        var planned = await session.LoadAsync<Event>(agenda.Id, cancellation);
        var release = planned?.Releases.LastOrDefault(release => release.ReleasedAt <= instant);
        return release is not null && await session.LoadAsync<ReleasedAgenda>(ReleasedAgenda.IdOf(agenda.Id, release.Name), cancellation) is { } released
            ? Results.Bytes(released.Json, "application/json; charset=utf-8", entityTag: EntityTagHeaderValue.Parse(released.ETag))
            : Problems.NotFound("agenda");
    }
}

/// <summary>
/// Agendas that were asked for lately. A release never changes; which one is the latest is asked of the store twice a second, because thousands look at
/// once when an agenda is announced. The process that releases knows at once.
/// </summary>
sealed class AgendaBytes(IDocumentStore store) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 128 * 1024 * 1024 });

    /// <summary>Which release of an event the public reads; null while there is none, which is asked anew each time.</summary>
    internal async Task<PublicAgenda?> Latest(Guid eventId, CancellationToken cancellation)
    {
        if (cache.TryGetValue((nameof(PublicAgenda), eventId), out PublicAgenda? held)) return held;
        await using var session = store.OpenOutside();
        return await session.LoadAsync<PublicAgenda>(eventId, cancellation) is { } agenda
            ? cache.Set((nameof(PublicAgenda), eventId), agenda, new MemoryCacheEntryOptions { Size = 200, AbsoluteExpirationRelativeToNow = Fresh }) : null;
    }

    /// <summary>There may be a new release.</summary>
    internal void Forget(Guid eventId) => cache.Remove((nameof(PublicAgenda), eventId));

    /// <summary>The agenda as JSON, and the same packed by Brotli.</summary>
    internal async Task<(byte[] Plain, byte[] Packed)> Of(PublicAgenda agenda, CancellationToken cancellation)
    {
        if (cache.TryGetValue(agenda.ReleaseId, out (byte[], byte[]) held)) return held;
        await using var session = store.ReadIn(agenda.Association);
        var released = await session.LoadAsync<ReleasedAgenda>(agenda.ReleaseId, cancellation)
            ?? throw new InvalidOperationException($"The agenda of release {agenda.ReleaseId} is not there.");
        var packed = released.Packed ?? ReleasedAgenda.Pack(released.Json);
        return cache.Set(
            agenda.ReleaseId, (released.Json, packed), new MemoryCacheEntryOptions { Size = released.Json.Length + packed.Length, SlidingExpiration = TimeSpan.FromHours(1) });
    }

    public void Dispose() => cache.Dispose();
}
