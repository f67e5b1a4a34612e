using Associations.Events.Agenda;
using Associations.Events.Events;
using Associations.Events.Releases;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;
using Microsoft.Net.Http.Headers;

namespace Associations.Events.Formats;

/// <summary>The public agenda as files that other programs read.</summary>
static class GetAgendaFile
{
    internal static void Map(RouteGroupBuilder events)
    {
        var agenda = events.MapGroup("/{eventId:guid}");
        File(agenda, "/agenda.xml", "application/xml", ScheduleXmlFile.Write);
        File(agenda, "/agenda/schedule.xml", "application/xml", ScheduleXmlFile.Write);
        File(agenda, "/agenda.json", "application/json", ScheduleJsonFile.Write);
        File(agenda, "/agenda/schedule.json", "application/json", ScheduleJsonFile.Write);
        File(agenda, "/agenda.ics", "text/calendar", CalendarFile.Write);
        File(agenda, "/agenda.csv", "text/csv", CsvFile.Write);
        File(agenda, "/agenda.jsonld", "application/ld+json", JsonLdFile.Write);
        agenda.MapGet(
                "/agenda/sessions/{sessionId:guid}/session.ics",
                (Guid eventId, Guid sessionId, HttpContext http, IDocumentStore store, AgendaFiles files, CancellationToken cancellation) =>
                    Answer(eventId, $"{sessionId}.ics", "text/calendar", programme => CalendarFile.Write(programme, sessionId), http, store, files, cancellation))
            .Public().AnswersFile("text/calendar").AsOf();
    }

    static void File(RouteGroupBuilder agenda, string path, string type, Func<ReleasedProgramme, byte[]> write) => agenda.MapGet(
            path,
            (Guid eventId, HttpContext http, IDocumentStore store, AgendaFiles files, CancellationToken cancellation) =>
                Answer(eventId, type, type, write, http, store, files, cancellation))
        .Public().AnswersFile(type).AsOf();

    static async Task<IResult> Answer(
        Guid eventId, string name, string type, Func<ReleasedProgramme, byte[]?> write, HttpContext http, IDocumentStore store, AgendaFiles files,
        CancellationToken cancellation)
    {
        await using var session = store.OpenOutside();
        if (await session.LoadAsync<PublicAgenda>(eventId, cancellation) is not { } agenda) return Problems.NotFound("agenda");
        if (!Reads.TryReadAsOf(http.Request, out var asOf, out var problem)) return problem;
        if ((asOf is { } instant ? await ReleaseAt(agenda, instant, store, cancellation) : agenda.ReleaseId) is not { } releaseId) return Problems.NotFound("agenda");
        if (await files.Of(agenda.Association, releaseId, name, write, cancellation) is not { } file) return Problems.NotFound("file");

        // Shared caches may keep it and ask each time whether there is a newer release.
        if (asOf is null) http.Response.Headers.CacheControl = "public, no-cache";
        return Results.Bytes(file.Bytes, $"{type}; charset=utf-8", entityTag: EntityTagHeaderValue.Parse(file.ETag));
    }

    // What was public then, whatever was released since.
    static async Task<Guid?> ReleaseAt(PublicAgenda agenda, DateTimeOffset instant, IDocumentStore store, CancellationToken cancellation)
    {
        await using var session = store.ReadIn(agenda.Association);
        var planned = await session.LoadAsync<Event>(agenda.Id, cancellation);
        return planned?.Releases.LastOrDefault(release => release.ReleasedAt <= instant) is { } release ? ReleasedAgenda.IdOf(agenda.Id, release.Name) : null;
    }
}
