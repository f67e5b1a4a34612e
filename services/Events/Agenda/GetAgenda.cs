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
    internal static void Map(RouteGroupBuilder events) => events.MapGet("/{eventId:guid}/agenda", Handle).Public().Answers(typeof(AgendaBody)).AsOf();

    static async Task<IResult> Handle(Guid eventId, HttpContext http, IDocumentStore store, AgendaBytes bytes, CancellationToken cancellation)
    {
        await using var session = store.OpenOutside();
        if (await session.LoadAsync<PublicAgenda>(eventId, cancellation) is not { } agenda) return Problems.NotFound("agenda");

        if (!Reads.TryReadAsOf(http.Request, out var asOf, out var problem)) return problem;
        if (asOf is { } instant) return await AtThatTime(agenda, instant, store, cancellation);

        // Shared caches may keep it and ask each time whether there is a newer release.
        http.Response.Headers.CacheControl = "public, no-cache";
        if (ConditionalReads.IsHeld(http.Request, agenda.ETag))
        {
            http.Response.Headers.ETag = agenda.ETag;
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        return Results.Bytes(await bytes.Of(agenda, cancellation), "application/json; charset=utf-8", entityTag: EntityTagHeaderValue.Parse(agenda.ETag));
    }

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

/// <summary>Agendas that were asked for lately. A release never changes, so nothing here is ever stale.</summary>
sealed class AgendaBytes(IDocumentStore store) : IDisposable
{
    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 128 * 1024 * 1024 });

    internal async Task<byte[]> Of(PublicAgenda agenda, CancellationToken cancellation)
    {
        if (cache.TryGetValue(agenda.ReleaseId, out byte[]? held)) return held!;
        await using var session = store.ReadIn(agenda.Association);
        var released = await session.LoadAsync<ReleasedAgenda>(agenda.ReleaseId, cancellation)
            ?? throw new InvalidOperationException($"The agenda of release {agenda.ReleaseId} is not there.");
        return cache.Set(agenda.ReleaseId, released.Json, new MemoryCacheEntryOptions { Size = released.Json.Length, SlidingExpiration = TimeSpan.FromHours(1) });
    }

    public void Dispose() => cache.Dispose();
}
