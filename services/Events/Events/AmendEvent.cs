using Associations.Events.Series;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Events;

/// <summary>Says anew what an event is called, when and where it is. What is planned outside its days then is a conflict and stays.</summary>
static class AmendEvent
{
    internal static void Map(RouteGroupBuilder events) => events.MapPut("/{eventId:guid}", Handle).ForStaff("events:write")
        .Answers(typeof(EventView)).RequireIfMatch().DecidedOn("the event");

    static Task<IResult> Handle(Guid eventId, CreateEvent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Event>(eventId, cancellation) is not { } planned) return Outcome.NotFound("event");
            if (commands.Stale(planned.Version) is { } stale) return stale;
            if (await EventSeries.Missing(work, command.SeriesId, cancellation) is { } missing) return missing;
            return planned.Record(EventDecider.Amend(planned.State, command)).Rejection is { } refused ? refused : Outcome.Ok(EventViews.From(planned.State), planned.Version);
        }, cancellation);
}
