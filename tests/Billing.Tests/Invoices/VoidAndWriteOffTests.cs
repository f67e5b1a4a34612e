using System.Net;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Invoices;

public sealed class VoidAndWriteOffTests(BillingFixture billing)
{
    static readonly object Visa = new { method = "card", paymentMethod = "pm_card_visa" };

    [Fact] // F-36
    public async Task Of_a_void_and_a_payment_at_the_same_moment_exactly_one_wins()
    {
        var association = await billing.AnAssociation();
        for (var round = 0; round < 5; round++)
        {
            var invoice = await billing.AnInvoice(association);
            var both = await Task.WhenAll(
                billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice.Id}/void", new { reason = "joined-twice" }),
                billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice.Id}/payments", Visa));
            var ended = await Eventually.Get(async () =>
                await billing.StandingOf(association, invoice.Id) is var (status, _) && status is "void" or "paid" ? status : null, "one of the two");
            var charged = await billing.ChargedOn(invoice.Id);
            Assert.Equal(ended == "paid" ? 1 : 0, charged.Count);
            if (ended == "void") both[1].IsProblem(HttpStatusCode.Conflict, "invoice-void");
            else both[1].Is(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Staff_void_what_nobody_paid_and_nothing_else()
    {
        var association = await billing.AnAssociation();
        var (invoice, partly) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        var staff = billing.As(Tokens.Staff(association));
        Assert.Equal("void", (await staff.Post($"/v1/invoices/{invoice.Id}/void", new { reason = "joined-twice" })).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal("joined-twice", (await billing.Bus.Next<InvoiceVoided>((contract, _) => contract.InvoiceId == invoice.Id)).Contract.Reason);
        (await staff.Post($"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "x" })).IsProblem(HttpStatusCode.Conflict, "invoice-void");

        (await billing.As(Tokens.Person(association)).Post(
            $"/v1/invoices/{partly.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa", amount = BillingFixture.Euros(100) })).Is(HttpStatusCode.Created);
        (await staff.Post($"/v1/invoices/{partly.Id}/void", new { reason = "joined-twice" })).IsProblem(HttpStatusCode.Conflict, "invoice-partly-paid");
        (await staff.Post($"/v1/invoices/{partly.Id}/void", new { reason = "Ada said so" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{partly.Id}/void", new { reason = "x" })).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_was_paid_in_part_of_something_that_ended_is_the_payers_credit_and_the_rest_is_owed_no_longer()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await PartOf(association, invoice.Id, "pm_card_visa");
        await billing.Bus.Publish(new ApplicationWithdrawn(Guid.Parse(invoice["subject.id"]), Guid.CreateVersion7()), association);

        await Eventually.Holds(async () => await billing.StandingOf(association, invoice.Id) is ("paid", "0"), "the credit note");
        var note = Assert.Single((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}/credit-notes")).Json["items"]!.AsArray())!;
        Assert.Equal(("12000", "application-withdrawn"), (note["amount"]!["amount"]!.ToString(), note["reason"]!.ToString()));
        Assert.Equal(5000, await billing.CreditIn(association));
    }

    [Fact]
    public async Task A_part_that_is_on_its_way_when_it_ends_is_waited_for()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var payment = await PartOf(association, invoice.Id, "pm_card_authenticationRequired");
        Assert.Equal("requiresAction", payment["status"]);
        await billing.Bus.Publish(new ApplicationWithdrawn(Guid.Parse(invoice["subject.id"]), Guid.CreateVersion7()), association);
        await Eventually.Holds(async () => (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json["voidReason"] is not null, "the wish");
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));

        await using var session = billing.Store.QuerySession(association.ToString());
        var intent = (await session.LoadAsync<Billing.Invoices.Invoice>(invoice.Id))!.Payments.Single().ProviderId;
        (await billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null)).EnsureSuccessStatusCode();
        await Eventually.Holds(async () => await billing.StandingOf(association, invoice.Id) is ("paid", "0"), "the credit note");
        Assert.Equal(5000, await billing.CreditIn(association));
    }

    async Task<Answer> PartOf(Guid association, Guid invoice, string method) => (await billing.As(Tokens.Person(association)).Post(
        $"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = method, amount = BillingFixture.Euros(5000) })).Is(HttpStatusCode.Created);

    [Fact]
    public async Task What_is_written_off_may_still_be_paid()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var staff = billing.As(Tokens.Staff(association));
        var writtenOff = (await staff.Post($"/v1/invoices/{invoice.Id}/write-off", new { reason = "not-to-be-found" })).Is(HttpStatusCode.OK);
        Assert.Equal(("writtenOff", "0", "12000"), (writtenOff["status"], writtenOff["due.amount"], writtenOff["claim.amount"]));
        var told = (await billing.Bus.Next<InvoiceWrittenOff>((contract, _) => contract.InvoiceId == invoice.Id)).Contract;
        Assert.Equal((12000, 12000, "EUR", "not-to-be-found"), (told.Amount.Amount, told.Claim.Amount, told.Claim.Currency, told.Reason));
        (await staff.Post($"/v1/invoices/{invoice.Id}/void", new { reason = "x" })).IsProblem(HttpStatusCode.Conflict, "invoice-written-off");
        (await staff.Post($"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "x" })).IsProblem(HttpStatusCode.Conflict, "invoice-written-off");

        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice.Id}/payments", Visa)).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == invoice.Id);
        (await staff.Post($"/v1/invoices/{invoice.Id}/write-off", new { reason = "x" })).IsProblem(HttpStatusCode.Conflict, "invoice-paid");
    }
}
