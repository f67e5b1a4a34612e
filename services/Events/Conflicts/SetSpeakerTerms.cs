using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Conflicts;

/// <summary>Says when somebody on the programme can be there, and whether it is a team.</summary>
/// <param name="IsTeam">True for a team or a host, who may be on several sessions at once.</param>
/// <param name="Available">When they can be there, local time at the venue; empty or null where nobody has said. At most 100.</param>
sealed record SetSpeakerTerms(bool IsTeam = false, IReadOnlyList<Window>? Available = null)
{
    internal static void Map(RouteGroupBuilder events) => events.MapPut("/{eventId:guid}/speakers/{speakerId:guid}/terms", Handle).ForStaff("events:write").Answers(typeof(SpeakerTerms)).DecidedOn("the line-up");

    static Task<IResult> Handle(Guid eventId, Guid speakerId, SetSpeakerTerms command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Load<Speaker>(speakerId, cancellation) is not { MergedInto: null } speaker || speaker.EventId != eventId) return Outcome.NotFound("speaker");
            var id = Lineup.IdOf(eventId);
            if (commands.Stale((await work.Find<Lineup>(id, cancellation))?.Version ?? 0) is { } stale) return stale;
            var decision = await work.Decide<Lineup>(id, _ => Decide(speakerId, command), cancellation);
            if (decision.Rejection is { } refused) return refused;
            return Outcome.Ok(work.State<Lineup>(id).Speakers[speakerId]);
        }, cancellation);

    static Decision Decide(Guid speaker, SetSpeakerTerms command) =>
        command.Available is { } available && (available.Count > 100 || available.Any(window => window.Until <= window.From || !DraftDecider.IsPlannable(window.From) || !DraftDecider.IsPlannable(window.Until)))
            ? Decision.Invalid("available", "Give at most 100 times, each with an end after its beginning, between the years 1900 and 2199.")
            : Decision.Accepted(new SpeakerTermsSet(speaker, command.IsTeam, command.Available ?? []));
}
