using Associations.Events.Conflicts;
using Associations.Events.Events;
using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>
/// What everybody does who does something to a draft: find it, decide, say who did it, and look which conflicts there are around what was
/// touched. A conflict that the event's policy blocks refuses the act if it was not there before.
/// </summary>
static class DraftAct
{
    /// <summary>Something that is done to one session, which must be as the caller saw it.</summary>
    /// <param name="overtaken">Another session that must be so too, and is not.</param>
    internal static Task<IResult> On(
        Guid eventId, string draft, Guid session, string kind, Commands commands, Func<Draft, Session, TimeZoneInfo, Decision> decide, CancellationToken cancellation,
        Func<Draft, Session?>? overtaken = null) =>
        commands.Run(async work =>
        {
            if (await Find(work, eventId, draft, cancellation) is not var (planned, found)) return Outcome.NotFound("draft");
            if (!found.State.Sessions.TryGetValue(session, out var before)) return Outcome.NotFound("session");
            if (commands.Stale(before.Version) is { } stale) return await Overtaken(stale, found.State, before, work, cancellation);
            if (overtaken?.Invoke(found.State) is { } other)
                return await Overtaken(new("stale", "The other session has changed since you read it. Decide anew with how it is now, in `context`.", Status: 412), found.State, other, work, cancellation);
            var (refused, conflicts) = await Record(work, found, planned, kind, null, commands, decide(found.State, before, planned.Zone()), [session], cancellation);
            if (refused is not null) return refused;
            // What is removed is told as it was.
            var now = found.State.Sessions.GetValueOrDefault(session) ?? before;
            return Outcome.Ok(new SessionAnswer(await DraftViews.View(now, work, cancellation), conflicts), now.Version);
        }, cancellation);

    /// <summary>Something that is done to several.</summary>
    internal static Task<IResult> On(
        Guid eventId, string draft, string kind, Commands commands, Func<Draft, TimeZoneInfo, (Decision Decision, Guid? Undoes)> decide, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await Find(work, eventId, draft, cancellation) is not var (planned, found)) return Outcome.NotFound("draft");
            if (commands.Stale(found.Version) is { } stale) return stale;
            var (decision, undoes) = decide(found.State, planned.Zone());
            var undone = found.State.Acts.Find(act => act.Id == undoes);
            var (refused, conflicts) = await Record(work, found, planned, kind, undoes, commands, decision, [], cancellation);
            if (refused is not null) return refused;
            var touched = decision.Events.Count == 0 ? [] : found.State.Acts[^1].Touched.Select(touch => touch.After).OfType<Session>().InOrder().ToList();
            return Outcome.Ok(new SessionsAnswer(await DraftViews.View(touched, work, cancellation), conflicts, undone is null ? null : ActView.Of(undone)), found.Version);
        }, cancellation);

    internal static async Task<(Event Event, Loaded<Draft> Draft)?> Find(Work work, Guid eventId, string draft, CancellationToken cancellation) =>
        await work.Read<Event>(eventId, cancellation) is { } planned && await work.Find<Draft>(Draft.IdOf(eventId, draft), cancellation) is { State.IsClosed: false } found
            ? (planned, found) : null;

    /// <summary>Records what was decided, as somebody's act, unless it brings about what the event does not allow.</summary>
    internal static async Task<(Rejection? Refused, IReadOnlyList<Conflict> Conflicts)> Record(
        Work work, Loaded<Draft> draft, Event planned, string kind, Guid? undoes, Commands commands, Decision decision, IReadOnlyList<Guid> about, CancellationToken cancellation)
    {
        if (decision.Rejection is { } no) return (no, []);
        var before = draft.State;
        draft.Record(By(commands, work, kind, decision, undoes));
        var touched = decision.Events.Count > 0 ? [.. draft.State.Acts[^1].Touched.Select(touch => touch.Id)] : about;
        var grounds = await Grounds.Around(touched, planned.Id, work, cancellation);
        var conflicts = ConflictCatalogue.Of(Scene.Around(touched, draft.State, planned, grounds));
        if (conflicts.All(conflict => conflict.Severity != Severity.Block || conflict.Waiver is not null)) return (null, conflicts);

        // What was there already stays; but a session that was in a room too small is not for that let into another.
        var known = ConflictCatalogue.Of(Scene.Around(touched, before, planned, grounds)).Select(conflict => (conflict.Key, ConflictCatalogue.PlaceOf(conflict, before))).ToHashSet();
        var blocking = conflicts.Where(conflict => conflict.Severity == Severity.Block && conflict.Waiver is null && !known.Contains((conflict.Key, ConflictCatalogue.PlaceOf(conflict, draft.State)))).ToList();
        return blocking.Count == 0 ? (null, conflicts) : (new Rejection("placement-blocked",
            $"{blocking[0].Detail} This event does not allow it; `context.conflicts` lists all that stands against it. Choose another place, or have it waived.")
        {
            Context = new Blocking(blocking),
        }, []);
    }

    /// <summary>What was decided as somebody's act, so that they can take it back. What changes nothing is none.</summary>
    internal static Decision By(Commands commands, Work work, string kind, Decision decision, Guid? undoes = null) => decision.Events.Count == 0
        ? decision : Decision.Accepted([.. decision.Events, new ActDone(Uuid.New(work.Now), kind, commands.Caller.Actor, work.Now, undoes)]);

    // What the other one did is told, so that the caller can decide anew without asking.
    internal static async Task<Outcome> Overtaken(Rejection stale, Draft draft, Session session, Work work, CancellationToken cancellation)
    {
        var act = draft.Acts.FindLast(act => act.Touched.Any(touch => touch.Id == session.Id));
        return stale with
        {
            Context = new OvertakenBy(await DraftViews.View(session, work, cancellation), act is null ? null : ActView.Of(act)),
        };
    }
}

/// <summary>A session after something was done to it, and the conflicts that it is in now.</summary>
sealed record SessionAnswer(SessionView Session, IReadOnlyList<Conflict> Conflicts);

/// <summary>The sessions that something was done to, and the conflicts that they are in now.</summary>
/// <param name="Sessions">As they are now, without those that are gone.</param>
/// <param name="Conflicts">The conflicts that they are in.</param>
/// <param name="Undone">What was taken back; null where nothing was.</param>
sealed record SessionsAnswer(IReadOnlyList<SessionView> Sessions, IReadOnlyList<Conflict> Conflicts, ActView? Undone = null);

/// <summary>What somebody did.</summary>
/// <param name="Kind">What it was: <c>move</c>, <c>swap</c>.</param>
/// <param name="By">Who: an account's pseudonym.</param>
/// <param name="At">When, UTC.</param>
sealed record ActView(string Kind, string By, DateTimeOffset At)
{
    internal static ActView Of(Act act) => new(act.Kind, act.By, act.At);
}

/// <summary>With a refusal: how the session is now, and what was done to it since.</summary>
sealed record OvertakenBy(SessionView Session, ActView? Change);

/// <summary>With a refusal: the conflicts that stand against it.</summary>
sealed record Blocking(IReadOnlyList<Conflict> Conflicts);
