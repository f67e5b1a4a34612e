using System.Net.Mail;
using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Proposals;

/// <summary>The rules of proposals.</summary>
static class ProposalDecider
{
    internal static Decision Submit(CallSet? call, SubmitProposal command, Guid eventId, string account, DateTimeOffset now)
    {
        if (call is null) return Decision.Rejected("call-closed", "This event takes no proposals.");
        if (now < call.OpensAt) return Decision.Rejected("call-closed", $"Proposals are taken from {call.OpensAt:u} on.");
        var isLate = now >= call.ClosesAt;
        if (isLate && (command.LateCode is not { } code || !call.LateCodes.Contains(CallForProposals.HashOf(code))))
            return Decision.Rejected("call-closed", $"Proposals were taken until {call.ClosesAt:u}. Whoever was given a code may still propose, with it as 'lateCode'.");
        return Refusal(call, command) ?? Decision.Accepted(new ProposalSubmitted(eventId, account, command.Type, command.Track, command.Speakers.Count, isLate));
    }

    internal static Decision Amend(CallSet call, Proposal proposal, SubmitProposal command, DateTimeOffset now)
    {
        if (proposal.Status != ProposalStatus.Submitted) return Decision.Rejected("proposal-decided", "It is withdrawn or decided, and is not changed any more.");
        if (now >= call.ClosesAt && !proposal.IsLate) return Decision.Rejected("call-closed", "The call has ended, and reviewers have begun to read.");
        return Refusal(call, command) ?? Decision.Accepted(new ProposalAmended(command.Type, command.Track, command.Speakers.Count));
    }

    internal static Decision Withdraw(Proposal proposal) => proposal.Status switch
    {
        ProposalStatus.Withdrawn => Decision.AlreadyDone,
        ProposalStatus.Rejected => Decision.Rejected("proposal-decided", "It was rejected; there is nothing to take back."),
        _ => Decision.Accepted(new ProposalWithdrawn()),
    };

    internal static Decision Review(CallSet call, Proposal proposal, string reviewer, int round, IReadOnlyDictionary<string, int> scores)
    {
        if (proposal.Status is not (ProposalStatus.Submitted or ProposalStatus.WaitingList)) return Decision.Rejected("proposal-decided", "It is withdrawn or decided.");
        if (round is < 1 or > 10) return Decision.Invalid("round", "Give 1 to 10.");
        if (call.Criteria.FirstOrDefault(criterion => !scores.TryGetValue(criterion.Key, out var score) || score < 0 || score > criterion.Most) is { } missing)
            return Decision.Invalid($"scores.{missing.Key}", $"Give 0 to {missing.Most}.");
        if (scores.Keys.Except(call.Criteria.Select(criterion => criterion.Key)).Any()) return Decision.Invalid("scores", $"The criteria are: {string.Join(", ", call.Criteria.Select(criterion => criterion.Key))}.");
        return Decision.Accepted(new ProposalReviewed(reviewer, round, scores));
    }

    internal static Decision Prepare(Proposal proposal, ProposalDecision decision) =>
        proposal.Status is not (ProposalStatus.Submitted or ProposalStatus.WaitingList) ? Decision.Rejected("proposal-decided", "It is withdrawn, or its decision was revealed already.")
        : proposal.Prepared == decision ? Decision.AlreadyDone : Decision.Accepted(new DecisionPrepared(decision));

    internal static Decision Confirm(Proposal proposal) => proposal.Status switch
    {
        ProposalStatus.Confirmed => Decision.AlreadyDone,
        ProposalStatus.Accepted => Decision.Accepted(new ProposalConfirmed(proposal.SessionId!.Value)),
        _ => Decision.Rejected("proposal-not-accepted", "Only what is accepted can be confirmed."),
    };

    static Decision? Refusal(CallSet call, SubmitProposal command)
    {
        if (string.IsNullOrWhiteSpace(command.Title) || command.Title.Length > 500) return Decision.Invalid("title", "Give a title of 1 to 500 characters.");
        if (string.IsNullOrWhiteSpace(command.Abstract) || command.Abstract.Length > 10_000) return Decision.Invalid("abstract", "Give 1 to 10000 characters.");
        if (command.Language?.Length > 35) return Decision.Invalid("language", "Give a language tag, such as en.");
        if (call.Types.All(type => type.Name != command.Type)) return Decision.Invalid("type", $"Give one of: {string.Join(", ", call.Types.Select(type => type.Name))}.");
        if (command.Track is { } track ? !call.Tracks.Contains(track) : call.Tracks.Count > 0) return Decision.Invalid("track", call.Tracks.Count == 0 ? "This call has no tracks." : $"Give one of: {string.Join(", ", call.Tracks)}.");
        if (command.Speakers is not { Count: > 0 } speakers || speakers.Count > call.MostSpeakers) return Decision.Invalid("speakers", $"Name 1 to {call.MostSpeakers} people.");
        if (speakers.Any(speaker => string.IsNullOrWhiteSpace(speaker.Name) || speaker.Name.Length > 200 || speaker.Biography?.Length > 4000 || speaker.Email.Length > 254 || !MailAddress.TryCreate(speaker.Email, out _)))
            return Decision.Invalid("speakers", "Give each a name of 1 to 200 characters, an e-mail address, and at most 4000 characters of biography.");
        if (speakers.Any(speaker => speaker.Available is { } available && !DraftDecider.AreUsable(available)))
            return Decision.Invalid("speakers", "Give each at most 100 times at which they can be there, each with an end after its beginning, local and without an offset.");
        if (speakers.Count(speaker => speaker.IsProposer == true) > 1) return Decision.Invalid("speakers", "One of them proposes it, at most.");
        var answers = command.Answers ?? new Dictionary<string, string>();
        if (call.Questions.FirstOrDefault(question => question.IsRequired && string.IsNullOrWhiteSpace(answers.GetValueOrDefault(question.Key))) is { } open) return Decision.Invalid($"answers.{open.Key}", $"{open.Label} needs an answer.");
        if (answers.Keys.Except(call.Questions.Select(question => question.Key)).Any()) return Decision.Invalid("answers", "Answer what was asked, by its key.");
        return call.Questions.FirstOrDefault(question => answers.GetValueOrDefault(question.Key)?.Length > question.Longest) is { } wordy
            ? Decision.Invalid($"answers.{wordy.Key}", $"Use at most {wordy.Longest} characters.") : null;
    }
}
