namespace Associations.Contracts.Events.V1;

/// <summary>
/// What was decided about a proposal of a session may be known. Many are told at once; whoever writes to proposers can do so now. Its words and
/// people are in no message.
/// </summary>
/// <param name="EventId">The event.</param>
/// <param name="ProposalId">The proposal.</param>
/// <param name="Account">Who proposed it: a pseudonym of the sign-in, the same in every service.</param>
/// <param name="Decision"><c>accept</c>, <c>reject</c> or <c>waitingList</c>.</param>
/// <param name="SessionId">What is accepted: the session that it became; otherwise null.</param>
[Contract("proposal.decided")]
public sealed record ProposalDecided(Guid EventId, Guid ProposalId, string Account, string Decision, Guid? SessionId = null);
