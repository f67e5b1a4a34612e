using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Branches;

/// <summary>Gives a fork up. What was done in it is history, and its name is not used again.</summary>
static class DiscardDraft
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapDelete("/{draft}", Handle).ForStaff("events:write")
        .Answers(null, 204).DecidedOn("the draft").Refuses(EventsProblems.MainDraft);

    static Task<IResult> Handle(Guid eventId, string draft, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (_, found)) return Outcome.NotFound("draft");
            if (commands.Stale(found.Version) is { } stale) return stale;
            if (found.State.Fork is null) return new Rejection("main-draft", "The main draft is not given up: the event's agenda is made of it.");
            await Close(work, found, null, cancellation);
            return Outcome.Done;
        }, cancellation);

    internal static async Task Close(Work work, Loaded<Draft> draft, string? mergedInto, CancellationToken cancellation)
    {
        draft.Record(Decision.Accepted(new DraftClosed(mergedInto)));
        if (await work.Load<Branch>(draft.State.Id, cancellation) is { } branch) work.Documents.Store(branch with { IsClosed = true });
    }
}
