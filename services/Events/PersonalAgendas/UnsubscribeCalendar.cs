using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.PersonalAgendas;

/// <summary>Takes the address of one's own calendar back: from now on it opens nothing.</summary>
static class UnsubscribeCalendar
{
    internal static void Map(RouteGroupBuilder agendas) => agendas.MapDelete("/subscription", Handle).ForMembersAndStaff("events:write").Answers(null, 204);

    static Task<IResult> Handle(Guid eventId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is null) return Outcome.NotFound("agenda");
            if (commands.Caller.Account is not { } account || await work.Find<PersonalAgenda>(PersonalAgenda.IdOf(eventId, account), cancellation) is not { State.Subscription: { } hash } agenda)
                return Outcome.Done;
            agenda.Record(Decision.Accepted(new CalendarUnsubscribed()));
            work.Documents.Delete<CalendarSubscription>(hash);
            return Outcome.Done;
        }, cancellation);
}
