using System.Security.Cryptography;
using Associations.Events.Formats;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;
using Microsoft.Net.Http.Headers;

namespace Associations.Events.PersonalAgendas;

/// <summary>
/// Somebody's own agenda for their calendar program, which brings no token: the key opens it. It is in the query, because the path of a request is in log
/// lines and traces, and the values of its query are in neither.
/// </summary>
static class GetSubscribedCalendar
{
    internal static void Map(WebApplication app) => app.MapGet("/v1/calendars/subscribed.ics", Handle).Public().AnswersFile("text/calendar").Refuses(SharedProblems.NotFound);

    static async Task<IResult> Handle(HttpContext http, IDocumentStore store, CancellationToken cancellation, string? key = null)
    {
        if (key is not { Length: <= 100 } || await Find(key, store, cancellation) is not { } subscription) return Problems.NotFound("calendar");
        await using var session = store.ReadIn(subscription.Association);
        if (await PersonalAgendaViews.Find(subscription.EventId, session, subscription.Account, cancellation) is not var (programme, chosen, _)) return Problems.NotFound("calendar");
        var bytes = CalendarFile.Write(programme, chosen, programme.Name);
        http.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(bytes, "text/calendar; charset=utf-8", entityTag: EntityTagHeaderValue.Parse($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    static async Task<CalendarSubscription?> Find(string key, IDocumentStore store, CancellationToken cancellation)
    {
        await using var session = store.OpenOutside();
        return await session.LoadAsync<CalendarSubscription>(CalendarSubscription.HashOf(key), cancellation);
    }
}
