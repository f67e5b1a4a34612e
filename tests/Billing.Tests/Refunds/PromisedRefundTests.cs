using System.Net;
using System.Net.Http.Json;
using Associations.Testing;

namespace Associations.Billing.Tests.Refunds;

/// <summary>What a credit note promised to send back and what cannot be sent.</summary>
public sealed class PromisedRefundTests(BillingFixture billing)
{
    [Fact]
    public async Task What_the_bank_keeps_from_being_refunded_becomes_the_payers_credit()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        var staff = billing.As(Tokens.Staff(association));
        Assert.Equal("12000", (await Promise(association, invoice))["toRefund.amount"]);
        var intent = await billing.IntentOf(invoice);
        (await billing.Control.PostAsJsonAsync($"payment_intents/{intent}/dispute", new { })).EnsureSuccessStatusCode();
        await Eventually.Holds(async () => (await staff.Get($"/v1/invoices/{invoice}")).Json["disputes"]!.AsArray().Count == 1, "the dispute");
        (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).IsProblem(HttpStatusCode.Conflict, "payment-disputed");

        Assert.Equal("12000", (await staff.Get($"/v1/invoices/{invoice}"))["promised.amount"]);
        (await KeepAsCredit(association, invoice, "the card is gone")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/credit-promised-refund", new { reason = "disputed" })).Is(HttpStatusCode.Forbidden);
        Assert.Equal("0", (await KeepAsCredit(association, invoice, "disputed")).Is(HttpStatusCode.OK)["promised.amount"]);
        Assert.Equal(12000, await billing.CreditIn(association));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
        (await KeepAsCredit(association, invoice, "disputed")).IsProblem(HttpStatusCode.Conflict, "no-refund-promised");
    }

    [Fact]
    public async Task A_promise_is_kept_as_credit_once_the_provider_has_failed_to_send_it_and_not_while_it_is_on_its_way()
    {
        var (association, invoice, payment) = await billing.APaidInvoice(method: "pm_card_refundFail");
        await Promise(association, invoice);
        var refund = (await billing.As(Tokens.Staff(association)).Post(
            $"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate", amount = BillingFixture.Euros(5000) })).Is(HttpStatusCode.Created);
        Assert.Equal("7000", (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}"))["promised.amount"]);
        (await KeepAsCredit(association, invoice, "asked-for")).Is(HttpStatusCode.OK);
        Assert.Equal(7000, await billing.CreditIn(association));
        (await KeepAsCredit(association, invoice, "asked-for")).IsProblem(HttpStatusCode.Conflict, "no-refund-promised");

        billing.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Holds(async () => (await billing.Refund(association, invoice, refund.Id))["status"]!.ToString() == "failed", "the failed refund");
        (await KeepAsCredit(association, invoice, "card-gone")).Is(HttpStatusCode.OK);
        Assert.Equal(12000, await billing.CreditIn(association));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
        Assert.Equal(0, await billing.RefundedOn(invoice));
    }

    [Fact]
    public async Task What_was_kept_as_credit_is_taken_from_there_when_it_is_refunded_after_all()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        await Promise(association, invoice);
        (await KeepAsCredit(association, invoice, "asked-for")).Is(HttpStatusCode.OK);
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "requestedByCustomer" })).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
        Assert.Equal(0, await billing.CreditIn(association));
        await using var session = billing.Store.QuerySession(association.ToString());
        var balance = await session.AdvancedSql.QueryAsync<long>("select coalesce(sum((data->>'receivable')::bigint), 0)::bigint from mt_doc_journalentry where tenant_id = ?", CancellationToken.None, association.ToString());
        Assert.Equal(0, balance[0]);
    }

    async Task<Answer> Promise(Guid association, Guid invoice) =>
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/credit-notes", new { reason = "mistake", outcome = "refund" })).Is(HttpStatusCode.Created);

    Task<Answer> KeepAsCredit(Guid association, Guid invoice, string reason) =>
        billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/credit-promised-refund", new { reason });
}
