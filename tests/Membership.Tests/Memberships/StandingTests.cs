using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Membership.Dues;
using Associations.Membership.Memberships;
using Associations.Membership.MembershipTypes;
using Associations.Testing;
using static Associations.Testing.Spec;
using Founded = Associations.Membership.Associations.Association;
using Held = Associations.Membership.Memberships.Membership;
using MembershipTerm = Associations.Membership.Memberships.MembershipTerm;

namespace Associations.Membership.Tests.Memberships;

public sealed class StandingTests(MembershipFixture membership)
{
    static readonly Guid Ada = Guid.CreateVersion7(), Application = Guid.CreateVersion7(), Renewal = Guid.CreateVersion7(), Invoice = Guid.CreateVersion7();
    static readonly MembershipTerm First = new(new(2026, 1, 1), new(2026, 12, 31), 1, new(2027, 1, 30)), Second = new(new(2027, 1, 1), new(2027, 12, 31), 1, new(2028, 1, 30));
    static readonly MembershipStarted Started = new(Ada, "account", Application, Guid.CreateVersion7(), "000001", First);
    static readonly TermRenewed Renewed = new(Renewal, Ada, Guid.CreateVersion7(), "000001", Second);

    [Theory]
    [InlineData("2025-12-31", MembershipStatus.Pending)]
    [InlineData("2026-01-01", MembershipStatus.Active)]
    [InlineData("2026-12-31", MembershipStatus.Active)]
    [InlineData("2027-01-01", MembershipStatus.Grace)]
    [InlineData("2027-01-30", MembershipStatus.Grace)]
    [InlineData("2027-01-31", MembershipStatus.Lapsed)]
    public void A_term_covers_its_days_and_then_there_is_grace(string day, MembershipStatus status) =>
        Assert.Equal((status, status == MembershipStatus.Active), On(day, Started));

    [Fact]
    public void A_suspension_lasts_from_its_day_to_the_one_on_which_it_is_lifted_and_what_was_stays_so()
    {
        object[] history = [Started, Suspended("2026-03-10"), Reinstated("2026-04-02")];
        Assert.Equal(
            [MembershipStatus.Active, MembershipStatus.Suspended, MembershipStatus.Suspended, MembershipStatus.Active],
            ((string[])["2026-03-09", "2026-03-10", "2026-04-01", "2026-04-02"]).Select(day => On(day, history).Status));
    }

    [Fact]
    public void What_is_lost_and_won_after_the_term_changes_nothing_of_it() // F-27
    {
        object[] history = [Started, Suspended("2027-02-01"), Reinstated("2027-03-01")];
        Assert.Equal((MembershipStatus.Active, true), On("2026-12-31", history));
        Assert.Equal(MembershipStatus.Lapsed, On("2027-03-02", history).Status);
        // And grace is for who owes nothing.
        Assert.Equal(MembershipStatus.Lapsed, On("2027-01-15", Started, Suspended("2027-01-10")).Status);
    }

    [Fact]
    public void The_money_for_one_term_says_nothing_of_another()
    {
        Assert.Equal((MembershipStatus.Active, true), On("2027-06-01", Started, Renewed, Suspended("2027-02-01")));
        Assert.Equal(MembershipStatus.Active, On("2026-12-31", Started, Renewed, Ended("2026-12-20", Renewal, Second)).Status);
        Assert.Equal(MembershipStatus.Ended, On("2027-01-01", Started, Renewed, Ended("2026-12-20", Renewal, Second)).Status);
    }

    [Fact]
    public void What_was_ended_before_its_time_stays_ended() =>
        Assert.Equal((MembershipStatus.Ended, false), On("2028-01-01", Started, Ended("2026-06-01", Application, First)));

    [Fact]
    public void A_fact_that_changes_nothing_is_no_news()
    {
        Assess(TermEffect.Keep, StandingReason.Paid, Started).ThenNothing();
        Assess(TermEffect.Suspend, StandingReason.DisputeLost, Started).Then(Suspended("2026-03-10"));
        Assess(TermEffect.Suspend, StandingReason.DisputeLost, Started, Suspended("2026-03-10")).ThenNothing();
        Assess(TermEffect.Keep, StandingReason.DisputeOpened, Started).Then(new TermKept(Change(Application, First, "2026-03-10", StandingReason.DisputeOpened)));
        // Of a renewal that is not paid there is no term.
        Given<Held>(Started).When(one => MembershipDecider.Assess(
            one, Renewal, new(TermEffect.End, StandingReason.RefundedInFull, null), Invoice, new(2026, 3, 10))).ThenNothing();
    }

