using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;
using Marten;

namespace Associations.Events.Members;

/// <summary>What this service knows of Membership: who has paid for which days. One document per term, so terms may arrive in any order.</summary>
/// <param name="Id">Follows from the membership and the first day.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
public sealed record MemberTerm(Guid Id, Guid PersonId, Guid MembershipId, DateOnly StartsOn, DateOnly EndsOn)
{
    /// <summary>The term that covers a day for the person of a sign-in, if any.</summary>
    internal static async Task<MemberTerm?> Of(IQuerySession session, string? account, DateOnly day, CancellationToken cancellation)
    {
        if (account is null || await session.LoadAsync<MemberAccount>(account, cancellation) is not { } known) return null;
        var terms = await session.Query<MemberTerm>()
            .Where(term => term.PersonId == known.PersonId && term.StartsOn <= day && term.EndsOn >= day)
            .OrderByDescending(term => term.EndsOn)
            .ToListAsync(cancellation);
        foreach (var term in terms)
        {
            var last = await session.Query<TermStanding>().Where(one => one.TermId == term.Id).OrderByDescending(one => one.MembershipVersion).FirstOrDefaultAsync(cancellation);
            if (last is not { IsGood: false }) return term;
        }
        return null;
    }

    internal static Guid IdOf(Guid membership, MembershipTerm term) => Uuid.From(membership, $"term:{term.StartsOn:yyyy-MM-dd}");
}

/// <summary>That a term was suspended, ended or reinstated. One document for each time, so that they may arrive in any order; the last counts.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="TermId">The term.</param>
/// <param name="MembershipVersion">The membership's version with it.</param>
/// <param name="IsGood">False when the term gives nothing.</param>
public sealed record TermStanding(Guid Id, Guid TermId, long MembershipVersion, bool IsGood);

/// <summary>Which person a sign-in is.</summary>
/// <param name="Id">The pseudonym of the sign-in.</param>
/// <param name="LinkedAt">Since when, UTC.</param>
public sealed record MemberAccount(string Id, Guid PersonId, DateTimeOffset LinkedAt);

/// <summary>Remembers a paid term.</summary>
sealed class WhenMembershipActivated : IReaction<MembershipActivated>, IReaction<MembershipRenewed>
{
    public Task<Outcome> React(MembershipActivated contract, Message message, Work work, CancellationToken cancellation) =>
        Remember(work, contract.PersonId, contract.MembershipId, contract.Term);

    public Task<Outcome> React(MembershipRenewed contract, Message message, Work work, CancellationToken cancellation) =>
        Remember(work, contract.PersonId, contract.MembershipId, contract.Term);

    static Task<Outcome> Remember(Work work, Guid person, Guid membership, MembershipTerm term)
    {
        work.Documents.Store(new MemberTerm(MemberTerm.IdOf(membership, term), person, membership, term.StartsOn, term.EndsOn));
        return Task.FromResult(Outcome.Done);
    }
}

/// <summary>Remembers whether a term still gives what it was paid for.</summary>
sealed class WhenStandingChanged : IReaction<MembershipSuspended>, IReaction<MembershipEnded>, IReaction<MembershipReinstated>
{
    public Task<Outcome> React(MembershipSuspended contract, Message message, Work work, CancellationToken cancellation) =>
        Remember(work, message, contract.MembershipId, contract.Term, isGood: false);

    public Task<Outcome> React(MembershipEnded contract, Message message, Work work, CancellationToken cancellation) =>
        Remember(work, message, contract.MembershipId, contract.Term, isGood: false);

    public Task<Outcome> React(MembershipReinstated contract, Message message, Work work, CancellationToken cancellation) =>
        Remember(work, message, contract.MembershipId, contract.Term, isGood: true);

    static Task<Outcome> Remember(Work work, Message message, Guid membership, MembershipTerm term, bool isGood)
    {
        work.Documents.Store(new TermStanding(message.Id, MemberTerm.IdOf(membership, term), message.SubjectVersion, isGood));
        return Task.FromResult(Outcome.Done);
    }
}

/// <summary>Remembers whose a sign-in is.</summary>
sealed class WhenPersonLinked : IReaction<PersonLinked>
{
    public async Task<Outcome> React(PersonLinked contract, Message message, Work work, CancellationToken cancellation)
    {
        var known = await work.Documents.LoadAsync<MemberAccount>(contract.Account, cancellation);
        // Messages may overtake each other; the last link that was made is the one that counts.
        if (known is null || known.LinkedAt <= message.OccurredAt)
            work.Documents.Store(new MemberAccount(contract.Account, contract.PersonId, message.OccurredAt));
        return Outcome.Done;
    }
}
