using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Events;

/// <summary>Takes the address at which to join away, of a session or of the whole event. From now on it is told to nobody.</summary>
static class RemoveJoinLink
{
    internal static void Map(RouteGroupBuilder events) => events.MapDelete("/{eventId:guid}/join-links", Handle).ForStaff("events:write").Answers(null, 204).DecidedOn("the event");

    static Task<IResult> Handle(Guid eventId, Commands commands, CancellationToken cancellation, Guid? sessionId = null) =>
        commands.Run(async work =>
        {
            if (await work.Find<Event>(eventId, cancellation) is not { } planned) return Outcome.NotFound("event");
            if (commands.Stale(planned.Version) is { } stale) return stale;
            var id = JoinLink.IdOf(eventId, sessionId);
            if (await work.Load<JoinLink>(id, cancellation) is null) return Outcome.Done;
            work.Documents.Delete<JoinLink>(id);
            planned.Record(Decision.Accepted(new JoinLinkRemoved(sessionId)));
            return Outcome.Done;
        }, cancellation);
}
