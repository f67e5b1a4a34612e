using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Solving;

/// <summary>Ends a search that nobody wants any more. The process that looks hears of it within a second or two.</summary>
static class CancelSolving
{
    internal static void Map(RouteGroupBuilder solvings) => solvings.MapPost("/{solvingId:guid}/cancel", Handle).ForStaff("events:write")
        .Answers(typeof(SolvingView)).Refuses(EventsProblems.SolvingEnded);

    static Task<IResult> Handle(Guid eventId, Guid solvingId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Solving>(solvingId, cancellation) is not { } solving || solving.State.EventId != eventId) return Outcome.NotFound("solving");
            if (commands.Stale(solving.Version) is { } stale) return stale;
            if (solving.Record(SolvingDecider.Cancel(solving.State)).Rejection is { } refused) return refused;
            work.Documents.Delete<SolvingProgress>(solvingId);
            return Outcome.Ok(SolvingView.From(solving.State, null), solving.Version);
        }, cancellation);
}
