using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;
using Associations.Testing;

namespace Associations.Membership.Tests.Applications;

public sealed class JoiningTests(MembershipFixture membership)
{
    [Fact]
    public async Task An_application_is_quoted_approved_paid_and_becomes_a_membership()
    {
        var association = await membership.AnAssociation();
        var (ada, staff) = (membership.As(Tokens.Person(association)), membership.As(Tokens.Staff(association)));
        var type = await membership.AnAnnualType(association);

        var submitted = (await ada.Post("/v1/applications", MembershipFixture.Application(type))).Is(HttpStatusCode.Created);
        Assert.Equal(("pendingApproval", "12000", "EUR"), (submitted["status"], submitted["quote.total.amount"], submitted["quote.total.currency"]));

        var approved = (await staff.Post($"/v1/applications/{submitted.Id}/approve")).Is(HttpStatusCode.OK);
        Assert.Equal("pendingPayment", approved["status"]);

        var asked = await membership.Bus.Next<ApplicationApproved>((contract, _) => contract.ApplicationId == submitted.Id);
        Assert.Equal((association, submitted.Id), (asked.Message.Association, asked.Message.Subject));
        Assert.Equal(12000, Assert.Single(asked.Contract.Lines).UnitPrice);

        var subject = new Subject("application", submitted.Id);
        var invoiceId = Guid.CreateVersion7();
        await membership.Bus.Publish(new InvoiceIssued(invoiceId, "SOE-2026-000001", subject, new Money(12000, "EUR"), new DateOnly(2026, 6, 1)), association);
        await membership.Bus.Publish(
            new InvoicePaid(invoiceId, "SOE-2026-000001", subject, new Money(12000, "EUR"), new DateTimeOffset(2026, 2, 28, 23, 30, 0, TimeSpan.Zero)), association);

        var activated = await membership.Bus.Next<MembershipActivated>((contract, _) => contract.PersonId == asked.Contract.PersonId);
        // 23:30 UTC is the next day in Brussels, and the term ends the day before its anniversary.
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2027, 2, 28)), (activated.Contract.Term.StartsOn, activated.Contract.Term.EndsOn));
        Assert.Equal("000001", activated.Contract.MemberNumber);

        var completed = await Eventually.Get(
            async () => await ada.Get($"/v1/applications/{submitted.Id}") is var now && now["status"] == "completed" ? now : null, "the completed application");
        Assert.Equal(activated.Contract.MembershipId.ToString(), completed["membershipId"]);
        await Eventually.Holds(async () => (await ada.Get($"/v1/applications/{submitted.Id}")).Json["invoiceId"]?.ToString() == invoiceId.ToString(), "the invoice's id");

        var membershipRead = (await ada.Get($"/v1/memberships/{activated.Contract.MembershipId}")).Is(HttpStatusCode.OK);
        Assert.Equal(("active", "2027-02-28", "1"), (membershipRead["status"], membershipRead["term.endsOn"], membershipRead["term.policyVersion"]));
    }

    [Fact]
    public async Task An_invoice_paid_that_is_delivered_three_times_starts_one_membership()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        await membership.As(Tokens.Staff(association)).Post($"/v1/applications/{application}/approve");

        var paid = new InvoicePaid(Guid.CreateVersion7(), "1", new Subject("application", application), new Money(12000, "EUR"), membership.Time.GetUtcNow());
        var id = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => membership.Bus.Publish(paid, association, id)));
        await membership.Bus.Next<MembershipActivated>((_, message) => message.Association == association);
        // A fourth, after the effect, and then a message of another kind behind it: when that one has arrived, the fourth was handled.
        await membership.Bus.Publish(paid, association, id);
        await membership.Bus.Publish(paid with { Subject = new Subject("application", await membership.AnApplication(association, "bob")) }, association);

        await Eventually.Holds(async () =>
        {
            await using var session = membership.Store.QuerySession(association.ToString());
            return await session.LoadAsync<InboxEntry>($"WhenInvoicePaid:{id}") is not null;
        }, "the inbox entry");
        var all = (await membership.As(Tokens.Staff(association)).Get("/v1/memberships")).Json["items"]!.AsArray();
        Assert.Single(all);
    }

    [Fact]
    public async Task Approving_twice_is_approving_once()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var staff = membership.As(Tokens.Staff(association));
        var first = (await staff.Post($"/v1/applications/{application}/approve")).Is(HttpStatusCode.OK);
        var second = (await staff.Post($"/v1/applications/{application}/approve")).Is(HttpStatusCode.OK);
        Assert.Equal((first.ETag, first.Text), (second.ETag, second.Text));
    }

    [Fact]
    public async Task A_change_based_on_an_old_version_is_refused_and_changes_nothing()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var staff = membership.As(Tokens.Staff(association));
        var read = await staff.Get($"/v1/applications/{application}");
        await staff.Post($"/v1/applications/{application}/approve", null, ("If-Match", read.ETag!));

        (await staff.Post($"/v1/applications/{application}/withdraw", null, ("If-Match", read.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("pendingPayment", (await staff.Get($"/v1/applications/{application}"))["status"]);
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_happen_and_appends_nothing()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var staff = membership.As(Tokens.Staff(association));

        var dry = (await staff.Post($"/v1/applications/{application}/approve?dryRun=true")).Is(HttpStatusCode.OK);
        Assert.Equal("application.accepted.v1", dry.Json["events"]![0]!["type"]!.ToString());
        Assert.Equal("pendingPayment", dry["result.status"]);
        Assert.Equal("pendingApproval", (await staff.Get($"/v1/applications/{application}"))["status"]);
    }

    [Fact]
    public async Task An_application_can_be_read_as_it_was()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var staff = membership.As(Tokens.Staff(association));
        await using var session = membership.Store.QuerySession(association.ToString());
        var submittedAt = (await session.Events.FetchStreamAsync(application))[0].Timestamp;
        await staff.Post($"/v1/applications/{application}/approve");

        Assert.Equal("pendingApproval", (await staff.Get($"/v1/applications/{application}?asOf={submittedAt.UtcDateTime:O}"))["status"]);
        (await staff.Get($"/v1/applications/{application}?asOf=yesterday")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }
}
