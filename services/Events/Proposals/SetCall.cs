using Associations.Events.Events;
using Associations.Events.Speakers;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Proposals;

/// <summary>Says what an event asks of those who propose a session; all of it, in place of what was said before.</summary>
/// <param name="OpensAt">From when proposals are taken.</param>
/// <param name="ClosesAt">Until when, exclusive.</param>
/// <param name="Types">The types of session that can be proposed, 1 to 50.</param>
/// <param name="Tracks">The tracks; at most 200.</param>
/// <param name="Questions">What else is asked; at most 50.</param>
/// <param name="MostSpeakers">How many people may be on one, 1 to 20.</param>
/// <param name="IsBlind">True when reviewers are not to see who proposes, until decisions are revealed.</param>
/// <param name="Criteria">What reviewers score; at most 20.</param>
/// <param name="LateCodes">Codes of 8 to 100 characters with which one may propose after the end; at most 100. They are not told again, and null leaves those that there are.</param>
/// <param name="Reviewers">The accounts that review beside staff: pseudonyms of sign-ins, 64 hexadecimal digits in lower case each; at most 200. Null leaves those that there are.</param>
sealed record SetCall(
    DateTimeOffset OpensAt, DateTimeOffset ClosesAt, IReadOnlyList<ProposedType> Types, IReadOnlyList<string>? Tracks = null, IReadOnlyList<Question>? Questions = null,
    int MostSpeakers = 5, bool IsBlind = false, IReadOnlyList<Criterion>? Criteria = null, IReadOnlyList<string>? LateCodes = null,
    IReadOnlyList<string>? Reviewers = null)
{
    internal static void Map(RouteGroupBuilder events)
    {
        events.MapPut("/{eventId:guid}/call-for-proposals", Handle).ForStaff("events:write").Answers(typeof(CallView)).DecidedOn("the call");
        events.MapOne("/{eventId:guid}/call-for-proposals", (Guid eventId, Reads reads, CancellationToken cancellation) =>
            reads.One<CallForProposals>(CallForProposals.IdOf(eventId), call => CallView.From(call.Terms!, reads.Caller), cancellation)).ForMembersAndStaff("events:read").Answers(typeof(CallView));
    }

    static Task<IResult> Handle(Guid eventId, SetCall command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is null) return Outcome.NotFound("event");
            var id = CallForProposals.IdOf(eventId);
            if (commands.Stale((await work.Find<CallForProposals>(id, cancellation))?.Version ?? 0) is { } stale) return stale;
            var decision = await work.Decide<CallForProposals>(id, before => Decide(command, before.Terms), cancellation);
            if (decision.Rejection is { } refused) return refused;
            var call = (await work.Find<CallForProposals>(id, cancellation))!;
            return Outcome.Ok(CallView.From(call.State.Terms!, commands.Caller), call.Version);
        }, cancellation);

    static Decision Decide(SetCall command, CallSet? before)
    {
        if (command.ClosesAt <= command.OpensAt) return Decision.Invalid("closesAt", "The end is after the beginning.");
        if (command.Types is not { Count: > 0 and <= 50 } types || types.Any(type => !IsName(type.Name) || type.Minutes is < 1 or > 1440) || !AreDistinct(types.Select(type => type.Name)))
            return Decision.Invalid("types", "Give 1 to 50 types, each with a name of its own and 1 to 1440 minutes.");
        if (command.Tracks is { } tracks && (tracks.Count > 200 || !tracks.All(IsName) || !AreDistinct(tracks))) return Decision.Invalid("tracks", "Give at most 200 names, each once.");
        if (command.Questions is { } questions && (questions.Count > 50 || !AreDistinct(questions.Select(question => question.Key))
            || questions.Any(question => !IsName(question.Key) || question.Label.Length is 0 or > 500 || question.Longest is < 1 or > 10_000)))
            return Decision.Invalid("questions", "Give at most 50, each with a key of its own, a label of 1 to 500 characters and a length of 1 to 10000.");
        if (command.MostSpeakers is < 1 or > 20) return Decision.Invalid("mostSpeakers", "Give 1 to 20.");
        if (command.Criteria is { } criteria && (criteria.Count > 20 || !AreDistinct(criteria.Select(one => one.Key)) || criteria.Any(one => !IsName(one.Key) || one.Weight is < 1 or > 100 || one.Most is < 1 or > 100)))
            return Decision.Invalid("criteria", "Give at most 20, each with a key of its own, a weight of 1 to 100 and a best score of 1 to 100.");
        if (command.LateCodes is { } codes && (codes.Count > 100 || codes.Any(code => code.Length is < 8 or > 100))) return Decision.Invalid("lateCodes", "Give at most 100 codes of 8 to 100 characters.");
        if (command.Reviewers is { } reviewers && (reviewers.Count > 200 || !reviewers.All(SpeakerContent.IsAccount)))
            return Decision.Invalid("reviewers", "Give at most 200 pseudonyms of sign-ins, 64 hexadecimal digits in lower case each.");
        return Decision.Accepted(new CallSet(
            command.OpensAt.ToUniversalTime(), command.ClosesAt.ToUniversalTime(), types, command.Tracks ?? [], command.Questions ?? [], command.MostSpeakers, command.IsBlind,
            command.Criteria ?? [], command.LateCodes is { } given ? [.. given.Select(CallForProposals.HashOf)] : before?.LateCodes ?? [],
            command.Reviewers is { } named ? [.. named.Distinct()] : before?.Reviewers));
    }

    static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= 200;

    static bool AreDistinct(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).All(group => group.Count() == 1);
}

/// <summary>What an event asks of those who propose a session.</summary>
/// <param name="LateCodes">How many codes there are with which one may propose after the end.</param>
/// <param name="Reviewers">To staff: the accounts that review beside them.</param>
sealed record CallView(
    DateTimeOffset OpensAt, DateTimeOffset ClosesAt, IReadOnlyList<ProposedType> Types, IReadOnlyList<string> Tracks, IReadOnlyList<Question> Questions, int MostSpeakers,
    bool IsBlind, IReadOnlyList<Criterion> Criteria, int LateCodes, IReadOnlyList<string>? Reviewers)
{
    internal static CallView From(CallSet call, Caller caller) =>
        new(call.OpensAt, call.ClosesAt, call.Types, call.Tracks, call.Questions, call.MostSpeakers, call.IsBlind, call.Criteria, call.LateCodes.Count,
            caller.IsStaff ? call.Reviewers ?? [] : null);
}
