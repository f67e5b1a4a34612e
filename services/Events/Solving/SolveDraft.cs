using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Solving;

/// <summary>Asks for a whole programme, or for one that is mended: a room is lost, somebody must leave early. What is found is a draft of its own.</summary>
/// <param name="SlotMinutes">How many minutes lie between two times at which a session may begin, 1 to 240.</param>
/// <param name="From">From when on each day; with <paramref name="Until"/>. Without, the policy's opening hours, and without these nine to six.</param>
/// <param name="Until">Until when; not after <paramref name="From"/>, it is a time of the next day.</param>
/// <param name="SecondsLimit">How long it may take, 1 to 300.</param>
/// <param name="Scope">Which sessions are placed, where none are named.</param>
/// <param name="Only">Place these and no others, apart from what must move.</param>
/// <param name="Fix">These stay where they are.</param>
/// <param name="WithoutRooms">Rooms that are lost: what is in them must move.</param>
/// <param name="Unavailable">When somebody cannot be there after all: what they are on then must move.</param>
/// <param name="Weights">How much what is only wished for counts.</param>
sealed record SolveDraft(
    int SlotMinutes = 15, TimeOnly? From = null, TimeOnly? Until = null, int SecondsLimit = 30, SolveScope Scope = SolveScope.Unscheduled, IReadOnlyList<Guid>? Only = null,
    IReadOnlyList<Guid>? Fix = null, IReadOnlyList<Guid>? WithoutRooms = null, IReadOnlyList<Absence>? Unavailable = null, SolveWeights? Weights = null)
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/solve", Handle).ForStaff("events:write")
        .Answers(typeof(SolvingView), 201).Costly().Refuses(EventsProblems.NothingToSolve, EventsProblems.SolvingTooLarge);

    static Task<IResult> Handle(Guid eventId, string draft, SolveDraft command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Events.Event>(eventId, cancellation) is not { } planned || await work.Read<Draft>(Draft.IdOf(eventId, draft), cancellation) is not { IsClosed: false } found)
                return Outcome.NotFound("draft");
            var wish = new Wish(
                command.SlotMinutes, command.From, command.Until, command.SecondsLimit, command.Scope, command.Only ?? [], command.Fix ?? [], command.WithoutRooms ?? [],
                command.Unavailable ?? [], command.Weights ?? new());
            var decision = SolvingDecider.Ask(planned, found, wish, commands.Caller.Actor, work.Now);
            if (decision.Rejection is { } refused) return refused;
            var solving = work.Start<Solving>(Uuid.New(work.Now), decision);
            return Outcome.Created($"/v1/events/{eventId}/solvings/{solving.State.Id}", SolvingView.From(solving.State, null), solving.Version);
        }, cancellation);
}
