using System.Net;
using Associations.Billing.Invoices;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Invoices;

public sealed class IssuingTests(BillingFixture billing)
{
    [Fact]
    public async Task Numbers_are_one_to_n_without_gap_whatever_comes_at_once()
    {
        var association = await billing.AnAssociation("soe");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => billing.Bus.Publish(BillingFixture.Approved(Guid.CreateVersion7(), association), association)));

        var numbers = await Eventually.Get(async () =>
        {
            var page = await billing.As(Tokens.Staff(association)).Get("/v1/invoices?limit=200");
            var items = page.Json["items"]!.AsArray().Select(item => item!["number"]!.ToString()).Order().ToList();
            return items.Count == 40 ? items : null;
        }, "forty invoices");
        var year = billing.Time.GetUtcNow().Year;
        Assert.Equal(Enumerable.Range(1, 40).Select(n => $"SOE-{year}-{n:D6}"), numbers);
    }

    [Fact]
    public async Task An_approval_delivered_three_times_is_invoiced_once()
    {
        var association = await billing.AnAssociation();
        var application = Guid.CreateVersion7();
        var (approved, id) = (BillingFixture.Approved(application, association), Guid.CreateVersion7());
        for (var n = 0; n < 3; n++) await billing.Bus.Publish(approved, association, id);
        await billing.InvoiceFor(association, application);
        // A later one behind it on the same queue: once it is there, all three were handled.
        await billing.AnInvoice(association);

        Assert.Equal(2, (await billing.As(Tokens.Staff(association)).Get("/v1/invoices")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Only_the_payer_and_staff_see_an_invoice()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        (await billing.As(Tokens.Person(association, "ada")).Get($"/v1/invoices/{invoice.Id}")).Is(HttpStatusCode.OK);
        (await billing.As(Tokens.Person(association, "bob")).Get($"/v1/invoices/{invoice.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.As(Tokens.Staff(Guid.CreateVersion7())).Get($"/v1/invoices/{invoice.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.As(Tokens.Person(association, "bob")).Post($"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa" }))
            .IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await billing.As(Tokens.Person(association, "bob")).Get("/v1/invoices")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task What_costs_nothing_is_settled_by_being_issued()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association, amount: 0);
        Assert.Equal("paid", invoice["status"]);
        await billing.Bus.Next<InvoicePaid>((paid, _) => paid.InvoiceId == invoice.Id);
    }

    [Fact]
    public async Task The_invoice_of_a_withdrawn_application_is_void()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Bus.Publish(new ApplicationWithdrawn(Guid.Parse(invoice["subject.id"]), Guid.CreateVersion7()), association);
        await billing.Becomes(association, invoice.Id, "void");
        Assert.Equal("application-withdrawn", (await billing.Bus.Next<InvoiceVoided>((voided, _) => voided.InvoiceId == invoice.Id)).Contract.Reason);
    }

    [Fact]
    public async Task What_was_taken_back_before_its_charge_arrived_is_never_invoiced()
    {
        var association = await billing.AnAssociation();
        var application = Guid.CreateVersion7();
        await billing.Bus.Publish(new ApplicationWithdrawn(application, Guid.CreateVersion7()), association);
        await Eventually.Holds(async () =>
        {
            await using var session = billing.Store.QuerySession(association.ToString());
            return await session.LoadAsync<InvoicedSubject>(application) is not null;
        }, "the withdrawal");
        await billing.Bus.Publish(BillingFixture.Approved(application, association), association);
        await billing.AnInvoice(association);
        Assert.Empty((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices?subject={application}")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task The_year_of_a_number_is_the_entitys_own()
    {
        var entity = new Entities.BillingEntity { Id = Guid.CreateVersion7(), NumberPrefix = "NZ", TimeZone = "Pacific/Auckland" };
        Assert.Equal(new DateOnly(2027, 1, 1), entity.DateAt(new DateTimeOffset(2026, 12, 31, 11, 0, 0, TimeSpan.Zero)));
        Assert.Equal(new DateOnly(2026, 12, 31), entity.DateAt(new DateTimeOffset(2026, 12, 31, 10, 59, 59, TimeSpan.Zero)));
    }
}
