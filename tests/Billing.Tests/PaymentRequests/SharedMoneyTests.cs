using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using Invoice = Associations.Billing.Invoices.Invoice;
using PaymentStatus = Associations.Billing.Invoices.PaymentStatus;

namespace Associations.Billing.Tests.PaymentRequests;

/// <summary>What becomes of the money of one charge for several invoices. A service and an account of its own, because nights pass in it and a payout pays all.</summary>
public sealed class SharedMoneyTests(BillingFixture billing) : IClassFixture<BillingFixture>, IAsyncDisposable
{
    [Fact]
    public async Task After_a_payout_of_everything_nothing_is_left_at_the_provider()
    {
        var (association, one, other, intent) = await Paid(12000, 8000);
        var (another, third, fourth, lost) = await Paid(12000, 8000);
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{other}/refunds",
            new { paymentId = await billing.PaymentOf(association, other), reason = "duplicate", amount = BillingFixture.Euros(1000) })).Is(HttpStatusCode.Created);
        await Refund(intent, 3000);
        await billing.Owe(association, one, 1895, other, 2105);
        await billing.Decide(await billing.DisputeOf(intent, 2000), "won");
        await billing.Decide(await billing.DisputeOf(lost, 2000), "lost");
        // 1.5 % of 200.00 and 0.25, and 20.00 for the dispute.
        await Becomes(association, "fees 2325, stripeClearing 13675");
        await Becomes(another, "fees 2325, stripeClearing 15675");
        await billing.Owe(another, third, 1200, fourth, 800);
        Assert.Equal(("195 130", "1200 800"), (await FeesOf(association, one, other), await DisputeFeesOf(another, third, fourth)));

        var payout = (await (await billing.Control.PostAsJsonAsync("payouts", new { })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
        await Becomes(association, "cash 13675, fees 2325");
        await Becomes(another, "cash 15675, fees 2325");
        Assert.True((long)payout["amount"]! >= 13675 + 15675);
        // Nothing of it is news in the night.
        Assert.Empty((await billing.Night(another))["differences"]!.AsArray());
        Assert.Equal("cash 15675, fees 2325", await Books(another));
        await billing.Hold("a payment succeeds", "a charge of the provider", "what a charge of several", "what the provider", "a payout is", "debits equal", "what is due on");
    }

    [Fact]
    public async Task A_refund_at_the_provider_is_spread_to_the_cent_and_comes_back_as_it_went()
    {
        var (association, one, other, intent) = await Paid(12000, 500);
        await Refund(intent, 1001);
        await billing.Owe(association, one, 961, other, 40);
        var rest = await Refund(intent, 11499);
        await billing.Owe(association, one, 12000, other, 500);
        (await billing.Control.PostAsJsonAsync($"refunds/{rest}/settle", new { failureCode = "expired_or_canceled_card" })).EnsureSuccessStatusCode();
        await billing.Owe(association, one, 961, other, 40);
    }

    [Fact]
    public async Task A_dispute_is_spread_to_the_cent_and_follows_the_bank()
    {
        var (association, one, other, intent) = await Paid(12000, 500);
        var dispute = await billing.DisputeOf(intent, 1001);
        var staff = billing.As(Tokens.Staff(association));
        await Eventually.Holds(async () => (await staff.Get($"/v1/invoices/{other}")).Json["disputes"]!.AsArray() is [{ } open] && open["status"]!.ToString() == "open", "the dispute");
        await billing.Owe(association, one, 0, other, 0);
        (await staff.Post($"/v1/invoices/{one}/refunds", new { paymentId = await billing.PaymentOf(association, one), reason = "duplicate" })).IsProblem(HttpStatusCode.Conflict, "payment-disputed");
        await billing.Decide(dispute, "lost");
        await billing.Owe(association, one, 961, other, 40);
        await billing.Decide(dispute, "won");
        await billing.Owe(association, one, 0, other, 0);
        await billing.Decide(dispute, "lost");
        await billing.Owe(association, one, 961, other, 40);
    }

    [Fact]
    public async Task What_was_paid_or_is_not_wanted_meanwhile_loses_nothing()
    {
        var (association, one, other) = await billing.TwoInvoices();
        var staff = billing.As(Tokens.Staff(association));
        var waiting = (await billing.PayTogether(association, "pm_card_authenticationRequired", one, other)).Is(HttpStatusCode.Created);
        (await staff.Post($"/v1/invoices/{one}/recorded-payments", new { method = "bankTransfer", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        Assert.Equal("open", (await staff.Post($"/v1/invoices/{other}/void", new { reason = "mistake" })).Is(HttpStatusCode.OK)["status"]);
        (await billing.Control.PostAsync($"payment_intents/{await billing.IntentOfRequest(association, waiting.Id)}/authenticate", null)).EnsureSuccessStatusCode();
        await billing.Owe(association, one, 0, other, 0);
        Assert.Equal(12000, await billing.CreditIn(association));

        // And where it comes to nothing, what is not wanted is void.
        (one, other) = ((await billing.AnInvoice(association)).Id, (await billing.AnInvoice(association)).Id);
        waiting = (await billing.PayTogether(association, "pm_card_authenticationRequired", one, other)).Is(HttpStatusCode.Created);
        (await staff.Post($"/v1/invoices/{other}/void", new { reason = "mistake" })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/payment-requests/{waiting.Id}/cancel")).Is(HttpStatusCode.OK);
        Assert.Equal((("open", "12000"), "void"), (await billing.StandingOf(association, one), (await billing.StandingOf(association, other)).Status));
    }

    [Fact]
    public async Task What_no_word_came_of_is_found_in_the_night_on_every_invoice()
    {
        var (association, one, other) = await billing.TwoInvoices();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        await using var misbehaviour = new Misbehaviour(billing.Control);
        var waiting = (await billing.PayTogether(association, "pm_card_authenticationRequired", one, other)).Is(HttpStatusCode.Created);
        var intent = await billing.IntentOfRequest(association, waiting.Id);
        await billing.Misbehave(new { kind = "error-before-effect", method = "GET", path = $"/v1/payment_intents/{intent}", times = 1000 });
        (await billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null)).EnsureSuccessStatusCode();
        Assert.Equal(["notRecorded 12000 ", "notRecorded 500 "], Differences(await billing.Night(association)));
        await billing.Owe(association, one, 0, other, 0);
        Assert.Equal("succeeded", (await billing.As(Tokens.Staff(association)).Get($"/v1/payment-requests/{waiting.Id}"))["status"]);
        // 1.5 % of 125.00 and 0.25.
        Assert.Equal("204 9", await FeesOf(association, one, other));
        Assert.Empty(Differences(await billing.Night(association)));

        await billing.Control.DeleteAsync("rules");
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        await Refund(intent, 1001);
        await billing.Decide(await billing.DisputeOf(intent, 100), "lost");
        Assert.Equal(["disputeNotRecorded 100 ", "refundNotRecorded 1001 "], Differences(await billing.Night(association)));
        await billing.Owe(association, one, 1057, other, 44);
        Assert.Equal("1920 80", await DisputeFeesOf(association, one, other));
        Assert.Empty(Differences(await billing.Night(association)));
        await billing.Owe(association, one, 1057, other, 44);
    }

    [Fact]
    public async Task Money_for_a_request_that_we_do_not_know_is_somebodys_to_look_at()
    {
        var (association, request) = (await billing.AnAssociation(), Guid.CreateVersion7());
        var intent = await billing.Service.Services.GetRequiredService<StripeClient>().V1.PaymentIntents.CreateAsync(new()
        {
            Amount = 700,
            Currency = "eur",
            PaymentMethod = "pm_card_visa",
            Confirm = true,
            AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
            Metadata = new() { ["association"] = $"{association}", ["request"] = $"{request}" },
        });
        var told = Assert.Single((await billing.Night(association))["differences"]!.AsArray())!;
        Assert.Equal(("unknown", intent.Id, null, $"{request}"), ((string)told["kind"]!, (string)told["providerId"]!, (string?)told["invoiceId"], (string)told["paymentId"]!));
        (await billing.Control.PostAsJsonAsync("payouts", new { })).EnsureSuccessStatusCode();
    }

    /// <summary>After each test the books are whole.</summary>
    public async ValueTask DisposeAsync() => await billing.Hold();

    async Task<(Guid Association, Guid One, Guid Other, string Intent)> Paid(long first, long second)
    {
        var (association, one, other) = await billing.TwoInvoices(first, second);
        var paid = (await billing.PayTogether(association, "pm_card_visa", one, other)).Is(HttpStatusCode.Created);
        await billing.Owe(association, one, 0, other, 0);
        return (association, one, other, await billing.IntentOfRequest(association, paid.Id));
    }

    // In the provider's dashboard.
    async Task<string> Refund(string intent, long amount) =>
        (await billing.Service.Services.GetRequiredService<StripeClient>().V1.Refunds.CreateAsync(new() { PaymentIntent = intent, Amount = amount })).Id;

    async Task<IReadOnlyList<Invoice>> Load(Guid association, params Guid[] invoices)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        var all = new List<Invoice>();
        foreach (var invoice in invoices) all.Add((await session.LoadAsync<Invoice>(invoice))!);
        return all;
    }

    async Task<string> FeesOf(Guid association, params Guid[] invoices) => string.Join(
        ' ', (await Load(association, invoices)).Select(invoice => invoice.Payments.Single(payment => payment.Status == PaymentStatus.Succeeded).ProviderFee!.Amount));

    async Task<string> DisputeFeesOf(Guid association, params Guid[] invoices) =>
        string.Join(' ', (await Load(association, invoices)).Select(invoice => invoice.Disputes.Single().Fee!.Amount));

    static IEnumerable<string> Differences(JsonNode night) =>
        night["differences"]!.AsArray().Select(one => $"{one!["kind"]} {one["theirs"]?["amount"]} {one["ours"]?["amount"]}").Order(StringComparer.Ordinal);

    Task Becomes(Guid association, string books) => Eventually.Holds(async () => await Books(association) == books, books);

    // Without what is owed and earned.
    async Task<string> Books(Guid association) => string.Join(", ", (await billing.As(Tokens.Staff(association)).Get("/v1/ledger/trial-balance")).Is(HttpStatusCode.OK)
        .Json["rows"]!.AsArray().Where(row => (string)row!["account"]! is "cash" or "fees" or "stripeClearing" or "disputes" && (long)row["balance"]! != 0)
        .Select(row => $"{row!["account"]} {row["balance"]}").Order(StringComparer.Ordinal));

    sealed class Misbehaviour(HttpClient control) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await control.DeleteAsync("rules");
    }
}
