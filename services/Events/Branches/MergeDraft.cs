using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Branches;

/// <summary>
/// Takes over what was done in a fork into the draft that it came from, all or nothing, and closes the fork. Where that one was merged itself, it is
/// what took it over. It is one act: undone, all is as it was.
/// </summary>
/// <param name="Choices">
/// Of sessions and rooms of which both have changed the same: whose version of that is taken; all else of them is merged in any case. Without a choice,
/// nothing is merged and the answer lists them.
/// </param>
sealed record MergeDraft(IReadOnlyDictionary<Guid, Side>? Choices = null)
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/merge", Handle).ForStaff("events:write")
        .Answers(typeof(SessionsAnswer)).DecidedOn("the fork").Refuses(EventsProblems.MainDraft, EventsProblems.OriginDiscarded, EventsProblems.MergeClashes, EventsProblems.PlacementBlocked);

    static Task<IResult> Handle(Guid eventId, string draft, MergeDraft command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            // The fork first, and then what it came from: in this order everywhere, so that two who merge never wait for each other.
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (_, branch)) return Outcome.NotFound("draft");
            if (commands.Stale(branch.Version) is { } stale) return stale;
            if (branch.State.Fork is not { } fork) return new Rejection("main-draft", "The main draft was forked from nothing, so it cannot be merged.");
            if (await Into(work, eventId, fork.From, cancellation) is not { } name)
                return new Rejection("origin-discarded", $"The draft {fork.From}, which it was forked from, was discarded. Fork anew from a draft that is open, and do there what is wanted of this one.");
            if (await DraftAct.Find(work, eventId, name, cancellation) is not var (planned, into)) return Outcome.NotFound("draft");

            var (decision, clashes, rooms) = MergeDecider.Merge(branch.State, into.State, command.Choices ?? new Dictionary<Guid, Side>());
            if (clashes.Count + rooms.Count > 0)
            {
                var what = string.Join(" and ", new[] { clashes.Count == 0 ? null : $"{clashes.Count} sessions", rooms.Count == 0 ? null : $"{rooms.Count} rooms" }.OfType<string>());
                return new Rejection("merge-clashes", $"Of {what} the same was changed both here and in {name}. Choose for each whose version of it is taken; nothing was merged.")
                {
                    Context = new MergeClashes(clashes, rooms),
                };
            }
            var (refused, conflicts) = await DraftAct.Record(work, into, planned, "merge", null, commands, decision, [], cancellation);
            if (refused is not null) return refused;
            await DiscardDraft.Close(work, branch, name, cancellation);
            var touched = decision.Events.Count == 0 ? [] : into.State.Acts[^1].Touched.Select(touch => touch.After).OfType<Session>().InOrder().ToList();
            return Outcome.Ok(new SessionsAnswer(await DraftViews.View(touched, work, cancellation), conflicts), into.Version);
        }, cancellation);

    // Each was taken over by one that it came from, so this comes to an end.
    static async Task<string?> Into(Work work, Guid eventId, string? name, CancellationToken cancellation)
    {
        while (name is not null && await work.Find<Draft>(Draft.IdOf(eventId, name), cancellation) is { State: { IsClosed: true } closed }) name = closed.MergedInto;
        return name;
    }

    /// <summary>With a refusal: what both have changed.</summary>
    internal sealed record MergeClashes(IReadOnlyList<MergeClash> Sessions, IReadOnlyList<RoomClash> Rooms);
}
