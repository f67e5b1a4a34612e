using Associations.Events.Drafts;

namespace Associations.Events.Proposals;

/// <summary>The words and people of a proposal: personal data, kept apart from its events, which add up without it.</summary>
/// <param name="Id">The proposal.</param>
/// <param name="Title">1 to 500 characters.</param>
/// <param name="Abstract">At most 10000 characters.</param>
/// <param name="Language">A language tag, or null.</param>
/// <param name="Speakers">Who gives it, the first of them first.</param>
/// <param name="Answers">Key of the question to answer.</param>
public sealed record ProposalContent(
    Guid Id, string Title, string Abstract, string? Language, IReadOnlyList<ProposedSpeaker> Speakers, IReadOnlyDictionary<string, string> Answers);

/// <summary>Somebody who is to give a session, a member or not.</summary>
/// <param name="Name">As it is to be printed, 1 to 200 characters.</param>
/// <param name="Email">Where to reach them.</param>
/// <param name="Biography">At most 4000 characters, or null.</param>
/// <param name="Available">When they can be there, local time at the venue; null where they have not said. At most 100.</param>
/// <param name="IsProposer">True for whoever proposes, one of them at most: should it be accepted, what they sign in with is known to be theirs.</param>
public sealed record ProposedSpeaker(string Name, string Email, string? Biography = null, IReadOnlyList<Window>? Available = null, bool? IsProposer = null);

/// <summary>What a reviewer wrote. Nothing of it is in an event.</summary>
/// <param name="Id">Follows from the proposal, the round and the reviewer.</param>
/// <param name="ProposalId">The proposal.</param>
/// <param name="Comment">At most 5000 characters.</param>
public sealed record ReviewComment(Guid Id, Guid ProposalId, string Comment);
