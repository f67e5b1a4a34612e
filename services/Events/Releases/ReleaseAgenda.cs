using Associations.Events.Agenda;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Formats;
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
        .Answers(typeof(EventRelease), 201).Refuses(EventsProblems.DraftEmpty, EventsProblems.DraftBlocked, EventsProblems.ReleaseExists).Costly().DecidedOn("the event");

    static async Task<IResult> Handle(Guid eventId, ReleaseAgenda command, Commands commands, AgendaBytes agendas, CancellationToken cancellation)
    {
        var answer = await Release(eventId, command, commands, cancellation);
        agendas.Forget(eventId);
        return answer;
    }

    static Task<IResult> Release(Guid eventId, ReleaseAgenda command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Event>(eventId, cancellation) is not { } planned) return Outcome.NotFound("event");
            if (commands.Stale(planned.Version) is { } stale) return stale;
            if (await work.Find<Draft>(Drafts.Draft.IdOf(eventId, command.Draft), cancellation) is not { State.IsClosed: false } draft) return NoDraft(command);

            var shown = ReleaseChanges.TakingPlace(planned.State, draft.State);
            var changes = await ReleaseChanges.Of(planned.State, shown, command.Name, work.Documents, cancellation);
            var decision = planned.Record(EventDecider.Release(planned.State, shown, draft.Version, command.Name, ReleaseChanges.Count(changes.Changes), work.Now));
            if (decision.Rejection is { } refused) return refused;
            if (await Blocked(work, planned.State, shown, cancellation) is { } blocked) return blocked;

            var release = planned.State.Releases[^1];
            var names = await DraftViews.Names(work.Documents, eventId, cancellation);
            var programme = await ReleasedProgramme.Of(planned.State, shown, await work.Read<AgendaPolicy>(AgendaPolicy.IdOf(eventId), cancellation), names, work.Documents, cancellation);
            var agenda = ReleasedAgenda.Build(planned.State, release, shown, names, programme);
            work.Documents.Insert(agenda);
            work.Documents.Insert(programme);
            work.Documents.Insert(changes);
            var scene = Scene.Of(shown with { Sessions = ReleaseChanges.Shown(shown) }, planned.State, Grounds.None with { Lineup = await work.Read<Lineup>(Lineup.IdOf(eventId), cancellation) });
            var affected = Notices.Of(eventId, release.Name, changes.Changes, scene, await Audience.Of(planned.State, work.Documents, cancellation)).ToList();
            if (affected.Count > 0) work.Start<Affected>(Affected.IdOf(eventId, release.Name), Decision.Accepted(affected));
            work.Documents.Store(new PublicAgenda(eventId, work.Association, agenda.Id, agenda.ETag));
            return Outcome.Created($"/v1/events/{eventId}/releases/{Uri.EscapeDataString(release.Name)}", release);
        }, cancellation);

    static async Task<Rejection?> Blocked(Work work, Event planned, Drafts.Draft draft, CancellationToken cancellation)
    {
        var policy = await work.Read<AgendaPolicy>(AgendaPolicy.IdOf(planned.Id), cancellation);
        // As events begin, nothing blocks a release.
        if (policy?.Severities.Values.Any(severity => severity >= Severity.BlockRelease) != true) return null;
        var blocking = ConflictCatalogue.Of(Scene.Of(draft, planned, await Grounds.Of(planned.Id, work, cancellation))).Where(conflict => conflict.BlocksRelease).ToList();
        return blocking.Count == 0 ? null : new Rejection("draft-blocked", $"{blocking.Count} conflicts keep the draft from being released. Mend them, or waive them with a reason.")
        {
            Context = new Drafts.Blocking([.. blocking.Take(100)]),
        };
    }

    static Rejection NoDraft(ReleaseAgenda command) => command.Draft == Drafts.Draft.Main
        ? new Rejection("draft-empty", "The draft has no session yet. Import a programme first.")
        : new Rejection("not-found", "There is no such draft here.", Status: 404);
}
