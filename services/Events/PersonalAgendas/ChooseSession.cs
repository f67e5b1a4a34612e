using Associations.Events.Events;
using Associations.Events.Formats;
using Associations.Events.Releases;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.PersonalAgendas;

/// <summary>Puts a session of the released agenda onto one's own.</summary>
static class ChooseSession
{
    internal static void Map(RouteGroupBuilder agendas) => agendas.MapPut("/{sessionId:guid}", Handle).ForMembersAndStaff("events:write")
        .Answers(typeof(ChosenView)).Refuses(EventsProblems.AgendaFull);

    static Task<IResult> Handle(Guid eventId, Guid sessionId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (commands.Caller.Account is not { } account || await work.Read<Event>(eventId, cancellation) is not { Releases.Count: > 0 } planned) return Outcome.NotFound("agenda");
            var released = await work.Load<ReleasedProgramme>(ReleasedAgenda.IdOf(eventId, planned.Releases[^1].Name), cancellation);
            if (released?.Shown.Any(session => session.Id == sessionId) != true) return Outcome.NotFound("session");
            var decision = await work.Decide<PersonalAgenda>(PersonalAgenda.IdOf(eventId, account), agenda => PersonalAgenda.Choose(agenda, eventId, account, sessionId), cancellation);
            return decision.Rejection is { } refused ? refused : Outcome.Ok(new ChosenView(sessionId));
        }, cancellation);

    /// <summary>A session that was chosen.</summary>
    internal sealed record ChosenView(Guid SessionId);
}
