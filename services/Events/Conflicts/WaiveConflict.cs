using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Conflicts;

/// <summary>
/// Accepts a conflict as it is, under the caller's name. It is told as before and blocks nothing. Withdrawn, it counts again, and the answer is the
/// waiver that there was.
/// </summary>
/// <param name="Code">Which rule.</param>
/// <param name="Sessions">The sessions that it is between.</param>
/// <param name="Reason">Why, in 1 to 500 characters. No personal data. Not needed to withdraw a waiver.</param>
/// <param name="Person">The person that it is about, where there is one.</param>
/// <param name="Withdraw">True to let it count again.</param>
sealed record WaiveConflict(string Code, IReadOnlyList<Guid> Sessions, string? Reason = null, Guid? Person = null, bool Withdraw = false)
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/waive", Handle).ForStaff("events:write").Answers(typeof(Waiver)).DecidedOn("the draft");

    static Task<IResult> Handle(Guid eventId, string draft, WaiveConflict command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (_, found)) return Outcome.NotFound("draft");
            if (commands.Stale(found.Version) is { } stale) return stale;
            if (!ConflictCatalogue.Codes.Contains(command.Code)) return Outcome.Invalid("code", $"Give one of: {string.Join(", ", ConflictCatalogue.Codes)}.");
            if (command.Sessions is not { Count: > 0 and <= 10_000 } sessions || !sessions.All(found.State.Sessions.ContainsKey)) return Outcome.Invalid("sessions", "Name the sessions of this draft that the conflict is between.");
            if (command.Person is null && SpeakerRules.OfPerson.Contains(command.Code)) return Outcome.Invalid("person", "Name the person that the conflict is about, as it says.");
            if (command.Person is not null && !SpeakerRules.OfPerson.Contains(command.Code)) return Outcome.Invalid("person", "This rule is not about a person. Leave it away.");
            var key = Conflict.KeyOf(command.Code, sessions, command.Person);
            if (command.Withdraw)
            {
                if (!found.State.Waivers.TryGetValue(key, out var before)) return Outcome.NotFound("waiver");
                found.Record(DraftAct.By(commands, work, "withdraw-waiver", Decision.Accepted(new WaiverWithdrawn(key))));
                return Outcome.Ok(Waiver.Of(before), found.Version);
            }
            if (string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > 500) return Outcome.Invalid("reason", "Say why, in 1 to 500 characters.");
            var waived = new ConflictWaived(key, command.Reason.Trim(), commands.Caller.Actor, work.Now);
            found.Record(DraftAct.By(commands, work, "waive", Decision.Accepted(waived)));
            return Outcome.Ok(Waiver.Of(waived), found.Version);
        }, cancellation);
}
