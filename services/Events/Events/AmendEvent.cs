using Associations.Events.Branches;
using Associations.Events.Drafts;
using Associations.Events.Series;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Events;

/// <summary>
/// Says anew what an event is called, when and where it is. What is planned outside its days then is a conflict and stays. In another time zone
/// every session is at another time, which the next release tells; where a session would be at a time that is none there, it is refused.
/// </summary>
static class AmendEvent
{
    internal static void Map(RouteGroupBuilder events) => events.MapPut("/{eventId:guid}", Handle).ForStaff("events:write")
        .Answers(typeof(EventView)).RequireIfMatch().DecidedOn("the event").Refuses(EventsProblems.TimeSkipped, EventsProblems.TimeRepeated);

    static Task<IResult> Handle(Guid eventId, CreateEvent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Event>(eventId, cancellation) is not { } planned) return Outcome.NotFound("event");
            if (commands.Stale(planned.Version) is { } stale) return stale;
            if (await EventSeries.Missing(work, command.SeriesId, cancellation) is { } missing) return missing;
            var before = planned.State;
            if (planned.Record(EventDecider.Amend(planned.State, command)).Rejection is { } refused) return refused;
            if (planned.State.TimeZone != before.TimeZone && await NoSuchTime(work, before, planned.State, cancellation) is { } none) return none;
            return Outcome.Ok(EventViews.From(planned.State), planned.Version);
        }, cancellation);

    // In every draft, because each may become the agenda.
    static async Task<Rejection?> NoSuchTime(Work work, Event before, Event planned, CancellationToken cancellation)
    {
        foreach (var id in await OpenDrafts.Of(planned.Id, work, cancellation))
        {
            if (await work.Read<Draft>(id, cancellation) is not { } draft) continue;
            var none = draft.Sessions.Values.Where(session => session.Details.StartsAt is { } at && DraftDecider.NoSuchTime(at, before.Zone()) is null && DraftDecider.NoSuchTime(at, planned.Zone()) is not null)
                .InOrder().ToList();
            if (none.Count == 0) continue;
            var refused = DraftDecider.NoSuchTime(none[0].Details.StartsAt!.Value, planned.Zone())!.Rejection!;
            return refused with
            {
                Detail = $"{refused.Detail} {none.Count} sessions of the draft {draft.Name} are at such times in {planned.TimeZone}; `context.sessions` lists them. Move or unschedule them first.",
                Context = new WithoutTime(draft.Name, [.. none.Select(session => session.Id)]),
            };
        }
        return null;
    }

    /// <summary>With a refusal: the sessions whose time is none in the new zone.</summary>
    internal sealed record WithoutTime(string Draft, IReadOnlyList<Guid> Sessions);
}
