using Associations.Events.Drafts;
using Associations.Events.Series;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Events;

/// <summary>Plans an event. Its agenda is begun with it, so that rooms and sessions can be written at once.</summary>
/// <param name="Name">Its name, 1 to 200 characters.</param>
/// <param name="Kind">How large it is.</param>
/// <param name="TimeZone">The IANA time zone of the venue; for an online event, the one that its times are announced in.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
/// <param name="Venue">Where it is, in at most 200 characters.</param>
/// <param name="Mode">How people attend; at the venue unless it says.</param>
/// <param name="SeriesId">The series that it is an edition of, or null.</param>
/// <param name="ChapterId">The chapter that holds it, or null for the association itself.</param>
sealed record CreateEvent(
    string Name, EventKind Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue = null, AttendanceMode Mode = AttendanceMode.InPerson, Guid? SeriesId = null,
    Guid? ChapterId = null)
{
    internal static void Map(RouteGroupBuilder events) => events.MapPost("/", Handle).ForStaff("events:write").Answers(typeof(EventView), 201);

    static Task<IResult> Handle(CreateEvent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            var decision = EventDecider.Plan(command);
            if (decision.Rejection is { } refused) return refused;
            if (await EventSeries.Missing(work, command.SeriesId, cancellation) is { } missing) return missing;

            var planned = work.Start<Event>(Uuid.New(work.Now), decision);
            work.Start<Draft>(Draft.IdOf(planned.State.Id, Draft.Main), Decision.Accepted(new DraftOpened(planned.State.Id, Draft.Main)));
            return Outcome.Created($"/v1/events/{planned.State.Id}", EventViews.From(planned.State), planned.Version);
        }, cancellation);
}
