using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using JasperFx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.EventSourcing;

/// <summary>
/// Who did what, when, from where and why: the events of one stream as they lie in the store, with their causes. It is the history
/// itself, so nothing has to be written for it to be complete.
/// </summary>
public static class Audit
{
    /// <summary>Checks the reasons that callers give, and maps <c>GET /v1/audit?subject=</c> for staff.</summary>
    /// <param name="app">The service, after <see cref="ServiceHost.UseServiceDefaults"/>.</param>
    /// <param name="scope">The service's own scope for reading, such as <c>membership:read</c>.</param>
    public static void UseAudit(this WebApplication app, string scope)
    {
        app.Use(RequestCause.Check);
        app.MapGet("/v1/audit", Handle).ForStaff(scope).Answers(typeof(PageOf<AuditEntry>)).Paged().Refuses(SharedProblems.NotFound).InEveryService();
    }

    internal static void AddTo(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(AuditOptions.From(builder.Configuration));
        builder.Services.AddHostedService<AuditRetention>();
    }

    static async Task<IResult> Handle(string? subject, HttpContext http, Reads reads, CancellationToken cancellation)
    {
        if (!Guid.TryParse(subject, out var stream))
            return Problems.Invalid("subject", "Give the id of the thing whose history you want.");
        if (!Paging.TryReadLimit(http.Request, out var limit, out var problem)) return problem;
        var after = 0L;
        if (http.Request.Query.TryGetValue("after", out var cursor) && !VersionCursor.TryParse(cursor.ToString(), out after))
            return Problems.Invalid("after", "Send the 'next' of a page as it was given; it is not made by hand.");

        await using var session = reads.Query();
        var events = await session.Events.FetchStreamAsync(stream, version: after + limit + 1, fromVersion: after + 1, token: cancellation);
        if (events.Count == 0 && (after == 0 || await session.Events.FetchStreamStateAsync(stream, cancellation) is null))
            return Problems.NotFound("subject");

        var items = events.Take(limit).ToList();
        var requests = items.Select(RequestOf).OfType<Guid>().Distinct().ToArray();
        var origins = (await session.LoadManyAsync<RequestOrigin>(cancellation, requests)).ToDictionary(origin => origin.Id);
        // It names addresses, and what somebody wrote.
        http.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new Page(
            items.Select(e => AuditEntry.Of(e, RequestOf(e) is { } request ? origins.GetValueOrDefault(request) : null)),
            events.Count > limit ? VersionCursor.Of(items[^1].Version) : null));
    }

    static Guid? RequestOf(IEvent e) => Guid.TryParse(Cause.Header(e, Cause.RequestHeader), out var request) ? request : null;

    /// <summary>Something that happened to the subject.</summary>
    /// <param name="Id">The event.</param>
    /// <param name="At">When it was recorded, UTC.</param>
    /// <param name="Subject">The thing it happened to.</param>
    /// <param name="Version">Its place in the thing's history, from 1.</param>
    /// <param name="Type">What happened, by its name in the store.</param>
    /// <param name="Actor">Who did it.</param>
    /// <param name="Reason">Why, in the system's words: the use case, or the message that led to it.</param>
    /// <param name="ChangeReason">Why, in the caller's words: its <c>Change-Reason</c>.</param>
    /// <param name="From">The network address it came from, as long as that is kept.</param>
    /// <param name="TraceId">The trace that it is part of.</param>
    /// <param name="Data">What the event says.</param>
    sealed record AuditEntry(
        Guid Id, DateTimeOffset At, Guid Subject, long Version, string Type, AuditActor Actor, string? Reason, string? ChangeReason, string? From,
        string? TraceId, object Data)
    {
        internal static AuditEntry Of(IEvent e, RequestOrigin? origin) => new(
            e.Id, e.Timestamp, e.StreamId, e.Version, e.EventTypeName, AuditActor.Of(e), Cause.Header(e, Cause.ReasonHeader), origin?.ChangeReason, origin?.Address,
            Cause.Header(e, "traceparent")?.Split('-').ElementAtOrDefault(1), e.Data);
    }

    /// <summary>Who did something.</summary>
    /// <param name="Account">The pseudonym of a person or a partner's system; null for a process of our own and for callers without a token.</param>
    /// <param name="Process">The reaction or worker; null for a caller.</param>
    /// <param name="Role">In which the caller acted.</param>
    /// <param name="Client">The program that acted for the caller.</param>
    sealed record AuditActor(string? Account, string? Process, string? Role, string? Client)
    {
        internal static AuditActor Of(IEvent e)
        {
            var (name, role) = (Cause.Header(e, Cause.ActorHeader), Cause.Header(e, Cause.RoleHeader));
            var account = name?.StartsWith(Caller.AccountPrefix, StringComparison.Ordinal) == true;
            return new AuditActor(account ? name : null, account || role is not null ? null : name, role, Cause.Header(e, Cause.ClientHeader));
        }
    }
}
