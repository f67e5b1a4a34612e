using System.Security.Cryptography;
using System.Text;
using Associations.EventSourcing;

namespace Associations.Events.Proposals;

/// <summary>What an event asks of those who propose a session, and until when.</summary>
public sealed record CallForProposals : IState<CallForProposals>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>What holds now; null before it was set.</summary>
    public CallSet? Terms { get; init; }

    /// <inheritdoc />
    public static CallForProposals Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public CallForProposals Evolve(object e) => e switch
    {
        CallSet set => this with { Terms = set },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The call of an event; it has one, which changes.</summary>
    internal static Guid IdOf(Guid eventId) => Uuid.From(eventId, "call-for-proposals");

    /// <summary>A late code as it is kept: what was given to somebody is not to be read from here.</summary>
    internal static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}

/// <summary>The call is like this from here on, all of it.</summary>
/// <param name="OpensAt">From when proposals are taken, UTC.</param>
/// <param name="ClosesAt">Until when, exclusive, UTC.</param>
/// <param name="Types">The types of session that can be proposed.</param>
/// <param name="Tracks">The tracks; none where there are none.</param>
/// <param name="Questions">What else is asked.</param>
/// <param name="MostSpeakers">How many people may be on one, from 1.</param>
/// <param name="IsBlind">True when reviewers do not see who proposes, until decisions are revealed.</param>
/// <param name="Criteria">What reviewers score.</param>
/// <param name="LateCodes">Hashes of the codes with which one may propose after the end.</param>
/// <param name="Reviewers">The accounts that review beside staff; null for none.</param>
[EventType("callForProposals.set.v1")]
public sealed record CallSet(
    DateTimeOffset OpensAt, DateTimeOffset ClosesAt, IReadOnlyList<ProposedType> Types, IReadOnlyList<string> Tracks, IReadOnlyList<Question> Questions, int MostSpeakers,
    bool IsBlind, IReadOnlyList<Criterion> Criteria, IReadOnlyList<string> LateCodes, IReadOnlyList<string>? Reviewers = null)
{
    /// <summary>True for whoever was named as a reviewer.</summary>
    internal bool IsReviewer(string? account) => account is not null && Reviewers?.Contains(account) == true;
}

/// <summary>A type of session that can be proposed.</summary>
/// <param name="Name">Its name, such as <c>talk</c>.</param>
/// <param name="Minutes">How long it is.</param>
public sealed record ProposedType(string Name, int Minutes);

/// <summary>Something that a call asks.</summary>
/// <param name="Key">What the answer is called.</param>
/// <param name="Label">The question.</param>
/// <param name="IsRequired">True when there must be an answer.</param>
/// <param name="Longest">How many characters the answer may have.</param>
public sealed record Question(string Key, string Label, bool IsRequired = false, int Longest = 2000);

/// <summary>Something that reviewers score.</summary>
/// <param name="Key">What the score is called.</param>
/// <param name="Weight">How much it counts, from 1.</param>
/// <param name="Most">The best score; the worst is 0.</param>
public sealed record Criterion(string Key, int Weight = 1, int Most = 5);
