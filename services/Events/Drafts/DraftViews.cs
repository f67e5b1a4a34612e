using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Drafts;

/// <summary>A draft as staff see it.</summary>
sealed record DraftView(Guid EventId, string Name, IReadOnlyList<Room> Rooms, IEnumerable<SessionView> Sessions);

/// <summary>A session in a draft. <paramref name="StartsAt"/> is local time at the venue.</summary>
sealed record SessionView(
    Guid Id, string Title, string? Subtitle, string? Kind, string? Language, string? Track, DateTime StartsAt, int Minutes, Guid? RoomId,
    IEnumerable<PersonView> Persons, SessionStatus Status);

/// <summary>Someone on a session.</summary>
sealed record PersonView(Guid Id, string Name);

static class DraftViews
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapGet("/{draft}", Handle).ForStaff("events:read").Answers(typeof(DraftView)).AsOf();

    static async Task<IResult> Handle(Guid eventId, string draft, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var names = await Names(session, eventId, cancellation);
        return await reads.One<Draft>(Draft.IdOf(eventId, draft), found => From(found, names), cancellation);
    }

    /// <summary>The names of everybody on an event's programme.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, string>> Names(IQuerySession session, Guid eventId, CancellationToken cancellation)
    {
        var speakers = await session.Query<Speaker>().Where(speaker => speaker.EventId == eventId).ToListAsync(cancellation);
        return speakers.ToDictionary(speaker => speaker.Id, speaker => speaker.Name);
    }

    internal static IOrderedEnumerable<Session> InOrder(this IEnumerable<Session> sessions) =>
        sessions.OrderBy(session => session.Details.StartsAt).ThenBy(session => session.Details.Title, StringComparer.Ordinal).ThenBy(session => session.Id);

    static DraftView From(Draft draft, IReadOnlyDictionary<Guid, string> names) => new(
        draft.EventId, draft.Name, draft.Rooms, draft.Sessions.Values.InOrder().Select(session => new SessionView(
            session.Id, session.Details.Title, session.Details.Subtitle, session.Details.Kind, session.Details.Language, session.Details.Track,
            session.Details.StartsAt, session.Details.Minutes, session.Details.RoomId,
            session.Details.Speakers.Select(id => new PersonView(id, names.GetValueOrDefault(id, ""))), session.Details.Status)));
}
