using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Associations.Billing.Invoices;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

/// <summary>Paying an invoice on a page of the provider's.</summary>
public sealed class CheckoutTests(BillingFixture billing)
{
    [Fact]
    public async Task Who_pays_on_the_page_has_paid_and_goes_on_to_where_they_came_from()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var opened = (await billing.OpenPage(association, invoice.Id)).Is(HttpStatusCode.Created);
        Assert.Equal(("requiresAction", "12000"), (opened["status"], opened["amount.amount"]));
        Assert.InRange(opened.Json["expiresAt"]!.GetValue<DateTimeOffset>() - billing.Time.GetUtcNow(), TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        Assert.Equal(opened["url"], (await billing.Page(association, invoice.Id, opened.Id)).Is(HttpStatusCode.OK)["url"]);

        using var paid = await Checkouts.Choose(opened["url"], "pm_card_visa");
        var session = Assert.Single(await billing.SessionsOf(invoice.Id));
        Assert.Equal((HttpStatusCode.Redirect, $"https://members.society.example/paid?session={session.Id}"), (paid.StatusCode, paid.Headers.Location!.OriginalString));
        var settled = await billing.Becomes(association, invoice.Id, "paid");
        Assert.Equal(("checkout", "succeeded"), (settled.Json["payments"]![0]!["method"]!.ToString(), settled.Json["payments"]![0]!["status"]!.ToString()));
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
        await billing.IsWorkedOn(session.Id, "checkout.session.completed");
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "CheckoutOpened", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], await billing.EventsOf(association, invoice.Id));
        var after = (await billing.Page(association, invoice.Id, opened.Id)).Is(HttpStatusCode.OK);
        Assert.Equal(("succeeded", null), (after["status"], after.Json["url"]));

        // It is the intent's id that refunds, disputes and the night go by; and no fact has an address.
        var facts = await billing.FactsOf(association, invoice.Id);
        Assert.Equal(await billing.IntentOf(invoice.Id), facts.OfType<PaymentSucceeded>().Single().ProviderId);
        Assert.All(facts, fact => Assert.DoesNotContain("://", JsonSerializer.Serialize(fact, fact.GetType()), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_declined_card_leaves_the_page_open_for_another()
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        using (await Checkouts.Choose(url, "pm_card_visa_chargeDeclined")) { }
        var session = Assert.Single(await billing.SessionsOf(invoice));
        await billing.IsWorkedOn(session.PaymentIntentId, "payment_intent.payment_failed");
        Assert.Equal("requiresAction", (await billing.Page(association, invoice, payment))["status"]);

        using (await Checkouts.Choose(url, "pm_card_mastercard")) { }
        await billing.Becomes(association, invoice, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
        Assert.DoesNotContain("PaymentDeclined", await billing.EventsOf(association, invoice));
    }

    [Theory] // F-32
    [InlineData(null)]
    [InlineData("insufficient_funds")]
    public async Task A_page_that_is_completed_unpaid_is_neither_paid_nor_failed_until_the_bank_has_decided(string? failure)
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        using (await Checkouts.Choose(url, "pm_success_de")) { }
        var session = Assert.Single(await billing.SessionsOf(invoice));
        await billing.IsWorkedOn(session.Id, "checkout.session.completed");
        Assert.Equal("processing", (await billing.Page(association, invoice, payment))["status"]);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice));
        (await billing.OpenPage(association, invoice)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        (await billing.PayByCard(association, invoice)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        (await billing.Cancel(association, invoice, payment)).IsProblem(HttpStatusCode.Conflict, "payment-not-cancellable");

        (await billing.Control.PostAsJsonAsync($"payment_intents/{session.PaymentIntentId}/settle", new { failureCode = failure })).EnsureSuccessStatusCode();
        await billing.PaymentBecomes(association, invoice, payment, failure is null ? "succeeded" : "failed");
        await billing.IsWorkedOn(session.Id, failure is null ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed");
        Assert.Equal(failure is null ? ("paid", "0") : ("open", "12000"), await billing.StandingOf(association, invoice));
        if (failure is null) return;
        Assert.Equal(failure, await billing.ReasonOf(association, invoice));
        (await billing.PayByCard(association, invoice)).Is(HttpStatusCode.Created);
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
    }

    [Fact]
    public async Task A_page_that_is_given_up_takes_no_money()
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        (await billing.Cancel(association, invoice, payment, "bob")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("failed", (await billing.Cancel(association, invoice, payment)).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal("failed", (await billing.Cancel(association, invoice, payment)).Is(HttpStatusCode.OK)["status"]);
        await TakesNothing(url);
        Assert.Equal("expired", await billing.ReasonOf(association, invoice));
        (await billing.PayByCard(association, invoice)).Is(HttpStatusCode.Created);
        await billing.Becomes(association, invoice, "paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
    }

    [Fact]
    public async Task Of_giving_up_and_paying_at_the_same_moment_exactly_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var (association, invoice, payment, url) = await billing.AnOpenPage();
            var cancelling = billing.Cancel(association, invoice, payment);
            using (await Checkouts.Choose(url, "pm_card_visa")) { }
            var answer = await cancelling;
            var status = answer.Status == HttpStatusCode.Conflict ? "succeeded" : answer.Is(HttpStatusCode.OK)["status"];
            Assert.Contains(status, (string[])["failed", "succeeded"]);
            Assert.Equal(status == "succeeded" ? 1 : 0, (await billing.ChargedOn(invoice)).Count);
            Assert.Equal(status == "succeeded" ? "paid" : "open", (await billing.StandingOf(association, invoice)).Status);
        }
    }

    [Fact]
    public async Task A_page_whose_time_is_over_has_failed_and_another_may_be_opened()
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        var session = Assert.Single(await billing.SessionsOf(invoice));
        (await billing.Control.PostAsync($"checkout_sessions/{session.Id}/expire", null)).EnsureSuccessStatusCode();
        await billing.PaymentBecomes(association, invoice, payment, "failed");
        Assert.Equal("expired", await billing.ReasonOf(association, invoice));
        await TakesNothing(url);

        var another = (await billing.OpenPage(association, invoice, 5000)).Is(HttpStatusCode.Created);
        using (await Checkouts.Choose(another["url"], "pm_card_visa")) { }
        await billing.PaymentBecomes(association, invoice, another.Id, "succeeded");
        Assert.Equal(("open", "7000"), await billing.StandingOf(association, invoice));
    }

    [Theory] // F-19
    [InlineData("recorded-payments", "paid")]
    [InlineData("part", "open")]
    [InlineData("credit-notes", "paid")]
    [InlineData("void", "void")]
    public async Task What_is_settled_otherwise_is_not_paid_on_the_page_as_well(string how, string status)
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        var staff = billing.As(Tokens.Staff(association));
        var answer = how switch
        {
            "void" => await staff.Post($"/v1/invoices/{invoice}/void", new { reason = "joined-twice" }),
            "credit-notes" => await staff.Post($"/v1/invoices/{invoice}/credit-notes", new { reason = "goodwill" }),
            _ => await Transfer(association, invoice, how == "part" ? 1 : 12000),
        };
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, answer.Text);

        await billing.PaymentBecomes(association, invoice, payment, "failed");
        await TakesNothing(url);
        Assert.Equal(status, (await billing.StandingOf(association, invoice)).Status);
        Assert.Equal("expired", Assert.Single(await billing.SessionsOf(invoice)).Status);
        Assert.Empty(await billing.ChargedOn(invoice));
    }

    [Fact] // F-19
    public async Task What_comes_on_the_page_at_the_same_moment_is_the_payers_credit()
    {
        for (var round = 0; round < 3; round++)
        {
            var (association, invoice, payment, url) = await billing.AnOpenPage();
            var paying = Checkouts.Choose(url, "pm_card_visa");
            (await Transfer(association, invoice, 12000)).Is(HttpStatusCode.Created);
            using (await paying) { }
            await Eventually.Holds(async () => (await billing.Page(association, invoice, payment))["status"] is "failed" or "succeeded", "the end of the page");
            Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice));
            Assert.Equal((await billing.ChargedOn(invoice)).Sum(), await billing.CreditIn(association));
        }
    }

    [Fact] // F-19
    public async Task While_the_page_is_open_nothing_is_paid_in_another_tab()
    {
        var (association, invoice, payment, url) = await billing.AnOpenPage();
        var refused = (await billing.PayByCard(association, invoice)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        Assert.Contains($"{payment} can be made on its page", refused["detail"], StringComparison.Ordinal);
        Assert.Contains("Cancel it first", refused["detail"], StringComparison.Ordinal);
        (await billing.OpenPage(association, invoice)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/credit-allocations", new { })).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/write-off", new { reason = "uncollectible" })).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        Assert.Single(await billing.SessionsOf(invoice));

        using (await Checkouts.Choose(url, "pm_card_visa")) { }
        await billing.Becomes(association, invoice, "paid");
        (await billing.OpenPage(association, invoice)).IsProblem(HttpStatusCode.Conflict, "invoice-paid");
        Assert.Equal([12000L], await billing.ChargedOn(invoice));
    }

    Task<Answer> Transfer(Guid association, Guid invoice, long amount) => billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/recorded-payments",
        new { method = "bankTransfer", amount = BillingFixture.Euros(amount), receivedOn = billing.Today });

    static async Task TakesNothing(string url)
    {
        using var late = await Checkouts.Choose(url, "pm_card_visa");
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
    }
}
