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
        return await session.Query<MemberTerm>()
            .Where(term => term.PersonId == known.PersonId && term.StartsOn <= day && term.EndsOn >= day)
            .OrderByDescending(term => term.EndsOn)
            .FirstOrDefaultAsync(cancellation);
    }
}

/// <summary>Which person a sign-in is.</summary>
/// <param name="Id">The pseudonym of the sign-in.</param>
/// <param name="LinkedAt">Since when, UTC.</param>
public sealed record MemberAccount(string Id, Guid PersonId, DateTimeOffset LinkedAt);

/// <summary>Remembers a paid term.</summary>
sealed class WhenMembershipActivated : IReaction<MembershipActivated>
{
    public Task<Outcome> React(MembershipActivated contract, Message message, Work work, CancellationToken cancellation)
    {
        var term = contract.Term;
        var id = Uuid.From(contract.MembershipId, $"term:{term.StartsOn:yyyy-MM-dd}");
        work.Documents.Store(new MemberTerm(id, contract.PersonId, contract.MembershipId, term.StartsOn, term.EndsOn));
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
