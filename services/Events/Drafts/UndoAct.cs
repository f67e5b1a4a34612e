using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Drafts;

/// <summary>
/// Takes back what the caller did last to a draft, and nobody else's work. What belongs to proposals is passed over: decisions that were revealed,
/// and what their proposers have answered.
/// </summary>
static class UndoAct
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/undo", Handle).ForStaff("events:write")
        .Answers(typeof(SessionsAnswer)).DecidedOn("the draft").Refuses(EventsProblems.NothingToUndo, EventsProblems.UndoSuperseded, EventsProblems.PlacementBlocked);

    static Task<IResult> Handle(Guid eventId, string draft, Commands commands, CancellationToken cancellation) =>
        DraftAct.On(eventId, draft, "undo", commands, (state, _) => (DraftDecider.Undo(state, commands.Caller.Actor, out var undone), undone), cancellation);
}
