using System.Net;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Refunds;

public sealed class RefundTests(BillingFixture billing)
{
    [Fact] // F-23
    public async Task Of_racing_refunds_no_more_goes_back_than_was_paid()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        var staff = billing.As(Tokens.Staff(association));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => staff.Post(
            $"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate", amount = BillingFixture.Euros(5000) })));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "refund-exceeds-payment"));
        Assert.Equal(10000, await billing.RefundedOn(invoice));
        var rest = (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "requestedByCustomer" })).Is(HttpStatusCode.Created);
        Assert.Equal(("succeeded", "2000"), (rest["status"], rest["amount.amount"]));
        Assert.Equal(12000, await billing.RefundedOn(invoice));
        // No credit note took anything back, so it is owed again.
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice));
        (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).IsProblem(HttpStatusCode.Conflict, "refund-exceeds-payment");
    }

    [Fact] // F-25
    public async Task A_refund_that_fails_days_later_leaves_the_claim_as_it_was()
    {
        var (association, invoice, payment) = await billing.APaidInvoice(method: "pm_card_refundFail");
        var refund = (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
        Assert.Equal("succeeded", refund["status"]);
        var told = (await billing.Bus.Next<PaymentRefunded>((contract, _) => contract.InvoiceId == invoice)).Contract;
        Assert.Equal((payment, refund.Id, 12000L, 12000L), (told.PaymentId, told.RefundId, told.Amount.Amount, told.Due.Amount));

        // The emulator's bank returns it after its settlement delay.
        billing.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Holds(async () => (await billing.Refund(association, invoice, refund.Id))["status"]!.ToString() == "failed", "the failed refund");
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
    }

    [Fact] // F-26
    public async Task The_refund_of_one_of_two_payments_leaves_the_invoice_paid()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        var staff = billing.As(Tokens.Staff(association));
        (await staff.Post($"/v1/invoices/{invoice}/recorded-payments", new { method = "bankTransfer", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        Assert.Equal(12000, await billing.CreditIn(association));

        (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
        Assert.Equal(0, (await billing.Bus.Next<PaymentRefunded>((contract, _) => contract.InvoiceId == invoice)).Contract.Due.Amount);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
        Assert.Equal(0, await billing.CreditIn(association));
    }

    [Theory]
    [InlineData(0, "EUR", "amount.amount")]
    [InlineData(-1, "EUR", "amount.amount")]
    [InlineData(100, "USD", "amount.currency")]
    public async Task An_amount_that_cannot_be_refunded_names_the_field(long amount, string currency, string field)
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        var refused = await billing.As(Tokens.Staff(association)).Post(
            $"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate", amount = new { amount, currency } });
        Assert.NotNull(refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field]);
        Assert.Equal(0, await billing.RefundedOn(invoice));
    }

    [Fact]
    public async Task Cash_is_not_refunded_through_the_provider_and_members_refund_nothing()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var staff = billing.As(Tokens.Staff(association));
        var cash = (await staff.Post($"/v1/invoices/{invoice.Id}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        (await staff.Post($"/v1/invoices/{invoice.Id}/refunds", new { paymentId = cash.Id, reason = "duplicate" })).IsProblem(HttpStatusCode.Conflict, "payment-not-refundable");
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice.Id}/refunds", new { paymentId = cash.Id, reason = "duplicate" })).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_repeated_request_refunds_once()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var body = new { paymentId = payment, reason = "duplicate", amount = BillingFixture.Euros(4000) };
        var first = (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/refunds", body, key)).Is(HttpStatusCode.Created);
        Assert.Equal(first.Id, (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/refunds", body, key)).Is(HttpStatusCode.Created).Id);
        Assert.Equal(4000, await billing.RefundedOn(invoice));
    }
}
