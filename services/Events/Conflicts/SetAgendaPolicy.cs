using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Conflicts;

/// <summary>Says what counts as a conflict at an event, and how much; all of it, in place of what was said before.</summary>
/// <param name="Severities">Rule to severity. What is not named is as the catalogue has it.</param>
/// <param name="BufferMinutes">How many minutes a room needs between two sessions, 0 to 240.</param>
/// <param name="WalkingMinutes">How many minutes it takes to another room, 0 to 240.</param>
/// <param name="Walks">How long it takes between certain rooms; at most 1000.</param>
/// <param name="DayEndsAfterMidnight">Until when after midnight a day goes on, 0 to 720 minutes.</param>
/// <param name="OpensAt">When the venue opens each day; with <paramref name="ClosesAt"/>.</param>
/// <param name="ClosesAt">When it closes; before the opening it is a time of the next day.</param>
/// <param name="AttendeesFrom">How many people must have chosen two sessions at the same time for it to be a conflict, 1 to 1000000.</param>
sealed record SetAgendaPolicy(
    IReadOnlyDictionary<string, Severity>? Severities = null, int BufferMinutes = 0, int WalkingMinutes = 0, IReadOnlyList<Walk>? Walks = null, int DayEndsAfterMidnight = 0,
    TimeOnly? OpensAt = null, TimeOnly? ClosesAt = null, int AttendeesFrom = 10)
{
    internal static void Map(RouteGroupBuilder events)
    {
        events.MapPut("/{eventId:guid}/agenda-policy", Handle).ForStaff("events:write").Answers(typeof(AgendaPolicyView)).DecidedOn("the policy");
        events.MapOne("/{eventId:guid}/agenda-policy", (Guid eventId, Reads reads, CancellationToken cancellation) =>
            reads.One<AgendaPolicy>(AgendaPolicy.IdOf(eventId), AgendaPolicyView.From, cancellation)).ForStaff("events:read").Answers(typeof(AgendaPolicyView));
    }

    static Task<IResult> Handle(Guid eventId, SetAgendaPolicy command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is null) return Outcome.NotFound("event");
            var id = AgendaPolicy.IdOf(eventId);
            if (commands.Stale((await work.Find<AgendaPolicy>(id, cancellation))?.Version ?? 0) is { } stale) return stale;
            var decision = await work.Decide<AgendaPolicy>(id, _ => Decide(command), cancellation);
            if (decision.Rejection is { } refused) return refused;
            var policy = (await work.Find<AgendaPolicy>(id, cancellation))!;
            return Outcome.Ok(AgendaPolicyView.From(policy.State), policy.Version);
        }, cancellation);

    static Decision Decide(SetAgendaPolicy command)
    {
        if (command.Severities?.Keys.FirstOrDefault(code => !ConflictCatalogue.Codes.Contains(code)) is not null)
            return Decision.Invalid("severities", $"The rules are: {string.Join(", ", ConflictCatalogue.Codes)}.");
        if (command.BufferMinutes is < 0 or > 240) return Decision.Invalid("bufferMinutes", "Give 0 to 240 minutes.");
        if (command.WalkingMinutes is < 0 or > 240) return Decision.Invalid("walkingMinutes", "Give 0 to 240 minutes.");
        if (command.Walks is { } walks && (walks.Count > 1000 || walks.Any(walk => walk.Minutes is < 0 or > 240))) return Decision.Invalid("walks", "Give at most 1000, each of 0 to 240 minutes.");
        if (command.DayEndsAfterMidnight is < 0 or > 720) return Decision.Invalid("dayEndsAfterMidnight", "Give 0 to 720 minutes.");
        if (command.AttendeesFrom is < 1 or > 1_000_000) return Decision.Invalid("attendeesFrom", "Give 1 to 1000000 people.");
        if (command.OpensAt is null != command.ClosesAt is null) return Decision.Invalid("closesAt", "Give both times, or neither.");
        return Decision.Accepted(new AgendaPolicySet(
            command.Severities ?? new Dictionary<string, Severity>(), command.BufferMinutes, command.WalkingMinutes, command.Walks ?? [], command.DayEndsAfterMidnight,
            command.OpensAt, command.ClosesAt, command.AttendeesFrom));
    }
}

/// <summary>What counts as a conflict at an event.</summary>
/// <param name="Severities">Every rule there is, with what it does here.</param>
sealed record AgendaPolicyView(
    IReadOnlyDictionary<string, Severity> Severities, int BufferMinutes, int WalkingMinutes, IReadOnlyList<Walk> Walks, int DayEndsAfterMidnight,
    TimeOnly? OpensAt, TimeOnly? ClosesAt, int AttendeesFrom)
{
    internal static AgendaPolicyView From(AgendaPolicy policy) => new(
        ConflictCatalogue.Codes.ToDictionary(code => code, policy.Of), policy.BufferMinutes, policy.WalkingMinutes, policy.Walks, policy.DayEndsAfterMidnight,
        policy.OpensAt, policy.ClosesAt, policy.AttendeesFrom);
}
