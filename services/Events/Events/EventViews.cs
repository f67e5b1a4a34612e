using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Events;

/// <summary>An event as anyone in the association sees it.</summary>
/// <param name="Release">The name of the latest public version of its agenda, once there is one.</param>
sealed record EventView(
    Guid Id, string Name, EventKind Kind, string TimeZone, DateOnly StartsOn, DateOnly EndsOn, string? Venue, AttendanceMode Mode, Guid? SeriesId, Guid? ChapterId, string? Release);

static class EventViews
{
    internal static void Map(RouteGroupBuilder events)
    {
        events.MapGet("/", (Reads reads, CancellationToken cancellation) => reads.List<Event>(all => all, From, cancellation))
            .ForMembersAndStaff("events:read").Answers(typeof(PageOf<EventView>)).Paged();
        events.MapOne("/{eventId:guid}", (Guid eventId, Reads reads, CancellationToken cancellation) => reads.One<Event>(eventId, From, cancellation))
            .ForMembersAndStaff("events:read").Answers(typeof(EventView));
    }

    internal static EventView From(Event planned) => new(
        planned.Id, planned.Name, planned.Kind, planned.TimeZone, planned.StartsOn, planned.EndsOn, planned.Venue, planned.Mode, planned.SeriesId, planned.ChapterId,
        planned.Releases.Count == 0 ? null : planned.Releases[^1].Name);
}
