using Associations.Events.Agenda;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Releases;

/// <summary>Makes a draft's agenda public under a name. A release never changes; what is wrong with it is right in the next.</summary>
/// <param name="Name">The release's name, such as <c>1.0</c>; unique in the event.</param>
/// <param name="Draft">The draft to release.</param>
sealed record ReleaseAgenda(string Name, string Draft = Drafts.Draft.Main)
{
    internal static void Map(RouteGroupBuilder releases) => releases.MapPost("/", Handle).ForStaff("events:write")
        .Answers(typeof(EventRelease), 201).Refuses(EventsProblems.DraftEmpty, EventsProblems.ReleaseExists).Costly().DecidedOn("the event");

    static Task<IResult> Handle(Guid eventId, ReleaseAgenda command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Event>(eventId, cancellation) is not { } planned) return Outcome.NotFound("event");
            if (commands.Stale(planned.Version) is { } stale) return stale;
            if (await work.Find<Draft>(Drafts.Draft.IdOf(eventId, command.Draft), cancellation) is not { } draft) return NoDraft(command);

            var decision = planned.Record(EventDecider.Release(planned.State, draft.State, draft.Version, command.Name, work.Now));
            if (decision.Rejection is { } refused) return refused;

            var release = planned.State.Releases[^1];
            var agenda = ReleasedAgenda.Build(planned.State, release, draft.State, await DraftViews.Names(work.Documents, eventId, cancellation));
            work.Documents.Insert(agenda);
            work.Documents.Store(new PublicAgenda(eventId, work.Association, agenda.Id, agenda.ETag));
            return Outcome.Created($"/v1/events/{eventId}/releases/{Uri.EscapeDataString(release.Name)}", release);
        }, cancellation);

    static Rejection NoDraft(ReleaseAgenda command) => command.Draft == Drafts.Draft.Main
        ? new Rejection("draft-empty", "The draft has no session yet. Import a programme first.")
        : new Rejection("not-found", "There is no such draft here.", Status: 404);
}
