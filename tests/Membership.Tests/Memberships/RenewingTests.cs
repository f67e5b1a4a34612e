using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Testing;

namespace Associations.Membership.Tests.Memberships;

public sealed class RenewingTests(MembershipFixture membership)
{
    [Fact]
    public async Task A_member_renews_is_invoiced_pays_and_has_a_further_term()
    {
        var (association, id) = await AMember();
        var ada = membership.As(Tokens.Person(association));
        var path = $"/v1/memberships/{id}/renewals";
        var before = await ada.Get($"/v1/memberships/{id}");

        var dry = (await ada.Post($"{path}?dryRun=true")).Is(HttpStatusCode.OK);
        Assert.Equal(("membership.renewalRequested.v1", "12000"), (dry.Json["events"]![0]!["type"]!.ToString(), dry["result.quote.total.amount"]));
        Assert.Empty((await ada.Get(path)).Json["items"]!.AsArray());

        var asked = (await ada.Post(path)).Is(HttpStatusCode.Created);
        Assert.Equal("pendingPayment", asked["status"]);
        Assert.StartsWith("membershipType/", asked.Json["quote"]!["lines"]![0]!["priceSource"]!.ToString(), StringComparison.Ordinal);
        (await ada.Post(path)).IsProblem(HttpStatusCode.Conflict, "renewal-open");
        var charge = (await membership.Bus.Next<RenewalRequested>((contract, _) => contract.RenewalId == asked.Id)).Contract;
        Assert.Equal((id, 12000L), (charge.MembershipId, Assert.Single(charge.Lines).UnitPrice));

        var (subject, invoice) = (new Subject("renewal", asked.Id), Guid.CreateVersion7());
        await membership.Bus.Publish(new InvoiceIssued(invoice, "2", subject, new(12000, "EUR"), new(2026, 6, 1)), association, version: 1);
        await membership.Bus.Publish(new InvoicePaid(invoice, "2", subject, new(12000, "EUR"), membership.Time.GetUtcNow()), association, version: 3);
        var renewed = (await membership.Bus.Next<MembershipRenewed>((contract, _) => contract.MembershipId == id)).Contract;
        Assert.Equal(DateOnly.Parse(before["term.endsOn"]).AddDays(1), renewed.Term.StartsOn);
        Assert.Equal((before["memberNumber"], subject), (renewed.MemberNumber, renewed.PaidFor));

        var done = await Eventually.Get(async () => await ada.Get($"{path}/{asked.Id}") is var now && now.Json["invoiceId"]?.ToString() == invoice.ToString() ? now : null, "the invoice");
        Assert.Equal("completed", done["status"]);
        Assert.Equal(2, (await ada.Get($"/v1/memberships/{id}")).Json["terms"]!.AsArray().Count);
        Assert.Equal("active", (await ada.Get($"/v1/memberships/{id}?on={renewed.Term.EndsOn:yyyy-MM-dd}"))["status"]);
        (await ada.Post(path)).IsProblem(HttpStatusCode.Conflict, "already-renewed");

        // The money for the renewal goes back: its term is over before it began, and the present one is what it was.
        await membership.Bus.Publish(new PaymentRefunded(
            invoice, Guid.CreateVersion7(), Guid.CreateVersion7(), subject, new(12000, "EUR"), new(12000, "EUR")), association, version: 5);
        Assert.Equal(renewed.Term, (await membership.Bus.Next<MembershipEnded>((contract, _) => contract.MembershipId == id)).Contract.Term);
        Assert.Equal("active", (await ada.Get($"/v1/memberships/{id}"))["status"]);
        Assert.Equal("ended", (await ada.Get($"/v1/memberships/{id}?on={renewed.Term.StartsOn:yyyy-MM-dd}"))["status"]);
    }

    [Fact]
    public async Task A_renewal_whose_invoice_is_void_makes_room_for_another()
    {
        var (association, id) = await AMember();
        var staff = membership.As(Tokens.Staff(association));
        var asked = (await staff.Post($"/v1/memberships/{id}/renewals")).Is(HttpStatusCode.Created);
        await membership.Bus.Publish(new InvoiceVoided(Guid.CreateVersion7(), "2", new("renewal", asked.Id), "asked"), association);
        await Eventually.Holds(async () => (await staff.Get($"/v1/memberships/{id}/renewals/{asked.Id}"))["status"] == "closed", "the renewal to be closed");
        (await staff.Post($"/v1/memberships/{id}/renewals")).Is(HttpStatusCode.Created);
        Assert.Equal(2, (await staff.Get($"/v1/memberships/{id}/renewals?limit=1")) is var page && page.Json["next"] is { } next
            ? 1 + (await staff.Get($"/v1/memberships/{id}/renewals?after={next}")).Json["items"]!.AsArray().Count : 0);
    }

    [Fact]
    public async Task Of_two_at_once_one_renews()
    {
        var (association, id) = await AMember();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => membership.As(Tokens.Person(association)).Post($"/v1/memberships/{id}/renewals")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
    }

    [Fact]
    public async Task Only_the_holder_and_staff_renew()
    {
        var (association, id) = await AMember();
        foreach (var other in new[] { Tokens.Person(association, "bob"), Tokens.Staff(await membership.AnAssociation()) })
        {
            (await membership.As(other).Post($"/v1/memberships/{id}/renewals")).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await membership.As(other).Get($"/v1/memberships/{id}/renewals")).IsProblem(HttpStatusCode.NotFound, "not-found");
        }
        var asked = (await membership.As(Tokens.Person(association)).Post($"/v1/memberships/{id}/renewals")).Is(HttpStatusCode.Created);
        (await membership.As(Tokens.Person(association, "bob")).Get($"/v1/memberships/{id}/renewals/{asked.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await membership.As(Tokens.Staff(association)).Get($"/v1/memberships/{id}/renewals/{Guid.NewGuid()}")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    async Task<(Guid Association, Guid Membership)> AMember()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        await membership.As(Tokens.Staff(association)).Post($"/v1/applications/{application}/approve");
        await membership.Bus.Publish(new InvoicePaid(Guid.CreateVersion7(), "1", new("application", application), new(12000, "EUR"), membership.Time.GetUtcNow()), association);
        return (association, (await membership.Bus.Next<MembershipActivated>((_, message) => message.Association == association)).Contract.MembershipId);
    }
}
