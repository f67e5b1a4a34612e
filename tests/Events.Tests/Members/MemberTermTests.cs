using Associations.Contracts.Membership.V1;
using Associations.Events.Members;
using Associations.Testing;

namespace Associations.Events.Tests.Members;

public sealed class MemberTermTests(EventsFixture events)
{
    [Fact]
    public async Task Who_is_suspended_pays_what_anyone_pays_until_the_term_is_reinstated_in_whatever_order_it_is_told()
    {
        var (association, today) = (Guid.CreateVersion7(), DateOnly.FromDateTime(events.Time.GetUtcNow().Date));
        var membership = await events.AMember(association, "mira");
        var ticket = await events.ATicketType(association, await events.AnEvent(association) is var eventId ? eventId : default);
        var term = new MembershipTerm(today.AddDays(-30), today.AddDays(300), 1);
        MembershipSuspended Suspended() => new(membership, Guid.CreateVersion7(), term, today, "dispute-lost", null);
        MembershipReinstated Reinstated() => new(membership, Guid.CreateVersion7(), term, today, "paid", null);

        Assert.Equal("memberPrice", await Price(association, eventId, ticket));
        await Tell(association, Suspended(), 2, 1);
        Assert.Equal("fullPrice", await Price(association, eventId, ticket));
        await Tell(association, Reinstated(), 5, 2);
        // Told late: it was suspended before that.
        await Tell(association, new MembershipEnded(membership, Guid.CreateVersion7(), term, today, "refunded-in-full", null), 4, 3);
        Assert.Equal("memberPrice", await Price(association, eventId, ticket));
        // A renewal is a term like any other, and what became of the one before says nothing of it.
        await Tell(association, Suspended(), 6, 4);
        await events.Bus.Publish(new MembershipRenewed(membership, await PersonOf(association), Guid.CreateVersion7(), "000001",
            new(today.AddDays(-1), today.AddDays(364), 1), new("renewal", Guid.CreateVersion7())), association);
        await Eventually.Holds(async () => await Price(association, eventId, ticket) == "memberPrice", "the member price by the further term");
    }

    async Task Tell(Guid association, object contract, long version, int known)
    {
        await events.Bus.Publish(contract, association, version: version);
        await Eventually.Holds(async () => await Sql.Rows(events.Database, "select count(*) from mt_doc_termstanding", association.ToString()) is [var count] && count == $"{known}", "it to be known");
    }

    async Task<string> Price(Guid association, Guid eventId, Guid ticket) =>
        (await events.As(Tokens.Person(association, "mira")).Post($"/v1/events/{eventId}/registrations?dryRun=true", EventsFixture.Registration(ticket)))["result.priceReason"];

    async Task<Guid> PersonOf(Guid association)
    {
        await using var session = events.Store.QuerySession(association.ToString());
        return Marten.QueryableExtensions.FirstAsync(session.Query<MemberTerm>(), TestContext.Current.CancellationToken) is var first ? (await first).PersonId : default;
    }
}
