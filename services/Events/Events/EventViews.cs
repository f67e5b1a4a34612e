using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Events;

/// <summary>An event as anyone in the association sees it.</summary>
/// <param name="Release">The name of the latest public version of its agenda, once there is one.</param>
/// <param name="CancelledBecause">Why it does not take place; absent for one that does.</param>
sealed record EventView(
    Guid Id, string Name, EventKind Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue, AttendanceMode Mode, Guid? SeriesId, Guid? ChapterId, string? Release, string? CancelledBecause);

static class EventViews
{
    internal static void Map(RouteGroupBuilder events)
    {
        events.MapGet("/", List)
            .ForMembersAndStaff("events:read").Answers(typeof(PageOf<EventView>)).Paged();
        events.MapOne("/{eventId:guid}", (Guid eventId, Reads reads, CancellationToken cancellation) => reads.One<Event>(eventId, From, cancellation))
            .ForMembersAndStaff("events:read").Answers(typeof(EventView));
    }

    static Task<IResult> List(Reads reads, CancellationToken cancellation, Guid? seriesId = null, Guid? chapterId = null) => reads.List<Event>(all =>
    {
        if (seriesId is { } series) all = all.Where(planned => planned.SeriesId == series);
        if (chapterId is { } chapter) all = all.Where(planned => planned.ChapterId == chapter);
        return all;
    }, From, cancellation);

    internal static EventView From(Event planned) => new(
        planned.Id, planned.Name, planned.Kind, planned.TimeZone, planned.StartsOn, planned.EndsOn, planned.Venue, planned.Mode, planned.SeriesId, planned.ChapterId,
        planned.Releases.Count == 0 ? null : planned.Releases[^1].Name, planned.CalledOffBecause);
}