    [Fact]
    public async Task A_member_whose_dispute_is_lost_is_suspended_until_it_is_won_and_any_day_tells_why()
    {
        var (association, application, id) = await AMember();
        var (invoice, today) = (Guid.CreateVersion7(), await Today(association));
        await Tell(association, new PaymentDisputed(invoice, Guid.CreateVersion7(), "dp_1", For(application), Euro(12000), Euro(0)), 6);
        var disputed = await Becomes(association, id, "disputeOpened");
        Assert.Equal(("active", "true"), (disputed["status"], disputed["standing.goodStanding"].ToLowerInvariant()));

        await Tell(association, new PaymentDisputeLost(invoice, Guid.CreateVersion7(), "dp_1", For(application), Euro(12000), Euro(12000)), 7);
        var suspended = await Becomes(association, id, "disputeLost");
        Assert.Equal(("suspended", invoice.ToString(), "dp_1", $"{today:yyyy-MM-dd}"),
            (suspended["status"], suspended["standing.invoiceId"], suspended["standing.disputeId"], suspended["standing.since"]));
        var told = (await membership.Bus.Next<MembershipSuspended>((contract, _) => contract.MembershipId == id)).Contract;
        Assert.Equal(("dispute-lost", today, 1, invoice), (told.Reason, told.On, told.Term.PolicyVersion, told.InvoiceId!.Value));
        // Yesterday and tomorrow, and by what was known before.
        var staff = membership.As(Tokens.Staff(association));
        Assert.Equal("suspended", (await staff.Get($"/v1/memberships/{id}?on={today.AddDays(9):yyyy-MM-dd}"))["status"]);
        (await staff.Get($"/v1/memberships/{id}?on=tomorrow")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal("suspended", (await staff.Get($"/v1/memberships?on={today:yyyy-MM-dd}")).Json["items"]![0]!["status"]!.ToString());
        (await membership.As(Tokens.Person(association)).Post($"/v1/memberships/{id}/renewals")).IsProblem(HttpStatusCode.Conflict, "membership-suspended");

        await Tell(association, new PaymentDisputeWon(invoice, Guid.CreateVersion7(), "dp_1", For(application), Euro(12000), Euro(0)), 8);
        Assert.Equal("active", (await Becomes(association, id, "paid"))["status"]);
        Assert.Equal("paid", (await membership.Bus.Next<MembershipReinstated>((contract, _) => contract.MembershipId == id)).Contract.Reason);
    }

    [Fact]
    public async Task A_member_who_owes_again_is_one_until_it_was_asked_for_in_vain()
    {
        var (association, application, id) = await AMember();
        var invoice = Guid.CreateVersion7();
        await Tell(association, new PaymentBounced(invoice, Guid.CreateVersion7(), For(application), Euro(12000), Euro(12000)), 6);
        Assert.Equal("active", (await Becomes(association, id, "paymentBounced"))["status"]);
        await Tell(association, new InvoiceOverdue(invoice, "SOE-2026-000001", For(application), Euro(12000), new(2026, 4, 1), new(2026, 5, 1)), 9);
        Assert.Equal("suspended", (await Becomes(association, id, "overdue"))["status"]);
        Assert.Equal("overdue", (await membership.Bus.Next<MembershipSuspended>((contract, _) => contract.MembershipId == id)).Contract.Reason);
        await Tell(association, new InvoicePaid(invoice, "SOE-2026-000001", For(application), Euro(12000), membership.Time.GetUtcNow()), 11);
        Assert.Equal("active", (await Becomes(association, id, "paid"))["status"]);
    }

    [Fact]
    public async Task A_member_whose_overdue_invoice_is_void_is_one_again_for_nobody_owes_it()
    {
        var (association, application, id) = await AMember();
        var invoice = Guid.CreateVersion7();
        await Tell(association, new PaymentBounced(invoice, Guid.CreateVersion7(), For(application), Euro(12000), Euro(12000)), 6);
        await Tell(association, new InvoiceOverdue(invoice, "SOE-2026-000001", For(application), Euro(12000), new(2026, 4, 1), new(2026, 5, 1)), 9);
        Assert.Equal("suspended", (await Becomes(association, id, "overdue"))["status"]);
        await Tell(association, new InvoiceVoided(invoice, "SOE-2026-000001", For(application), "waived"), 10);
        var again = await Becomes(association, id, "voided");
        Assert.Equal(("active", "true"), (again["status"], again["standing.goodStanding"].ToLowerInvariant()));
        Assert.Equal("voided", (await membership.Bus.Next<MembershipReinstated>((contract, _) => contract.MembershipId == id)).Contract.Reason);
    }

    [Fact]
    public async Task A_member_whose_invoice_is_written_off_stays_suspended_until_it_is_paid_after_all()
    {
        var (association, application, id) = await AMember();
        var invoice = Guid.CreateVersion7();
        await Tell(association, new PaymentBounced(invoice, Guid.CreateVersion7(), For(application), Euro(12000), Euro(12000)), 6);
        await Becomes(association, id, "paymentBounced");
        await Tell(association, new InvoiceWrittenOff(invoice, "SOE-2026-000001", For(application), Euro(12000), Euro(12000), "not-to-be-found"), 8);
        Assert.Equal("suspended", (await Becomes(association, id, "writtenOff"))["status"]);
        Assert.Equal("written-off", (await membership.Bus.Next<MembershipSuspended>((contract, _) => contract.MembershipId == id)).Contract.Reason);
        await Tell(association, new InvoicePaid(invoice, "SOE-2026-000001", For(application), Euro(12000), membership.Time.GetUtcNow()), 11);
        Assert.Equal("active", (await Becomes(association, id, "paid"))["status"]);
    }

    [Fact]
    public async Task What_is_told_before_the_payment_counts_when_that_has_come()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        await membership.As(Tokens.Staff(association)).Post($"/v1/applications/{application}/approve");
        var invoice = Guid.CreateVersion7();
        await Tell(association, new PaymentRefunded(invoice, Guid.CreateVersion7(), Guid.CreateVersion7(), For(application), Euro(12000), Euro(12000)), 9);
        await Eventually.Holds(async () =>
        {
            await using var session = membership.Store.QuerySession(association.ToString());
            return (await session.Events.FetchStreamAsync(TermDues.IdOf(application))).Count == 1;
        }, "the refund to be known");

        await Tell(association, new InvoicePaid(invoice, "1", For(application), Euro(12000), membership.Time.GetUtcNow()), 4);
        var ended = (await membership.Bus.Next<MembershipEnded>((_, message) => message.Association == association)).Contract;
        Assert.Equal("refunded-in-full", ended.Reason);
        Assert.Equal("ended", (await membership.As(Tokens.Staff(association)).Get($"/v1/memberships/{ended.MembershipId}"))["status"]);
    }

