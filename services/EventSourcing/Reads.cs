using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Associations.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>
/// Answers reads of one stream for the association of the caller's token: always current, because the state is the fold of the events;
/// as it was at any recorded instant with <c>?asOf=</c>; why it is so where that is asked (<see cref="Explanation"/>); with <c>ETag</c> and 304.
/// </summary>
public sealed class Reads(IDocumentStore store, IHttpContextAccessor http, TimeProvider time, StateMemory memory)
{
    /// <summary>Who is asking.</summary>
    public Caller Caller => Caller.Of(Context);

    HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>Opens a session on the caller's association, for queries over documents.</summary>
    public IQuerySession Query() => store.ReadIn(Caller.RequiredAssociation);

    /// <summary>Reads <c>?asOf=</c>, or says that it cannot be accepted; null where nobody asked.</summary>
    public static bool TryReadAsOf(HttpRequest request, out DateTimeOffset? asOf, [NotNullWhen(false)] out IResult? problem)
    {
        (asOf, problem) = (null, null);
        if (!request.Query.TryGetValue("asOf", out var text)) return true;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) asOf = instant;
        else problem = Problems.Invalid("asOf", "Give an instant as RFC 3339 has it, such as 2026-03-31T17:00:00Z.");
        return problem is null;
    }

    /// <summary>One stream's state as an answer.</summary>
    /// <param name="id">The stream.</param>
    /// <param name="view">What the caller sees of it.</param>
    /// <param name="cancellation">The request's.</param>
    /// <param name="maySee">False hides it: the caller gets the same 404 as for an id that does not exist.</param>
    public Task<IResult> One<T>(Guid id, Func<T, object> view, CancellationToken cancellation, Func<T, Caller, bool>? maySee = null)
        where T : class, IState<T> =>
        OneIn(Caller.RequiredAssociation, id, view, cancellation, maySee);

    /// <summary>The same for what goes by without an event, such as the end of a hold: the view is of the instant that it is given, and so is its tag.</summary>
    public Task<IResult> OneAt<T>(Guid id, Func<T, DateTimeOffset, object> view, CancellationToken cancellation, Func<T, Caller, bool>? maySee = null)
        where T : class, IState<T> =>
        Read(Caller.RequiredAssociation, id, view, maySee, cancellation, goesBy: true);

    /// <summary>The same in an association that the token does not name; only for operators.</summary>
    public Task<IResult> OneIn<T>(
        Guid association, Guid id, Func<T, object> view, CancellationToken cancellation, Func<T, Caller, bool>? maySee = null)
        where T : class, IState<T> =>
        Read(association, id, (T state, DateTimeOffset _) => view(state), maySee, cancellation);

    async Task<IResult> Read<T>(Guid association, Guid id, Func<T, DateTimeOffset, object> view, Func<T, Caller, bool>? maySee, CancellationToken cancellation, bool goesBy = false)
        where T : class, IState<T>
    {
        if (!TryReadAsOf(Context.Request, out var asOf, out var problem)) return problem;
        await using var session = store.ReadIn(association);
        var events = await session.Events.FetchStreamAsync(id, timestamp: asOf, token: cancellation);
        if (events.Count == 0 || !EventTypes.Belongs<T>(events[0].Data)) return Problems.NotFound(Noun.Of<T>());

        var state = events.Aggregate(T.Empty(id), (state, e) => state.Evolve(e.Data));
        if (maySee is not null && !maySee(state, Caller)) return Problems.NotFound(Noun.Of<T>());

        var isExplained = Explanation.IsAsked(Context);
        var shown = isExplained ? null : view(state, asOf ?? time.GetUtcNow());
        var etag = goesBy && shown is not null
            ? Preconditions.ETag(events[^1].Version, JsonSerializer.SerializeToUtf8Bytes(shown, shown.GetType(), Json.Options))
            : Preconditions.ETag(events[^1].Version);
        Context.Response.Headers.ETag = etag;
        return ConditionalReads.IsHeld(Context.Request, etag) ? Results.StatusCode(304)
            : isExplained ? Explanation.Of(Context, events, T.Empty(id), view)
            : Results.Ok(shown);
    }

    /// <summary>The state of a stream that the service <see cref="EventSourcingModule.Remembers{T}">remembers</see>, and its version; null when there is none.</summary>
    public async Task<(T State, long Version)?> Latest<T>(Guid id, CancellationToken cancellation) where T : class, IState<T>
    {
        await using var session = Query();
        return await memory.Latest<T>(session, Caller.RequiredAssociation, id, cancellation) is { Version: > 0 } latest ? latest : null;
    }

    /// <summary>
    /// A page of streams of a kind that the service <see cref="EventSourcingModule.Lists{T}">lists</see>, by id. That order never changes, so
    /// an insert neither moves nor repeats what a caller has still to read. Ids that rise with time make it the order of creation, too.
    /// </summary>
    /// <param name="filter">What the caller asked for and may see.</param>
    /// <param name="view">What the caller sees of each.</param>
    /// <param name="cancellation">The request's.</param>
    public async Task<IResult> List<T>(Func<IQueryable<T>, IQueryable<T>> filter, Func<T, object> view, CancellationToken cancellation)
        where T : class, IState<T>
    {
        if (!Paging.TryRead(Context.Request, out var page, out var problem)) return problem;
        await using var session = Query();
        var items = await filter(session.Query<T>())
            .Where(item => item.Id.CompareTo(page.After) > 0).OrderBy(item => item.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        return Results.Ok(page.Of(items, item => item.Id, view));
    }
}
