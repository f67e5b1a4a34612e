using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.PersonalAgendas;

/// <summary>Takes a session off one's own agenda.</summary>
static class DropSession
{
    internal static void Map(RouteGroupBuilder agendas) => agendas.MapDelete("/{sessionId:guid}", Handle).ForMembersAndStaff("events:write").Answers(null, 204);

    static Task<IResult> Handle(Guid eventId, Guid sessionId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is null) return Outcome.NotFound("agenda");
            if (commands.Caller.Account is { } account && await work.Find<PersonalAgenda>(PersonalAgenda.IdOf(eventId, account), cancellation) is { } agenda)
                agenda.Record(PersonalAgenda.Drop(agenda.State, sessionId));
            return Outcome.Done;
        }, cancellation);
}