    [Fact]
    public async Task The_policy_that_counts_is_the_one_under_which_it_was_bought()
    {
        var (association, application, id) = await AMember();
        var staff = membership.As(Tokens.Staff(association));
        var type = (await staff.Get($"/v1/memberships/{id}"))["typeId"];
        var revised = (await staff.Post($"/v1/membership-types/{type}/versions", new
        {
            name = "Individual",
            price = new { amount = 15000, currency = "EUR" },
            period = new { kind = "calendar", interval = 1, unit = "year" },
            policy = new { disputeLost = "keep", graceDays = 0 },
        })).Is(HttpStatusCode.OK);
        Assert.Equal(("2", "keep", "end", "0"), (revised["version"], revised["policy.disputeLost"], revised["policy.refundedInFull"], revised["policy.graceDays"]));

        await Tell(association, new PaymentDisputeLost(Guid.CreateVersion7(), Guid.CreateVersion7(), "dp_1", For(application), Euro(12000), Euro(12000)), 7);
        Assert.Equal(("suspended", "1"), await Becomes(association, id, "disputeLost") is var now ? (now["status"], now["term.policyVersion"]) : default);

        // Who joins now joins under the other.
        var (_, later, other) = await AMember(association, Guid.Parse(type), "bob");
        await Tell(association, new PaymentDisputeLost(Guid.CreateVersion7(), Guid.CreateVersion7(), "dp_2", For(later), Euro(15000), Euro(15000)), 7);
        Assert.Equal(("active", "2"), await Becomes(association, other, "disputeLost") is var kept ? (kept["status"], kept["term.policyVersion"]) : default);
    }

