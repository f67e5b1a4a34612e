using System.Net;
using System.Net.Http.Json;
using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Disputes;

public sealed class DisputeTests(BillingFixture billing)
{
    [Fact] // F-24
    public async Task While_a_payment_is_disputed_it_is_not_refunded()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        var dispute = await billing.Dispute(invoice);
        var opened = (await billing.Bus.Next<PaymentDisputed>((contract, _) => contract.InvoiceId == invoice)).Contract;
        Assert.Equal((payment, 12000L, 0L), (opened.PaymentId, opened.Amount.Amount, opened.Due.Amount));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));

        var staff = billing.As(Tokens.Staff(association));
        (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).IsProblem(HttpStatusCode.Conflict, "payment-disputed");
        await billing.Decide(dispute, "won");
        await billing.Bus.Next<PaymentDisputeWon>((contract, _) => contract.InvoiceId == invoice);
        (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
    }

    [Fact] // F-27
    public async Task What_was_lost_is_owed_again_and_won_later_is_paid_again_and_a_credit_once()
    {
        var (association, invoice, _) = await billing.APaidInvoice();
        var dispute = await billing.Dispute(invoice);
        await billing.Decide(dispute, "lost");
        Assert.Equal(12000, (await billing.Bus.Next<PaymentDisputeLost>((contract, _) => contract.InvoiceId == invoice)).Contract.Due.Amount);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice));

        // The payer pays again by transfer, and then the bank changes its mind: the second money is theirs.
        (await billing.As(Tokens.Staff(association)).Post(
            $"/v1/invoices/{invoice}/recorded-payments", new { method = "bankTransfer", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        await billing.Decide(dispute, "won");
        Assert.Equal(0, (await billing.Bus.Next<PaymentDisputeWon>((contract, _) => contract.InvoiceId == invoice)).Contract.Due.Amount);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
        Assert.Equal(12000, await billing.CreditIn(association));
    }

    [Fact] // F-31
    public async Task What_was_refunded_and_is_then_charged_back_was_lost_twice_and_is_owed_twice()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
        await billing.Decide(await billing.Dispute(invoice), "lost");
        await billing.Bus.Next<PaymentDisputeLost>((contract, _) => contract.InvoiceId == invoice);
        Assert.Equal(("open", "24000"), await billing.StandingOf(association, invoice));
    }

    [Fact]
    public async Task What_was_to_be_refunded_and_is_lost_in_a_dispute_has_gone_back_once()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        var staff = billing.As(Tokens.Staff(association));
        (await staff.Post($"/v1/invoices/{invoice}/credit-notes",
            new { reason = "cancelled", outcome = "refund", lines = new[] { new { line = 0, amount = BillingFixture.Euros(5000) } } })).Is(HttpStatusCode.Created);
        var dispute = await billing.Dispute(invoice);
        await billing.Decide(dispute, "lost");
        // The bank gave back what the note had promised, and of what it took beyond that only the rest is owed.
        Assert.Equal(7000, (await billing.Bus.Next<PaymentDisputeLost>((contract, _) => contract.InvoiceId == invoice)).Contract.Due.Amount);
        Assert.Equal(("open", "7000"), await billing.StandingOf(association, invoice));

        // Won after all, the promise stands again and is kept by a refund.
        await billing.Decide(dispute, "won");
        await billing.Bus.Next<PaymentDisputeWon>((contract, _) => contract.InvoiceId == invoice);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
        (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "requestedByCustomer", amount = BillingFixture.Euros(5000) })).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
    }

    [Fact]
    public async Task An_inquiry_and_a_dispute_of_somebody_elses_payment_change_nothing()
    {
        var (association, invoice, _) = await billing.APaidInvoice();
        await billing.Dispute(invoice, inquiry: true);
        // The last to be told is one that counts: when it is there, the inquiry was looked at.
        await billing.Control.PostAsJsonAsync("rules", new { kind = "webhook-foreign", eventType = "charge.dispute.created", times = 1 });
        await billing.Dispute(invoice);
        await billing.Bus.Next<PaymentDisputed>((contract, _) => contract.InvoiceId == invoice);
        var shown = (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}")).Json;
        Assert.Equal("open", Assert.Single(shown["disputes"]!.AsArray())!["status"]!.ToString());
    }

    [Fact]
    public void Of_a_dispute_what_was_kept_by_now_is_learnt_once_and_who_is_late_changes_nothing()
    {
        var invoice = Invoice.Empty(Guid.CreateVersion7()) with { Disputes = [new("dp_1", Guid.CreateVersion7(), 12000, "fraudulent", DisputeStatus.Open, DateTimeOffset.UnixEpoch)] };
        long[] Learn(params (long? Fee, int Entries)[] told) => [.. told.SelectMany(one =>
        {
            var learnt = DisputeDecider.LearnFee(invoice, "dp_1", one.Fee is { } fee ? new(fee, "EUR") : null, one.Entries, DateTimeOffset.UnixEpoch).Events;
            invoice = learnt.Aggregate(invoice, (state, e) => state.Evolve(e));
            return learnt.Cast<DisputeFeeLearned>().Select(e => e.Fee);
        })];
        Assert.Equal([2000, -2000], Learn((null, 0), (2000, 1), (2000, 1), (0, 2), (2000, 1), (0, 2), (0, 3)));
        Assert.Equal(new(0, "EUR"), invoice.Disputes.Single().Fee);
    }
}
