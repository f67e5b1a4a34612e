using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.Refunds;

/// <summary>Credit that a refund under way will take back is not spent meanwhile. One at a time, because the misbehaviour is the emulator's.</summary>
[Collection("misbehaving provider")]
public sealed class CreditUnderWayTests(BillingFixture billing)
{
    [Theory]
    [InlineData("drop-before-effect", "succeeded", 0)]
    [InlineData("error-before-effect", "failed", 12000)]
    public async Task What_a_refund_will_take_back_is_not_spent_while_it_is_under_way_and_is_free_again_when_it_failed(string fault, string outcome, long left)
    {
        var (association, invoice, payment) = await PaidTwice();
        var other = (await billing.AnInvoice(association)).Id;
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = "/v1/refunds", times = 1 });
        try
        {
            var refund = await Refund(association, invoice, payment, 12000);
            Assert.Equal(("processing", 0), (refund["status"], await billing.CreditIn(association)));
            (await Spend(association, other, 1)).IsProblem(HttpStatusCode.Conflict, "credit-insufficient");

            billing.Time.Advance(TimeSpan.FromMinutes(2));
            await Eventually.Holds(async () => (await billing.Refund(association, invoice, refund.Id))["status"]!.ToString() == outcome, "the refund's outcome");
            Assert.Equal(left, await billing.CreditIn(association));
            Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
            if (left > 0) (await Spend(association, other, left)).Is(HttpStatusCode.Created);
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Fact]
    public async Task Only_what_the_refund_will_take_is_held()
    {
        var (association, invoice, payment) = await PaidTwice("pm_card_pendingRefund");
        var other = (await billing.AnInvoice(association)).Id;
        await Refund(association, invoice, payment, 5000);
        Assert.Equal(7000, await billing.CreditIn(association));
        (await Spend(association, other, 7001)).IsProblem(HttpStatusCode.Conflict, "credit-insufficient");
        (await Spend(association, other, 7000)).Is(HttpStatusCode.Created);

        await Settled(association, invoice);
        Assert.Equal(0, await billing.CreditIn(association));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
    }

    [Fact]
    public async Task Two_refunds_and_one_who_spends_the_credit_at_the_same_moment_take_each_cent_once()
    {
        for (var round = 0; round < 4; round++)
        {
            var (association, invoice, payment) = await PaidTwice("pm_card_pendingRefund");
            var other = (await billing.AnInvoice(association)).Id;
            var refunds = Enumerable.Range(0, 2).Select(_ => Refund(association, invoice, payment, 5000));
            var spending = Spend(association, other, 8000);
            await Task.WhenAll([.. refunds, spending]);
            var spent = (await spending).Status == HttpStatusCode.Created ? 8000 : 0;

            // Whoever comes now finds what nobody has a right to, and no more.
            var free = await billing.CreditIn(association);
            Assert.InRange(free, 0, 12000 - spent);
            if (spent == 0) Assert.Equal(2000, free);
            if (free > 0) (await Spend(association, other, free)).Is(HttpStatusCode.Created);
            (await Spend(association, other, 1)).IsProblem(HttpStatusCode.Conflict, "credit-insufficient");

            await Settled(association, invoice);
            Assert.Equal(0, await billing.CreditIn(association));
            // 24,000 came and 10,000 went back, for two invoices of 12,000.
            Assert.Equal(10000, await Due(association, invoice) + await Due(association, other));
            // Two refunds that were there first are paid by the credit; else what was spent before them is owed again.
            Assert.Equal(spent == 0 ? 0 : spent - 2000, await Due(association, invoice));
        }
    }

    // Paid by card and by transfer: the second money is the payer's credit, and the first goes back.
    async Task<(Guid Association, Guid Invoice, Guid Payment)> PaidTwice(string card = "pm_card_visa")
    {
        var (association, invoice, payment) = await billing.APaidInvoice(card);
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/recorded-payments",
            new { method = "bankTransfer", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        Assert.Equal(12000, await billing.CreditIn(association));
        return (association, invoice, payment);
    }

    async Task<Answer> Refund(Guid association, Guid invoice, Guid payment, long amount) => (await billing.As(Tokens.Staff(association)).Post(
        $"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate", amount = BillingFixture.Euros(amount) })).Is(HttpStatusCode.Created);

    Task<Answer> Spend(Guid association, Guid invoice, long amount) =>
        billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/credit-allocations", new { amount = BillingFixture.Euros(amount) });

    async Task Settled(Guid association, Guid invoice)
    {
        billing.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Holds(async () => (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}")).Json["refunds"]!.AsArray()
            .All(refund => refund!["status"]!.ToString() == "succeeded"), "the refunds");
    }

    async Task<long> Due(Guid association, Guid invoice) => long.Parse((await billing.StandingOf(association, invoice)).Due);
}