    [Fact]
    public async Task A_type_is_revised_by_staff_and_within_its_bounds()
    {
        var association = await membership.AnAssociation();
        var type = await membership.AnAnnualType(association);
        var staff = membership.As(Tokens.Staff(association));
        object Version(int grace, string currency = "EUR") => new
        {
            name = "Individual",
            price = new { amount = 1, currency },
            period = new { kind = "anniversary", interval = 1, unit = "year" },
            policy = new { graceDays = grace },
        };
        (await staff.Post($"/v1/membership-types/{type}/versions", Version(367))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post($"/v1/membership-types/{type}/versions", Version(1, "USD"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await membership.As(Tokens.Person(association)).Post($"/v1/membership-types/{type}/versions", Version(1))).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        (await staff.Post($"/v1/membership-types/{type}/versions", Version(1), ("If-Match", "\"7\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        var first = (await staff.Post($"/v1/membership-types/{type}/versions", Version(1))).Is(HttpStatusCode.OK);
        Assert.Equal((first.ETag, "2"), (await staff.Post($"/v1/membership-types/{type}/versions", Version(1))) is var again ? (again.ETag, again["version"]) : default);
        (await membership.As(Tokens.Staff(await membership.AnAssociation())).Post($"/v1/membership-types/{type}/versions", Version(1))).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    Task<Answer> Becomes(Guid association, Guid id, string reason) => Eventually.Get(async () =>
        await membership.As(Tokens.Staff(association)).Get($"/v1/memberships/{id}") is var now && now["standing.reason"] == reason ? now : null, $"the membership to be {reason}");

    Task<Guid> Tell(Guid association, object contract, long version) => membership.Bus.Publish(contract, association, version: version);

    async Task<DateOnly> Today(Guid association)
    {
        await using var session = membership.Store.QuerySession(association.ToString());
        return (await session.Events.AggregateStreamAsync<Founded>(association))!.DateAt(membership.Time.GetUtcNow());
    }

    async Task<(Guid Association, Guid Application, Guid Membership)> AMember()
    {
        var association = await membership.AnAssociation();
        return await AMember(association, await membership.AnAnnualType(association), "ada");
    }

    async Task<(Guid Association, Guid Application, Guid Membership)> AMember(Guid association, Guid type, string who)
    {
        var application = (await membership.As(Tokens.Person(association, who)).Post("/v1/applications", MembershipFixture.Application(type))).Is(HttpStatusCode.Created).Id;
        await membership.As(Tokens.Staff(association)).Post($"/v1/applications/{application}/approve");
        await Tell(association, new InvoicePaid(Guid.CreateVersion7(), "1", For(application), Euro(12000), membership.Time.GetUtcNow()), 4);
        var activated = await membership.Bus.Next<MembershipActivated>((contract, message) => message.Association == association && contract.PaidFor!.Id == application);
        return (association, application, activated.Contract.MembershipId);
    }

    static Subject For(Guid application) => new("application", application);

    static Money Euro(long amount) => new(amount, "EUR");

    static (MembershipStatus Status, bool GoodStanding) On(string day, params object[] events) =>
        Standing.Of(Given<Held>(events).State, DateOnly.Parse(day)) is var standing ? (standing.Status, standing.GoodStanding) : default;

    static When<Held> Assess(TermEffect effect, StandingReason reason, params object[] events) =>
        Given<Held>(events).When(one => MembershipDecider.Assess(one, Application, new(effect, reason, null), Invoice, new(2026, 3, 10)));

    static StandingChange Change(Guid term, MembershipTerm days, string on, StandingReason reason) => new(term, days, DateOnly.Parse(on), reason, Invoice, null);

    static TermSuspended Suspended(string on) => new(Ada, Change(Application, First, on, StandingReason.DisputeLost));

    static TermReinstated Reinstated(string on) => new(Ada, Change(Application, First, on, StandingReason.Paid));

    static TermEnded Ended(string on, Guid term, MembershipTerm days) => new(Ada, Change(term, days, on, StandingReason.RefundedInFull));
}
