using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Drafts;

/// <summary>A draft as staff see it.</summary>
sealed record DraftView(Guid EventId, string Name, IReadOnlyList<Room> Rooms, IEnumerable<SessionView> Sessions);

/// <summary>A session in a draft.</summary>
/// <param name="StartsAt">Local time at the venue; null while it is not scheduled.</param>
/// <param name="Etag">Its own version, for <c>If-Match</c>: who moves it needs not have seen the others.</param>
/// <param name="Abstract">What it is about. Told where the session is read or written by itself, and not in a list.</param>
/// <param name="Description">The same at length; told where the abstract is.</param>
sealed record SessionView(
    Guid Id, string Title, string? Subtitle, string? Kind, string? Language, string? Track, DateTime? StartsAt, int Minutes, Guid? RoomId,
    IEnumerable<PersonView> Persons, SessionStatus Status, SessionStage Stage, SessionForm Form, Guid? BlockId, Guid? RepeatOf, Guid? ReplacementId,
    SessionNeeds Needs, string Etag, string? Abstract = null, string? Description = null)
{
    internal static string ETagOf(Session session) => $"\"{session.Version}\"";

    internal SessionView With(SessionText? words) => this with { Abstract = words?.Abstract, Description = words?.Description };

    internal static SessionView From(Session session, IReadOnlyDictionary<Guid, string> names) => new(
        session.Id, session.Details.Title, session.Details.Subtitle, session.Details.Kind, session.Details.Language, session.Details.Track,
        session.Details.StartsAt, session.Details.Minutes, session.Details.RoomId,
        session.Details.Speakers.Select(id => new PersonView(id, names.GetValueOrDefault(id, ""))), session.Details.Status, session.Details.Stage,
        session.Details.Form, session.Details.BlockId, session.RepeatOf, session.ReplacementId, session.Needs, ETagOf(session));
}

/// <summary>Someone on a session.</summary>
sealed record PersonView(Guid Id, string Name);

static class DraftViews
{
    internal static void Map(RouteGroupBuilder drafts)
    {
        drafts.MapGet("/{draft}", Handle).ForStaff("events:read").Answers(typeof(DraftView)).AsOf();
        drafts.MapGet("/{draft}/sessions/{sessionId:guid}", One).ForStaff("events:read").Answers(typeof(SessionView));
    }

    static async Task<IResult> Handle(Guid eventId, string draft, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var names = await Names(session, eventId, cancellation);
        // Names are in documents, and can be others while the draft is the same.
        return await reads.OneAt<Draft>(Draft.IdOf(eventId, draft), (found, _) => From(found, names), cancellation);
    }

    static async Task<IResult> One(Guid eventId, string draft, Guid sessionId, HttpContext http, Reads reads, CancellationToken cancellation)
    {
        if (await reads.Latest<Draft>(Draft.IdOf(eventId, draft), cancellation) is not { } found || !found.State.Sessions.TryGetValue(sessionId, out var session))
            return Problems.NotFound("session");
        http.Response.Headers.ETag = SessionView.ETagOf(session);
        if (ConditionalReads.IsHeld(http.Request, SessionView.ETagOf(session))) return Results.StatusCode(StatusCodes.Status304NotModified);
        await using var query = reads.Query();
        var words = session.Details.TextId is { } id ? await query.LoadAsync<SessionText>(id, cancellation) : null;
        return Results.Ok((await View([session], query, cancellation))[0].With(words));
    }

    /// <summary>The names of everybody on an event's programme.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, string>> Names(IQuerySession session, Guid eventId, CancellationToken cancellation)
    {
        var speakers = await session.Query<Speaker>().Where(speaker => speaker.EventId == eventId).ToListAsync(cancellation);
        return speakers.ToDictionary(speaker => speaker.Id, speaker => speaker.Name);
    }

    /// <summary>A session, with the names of who is on it.</summary>
    internal static async Task<SessionView> View(Session session, Work work, CancellationToken cancellation) => (await View([session], work, cancellation))[0];

    /// <summary>Sessions, with the names of who is on them.</summary>
    internal static Task<IReadOnlyList<SessionView>> View(IReadOnlyList<Session> sessions, Work work, CancellationToken cancellation) => View(sessions, work.Documents, cancellation);

    static async Task<IReadOnlyList<SessionView>> View(IReadOnlyList<Session> sessions, IQuerySession query, CancellationToken cancellation)
    {
        Guid[] people = [.. sessions.SelectMany(session => session.Details.Speakers).Distinct()];
        var names = people.Length == 0 ? [] : (await query.LoadManyAsync<Speaker>(cancellation, people)).ToDictionary(speaker => speaker.Id, speaker => speaker.Name);
        return [.. sessions.Select(session => SessionView.From(session, names))];
    }

    /// <summary>By time, and what has none at the end.</summary>
    internal static IOrderedEnumerable<Session> InOrder(this IEnumerable<Session> sessions) =>
        sessions.OrderBy(session => session.Details.StartsAt ?? DateTime.MaxValue).ThenBy(session => session.Details.Title, StringComparer.Ordinal).ThenBy(session => session.Id);

    static DraftView From(Draft draft, IReadOnlyDictionary<Guid, string> names) =>
        new(draft.EventId, draft.Name, draft.Rooms, draft.Sessions.Values.InOrder().Select(session => SessionView.From(session, names)));
}
