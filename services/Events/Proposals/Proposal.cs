using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Events.Proposals;

/// <summary>A session that somebody proposes. Its words and people are in a <see cref="ProposalContent"/>.</summary>
public sealed record Proposal : IState<Proposal>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Whose it is: the pseudonym of a sign-in.</summary>
    public string Account { get; init; } = "";

    /// <summary>The type of session.</summary>
    public string Type { get; init; } = "";

    /// <summary>The track, or null.</summary>
    public string? Track { get; init; }

    /// <summary>Where it stands.</summary>
    public ProposalStatus Status { get; init; }

    /// <summary>True when it came after the end, with a code.</summary>
    public bool IsLate { get; init; }

    /// <summary>What was decided and is not told yet; null where nothing was.</summary>
    public ProposalDecision? Prepared { get; init; }

    /// <summary>The session that it became, in the event's main draft.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The last review of each reviewer in each round.</summary>
    public ImmutableDictionary<string, ProposalReviewed> Reviews { get; init; } = ImmutableDictionary<string, ProposalReviewed>.Empty;

    /// <inheritdoc />
    public static Proposal Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Proposal Evolve(object e) => e switch
    {
        ProposalSubmitted submitted => this with
        {
            EventId = submitted.EventId,
            Account = submitted.Account,
            Type = submitted.Type,
            Track = submitted.Track,
            IsLate = submitted.IsLate,
            Status = ProposalStatus.Submitted,
        },
        ProposalAmended amended => this with { Type = amended.Type, Track = amended.Track },
        ProposalWithdrawn => this with { Status = ProposalStatus.Withdrawn },
        ProposalReviewed reviewed => this with { Reviews = Reviews.SetItem($"{reviewed.Round}:{reviewed.Reviewer}", reviewed) },
        DecisionPrepared prepared => this with { Prepared = prepared.Decision },
        DecisionRevealed revealed => this with
        {
            Prepared = null,
            SessionId = revealed.SessionId ?? SessionId,
            Status = revealed.Decision switch
            {
                ProposalDecision.Accept => ProposalStatus.Accepted,
                ProposalDecision.Reject => ProposalStatus.Rejected,
                _ => ProposalStatus.WaitingList,
            },
        },
        ProposalConfirmed => this with { Status = ProposalStatus.Confirmed },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The rounds in which somebody has reviewed it.</summary>
    internal IReadOnlySet<int> RoundsOf(string reviewer) => Reviews.Values.Where(review => review.Reviewer == reviewer).Select(review => review.Round).ToHashSet();

    /// <summary>The score of each round that somebody has reviewed in, by its number.</summary>
    internal IReadOnlyDictionary<string, decimal> ScoresOf(IReadOnlyList<Criterion> criteria, IReadOnlySet<int>? rounds = null) =>
        Reviews.Values.Select(review => review.Round).Distinct().Where(round => rounds?.Contains(round) != false).Order().ToDictionary(round => $"{round}", round => ScoreOf(round, criteria) ?? 0);

    /// <summary>The weighted mean of all scores of a round, from 0 to 1; null where nobody has scored.</summary>
    internal decimal? ScoreOf(int round, IReadOnlyList<Criterion> criteria)
    {
        var weight = criteria.Sum(criterion => criterion.Weight);
        var reviews = Reviews.Values.Where(review => review.Round == round).ToList();
        if (weight == 0 || reviews.Count == 0) return null;
        return Math.Round(reviews.Average(review => criteria.Sum(criterion => (decimal)criterion.Weight * review.Scores.GetValueOrDefault(criterion.Key) / criterion.Most) / weight), 4);
    }
}

/// <summary>Where a proposal stands, as its proposer sees it.</summary>
public enum ProposalStatus
{
    /// <summary>It is with the reviewers.</summary>
    Submitted,

    /// <summary>It was taken back.</summary>
    Withdrawn,

    /// <summary>It is on the programme, once its speakers confirm.</summary>
    Accepted,

    /// <summary>It is not.</summary>
    Rejected,

    /// <summary>It is, if another one falls out.</summary>
    WaitingList,

    /// <summary>Its speakers have confirmed.</summary>
    Confirmed,
}

/// <summary>What is decided about a proposal.</summary>
public enum ProposalDecision
{
    /// <summary>On the programme.</summary>
    Accept,

    /// <summary>Not on the programme.</summary>
    Reject,

    /// <summary>On it, if another one falls out.</summary>
    WaitingList,
}

/// <summary>Somebody proposes a session.</summary>
[EventType("proposal.submitted.v1")]
public sealed record ProposalSubmitted(Guid EventId, string Account, string Type, string? Track, int Speakers, bool IsLate);

/// <summary>The proposal was written anew.</summary>
[EventType("proposal.amended.v1")]
public sealed record ProposalAmended(string Type, string? Track, int Speakers);

/// <summary>The proposal was taken back.</summary>
[EventType("proposal.withdrawn.v1")]
public sealed record ProposalWithdrawn;

/// <summary>Somebody has reviewed it.</summary>
/// <param name="Reviewer">Who: an account's pseudonym.</param>
/// <param name="Round">Which round, from 1.</param>
/// <param name="Scores">Criterion to score.</param>
[EventType("proposal.reviewed.v1")]
public sealed record ProposalReviewed(string Reviewer, int Round, IReadOnlyDictionary<string, int> Scores);

/// <summary>It is decided, and nobody outside is told yet.</summary>
[EventType("proposal.decisionPrepared.v1")]
public sealed record DecisionPrepared(ProposalDecision Decision);

/// <summary>The proposer may know what was decided.</summary>
/// <param name="Decision">What.</param>
/// <param name="SessionId">The session that it became, or null.</param>
/// <param name="EventId">The event; null in what was stored before others were told.</param>
/// <param name="Account">Whose it is: the pseudonym of a sign-in; null as the event.</param>
[EventType("proposal.decisionRevealed.v1")]
public sealed record DecisionRevealed(ProposalDecision Decision, Guid? SessionId, Guid? EventId = null, string? Account = null);

/// <summary>The speakers will come.</summary>
[EventType("proposal.confirmed.v1")]
public sealed record ProposalConfirmed(Guid SessionId);
