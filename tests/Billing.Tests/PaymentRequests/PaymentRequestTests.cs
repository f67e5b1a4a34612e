using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Billing.Tests.PaymentRequests;

/// <summary>One charge for several invoices. With a service and an emulator of its own, whose misbehaviour meets nobody else.</summary>
public sealed class PaymentRequestTests(BillingFixture billing) : IClassFixture<BillingFixture>, IAsyncDisposable
{
    [Fact]
    public async Task One_charge_pays_all_and_each_share_goes_back_by_itself()
    {
        var (association, one, other) = await billing.TwoInvoices();
        var answer = (await billing.PayTogether(association, "pm_card_visa", one, other)).Is(HttpStatusCode.Created);
        Assert.Equal(("succeeded", "12500"), (answer["status"], answer["amount.amount"]));
        Assert.Equal(12500, (await Charge(answer.Id))["amount"]!.GetValue<long>());
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, one));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, other));

        var staff = billing.As(Tokens.Staff(association));
        object Back(Guid payment, long amount) => new { paymentId = payment, reason = "duplicate", amount = BillingFixture.Euros(amount) };
        var payment = await billing.PaymentOf(association, other);
        (await staff.Post($"/v1/invoices/{other}/refunds", Back(payment, 501))).IsProblem(HttpStatusCode.Conflict, "refund-exceeds-payment");
        (await staff.Post($"/v1/invoices/{other}/refunds", Back(payment, 500))).Is(HttpStatusCode.Created);
        Assert.Equal(("open", "500"), await billing.StandingOf(association, other));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, one));
        Assert.Equal(500, (await Charge(answer.Id))["amountRefunded"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_declined_card_leaves_all_invoices_free()
    {
        var (association, one, other) = await billing.TwoInvoices();
        Assert.Equal("failed", (await billing.PayTogether(association, "pm_card_visa_chargeDeclined", one, other)).Is(HttpStatusCode.Created)["status"]);
        Assert.Equal("succeeded", (await billing.PayTogether(association, "pm_card_visa", one, other)).Is(HttpStatusCode.Created)["status"]);
    }

    [Fact]
    public async Task What_waits_for_its_payer_is_cancelled_for_all()
    {
        var (association, one, other) = await billing.TwoInvoices();
        var ada = billing.As(Tokens.Person(association));
        var waiting = (await billing.PayTogether(association, "pm_card_authenticationRequired", one, other)).Is(HttpStatusCode.Created);
        Assert.Equal("requiresAction", waiting["status"]);
        (await ada.Post($"/v1/invoices/{one}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        var alone = (await ada.Post($"/v1/invoices/{one}/payments/{await billing.PaymentOf(association, one)}/cancel")).IsProblem(HttpStatusCode.Conflict, "payment-of-request");
        Assert.Contains($"{waiting.Id}", alone["detail"], StringComparison.Ordinal);
        Assert.Equal("failed", (await ada.Post($"/v1/payment-requests/{waiting.Id}/cancel")).Is(HttpStatusCode.OK)["status"]);

        waiting = (await billing.PayTogether(association, "pm_card_authenticationRequired", one, other)).Is(HttpStatusCode.Created);
        (await billing.Control.PostAsync($"payment_intents/{waiting["clientSecret"].Split("_secret")[0]}/authenticate", null)).EnsureSuccessStatusCode();
        await billing.Becomes(association, one, "paid");
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, other));
        (await ada.Post($"/v1/payment-requests/{waiting.Id}/cancel")).IsProblem(HttpStatusCode.Conflict, "payment-not-cancellable");
    }

    [Theory]
    [InlineData("drop-after-effect")]
    [InlineData("drop-before-effect")]
    public async Task A_lost_answer_is_found_out_and_charges_once(string fault)
    {
        var (association, one, other) = await billing.TwoInvoices();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = "/v1/payment_intents", times = 1 });
        try
        {
            var started = (await billing.PayTogether(association, "pm_card_visa", one, other)).Is(HttpStatusCode.Created);
            Assert.Equal("processing", started["status"]);
            billing.Time.Advance(TimeSpan.FromMinutes(2));
            await billing.Becomes(association, one, "paid");
            await billing.Becomes(association, other, "paid");
            Assert.Equal(12500, (await Charge(started.Id))["amount"]!.GetValue<long>());
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Fact]
    public async Task The_webhook_may_come_before_the_answer_and_twice()
    {
        var (association, one, other) = await billing.TwoInvoices();
        await billing.Misbehave(new { kind = "webhook-first", method = "POST", path = "/v1/payment_intents", times = 1 });
        await billing.Misbehave(new { kind = "webhook-duplicate", eventType = "payment_intent.succeeded", copies = 1, times = 1 });
        var answer = (await billing.PayTogether(association, "pm_card_visa", one, other)).Is(HttpStatusCode.Created);
        Assert.Equal("succeeded", answer["status"]);
        await using var session = billing.Store.QuerySession(association.ToString());
        Assert.Equal(["PaymentRequestStarted", "PaymentRequestSucceeded"], (await session.Events.FetchStreamAsync(answer.Id)).Select(e => e.Data.GetType().Name));
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], (await session.Events.FetchStreamAsync(one)).Select(e => e.Data.GetType().Name));
    }

    [Fact]
    public async Task Of_requests_over_the_same_invoices_at_once_one_wins_and_the_others_name_why()
    {
        var (association, one, other) = await billing.TwoInvoices();
        var third = (await billing.AnInvoice(association)).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(turn => turn % 2 == 0 ? billing.PayTogether(association, "pm_card_authenticationRequired", one, other) : billing.PayTogether(association, "pm_card_authenticationRequired", other, one, third)));
        var won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer != won), answer => answer.IsProblem(HttpStatusCode.Conflict, "payment-in-flight"));
        var refused = (await billing.PayTogether(association, "pm_card_visa", (await billing.AnInvoice(association)).Id, one)).IsProblem(HttpStatusCode.Conflict, "payment-in-flight");
        Assert.Contains(one.ToString(), refused["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("KWD", 5124, 5126, 10250)]
    [InlineData("MGA", 490020, 489980, 9800)]
    public async Task Only_the_sum_must_be_an_amount_that_the_provider_takes(string currency, long first, long second, long charged)
    {
        var (association, one, other) = await billing.TwoInvoices(first, second, currency);
        var answer = (await billing.PayTogether(association, "pm_card_visa", one, other)).Is(HttpStatusCode.Created);
        Assert.Equal(("succeeded", $"{first + second}"), (answer["status"], answer["amount.amount"]));
        Assert.Equal(charged, (await Charge(answer.Id))["amount"]!.GetValue<long>());
        await billing.Owe(association, one, 0, other, 0);
        Assert.Equal(0, await billing.CreditIn(association));
    }

    [Fact]
    public async Task Killed_during_the_call_there_is_one_charge_and_its_owner_and_the_repetition_find_it()
    {
        var (association, one, other) = await billing.TwoInvoices();
        var (key, body) = (("Idempotency-Key", Guid.CreateVersion7().ToString()), Together.Body("pm_card_visa", one, other));
        await using var issuer = await TokenIssuer.Start();
        var output = new ConcurrentQueue<string>();
        using var process = ServiceProcess.Start(
            typeof(BillingModule), billing.Database, billing.Broker, output, issuer.Setting, ("EventStore__Daemon", "Disabled"),
            ("Stripe__ApiBase", billing.Control.BaseAddress!.GetLeftPart(UriPartial.Authority)), ("Stripe__ApiKey", "sk_test_billing"), ("Stripe__WebhookSecret", "whsec_none"));
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = "delay-answer", method = "POST", path = "/v1/payment_intents", times = 1, milliseconds = 600_000 });
        try
        {
            using var client = new HttpClient { BaseAddress = await ServiceProcess.Address(output) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Person(association));
            client.DefaultRequestHeaders.Add(key.Item1, key.Item2);
            var lost = client.PostAsJsonAsync("/v1/payment-requests", body);
            await Eventually.Holds(async () => (await billing.ChargesIn(association)).Count > 0, "the charge");
            process.Kill();
            await Assert.ThrowsAsync<HttpRequestException>(() => lost);
            Assert.Equal(("open", "12000"), await billing.StandingOf(association, one));

            // The killed process went by the real time, and by this clock its lease ends ten minutes later at the latest.
            billing.Time.Advance(TimeSpan.FromMinutes(10));
            await billing.Owe(association, one, 0, other, 0);
            var repeated = (await billing.As(Tokens.Person(association)).Post("/v1/payment-requests", body, key)).Is(HttpStatusCode.Created);
            Assert.Equal(("succeeded", "12500"), (repeated["status"], repeated["amount.amount"]));
            Assert.Equal(12500, Assert.Single(await billing.ChargesIn(association))["amount"]!.GetValue<long>());
            Assert.Single((await billing.As(Tokens.Staff(association)).Get("/v1/payment-requests")).Json["items"]!.AsArray());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Fact]
    public async Task What_cannot_be_paid_together_begins_nothing()
    {
        var (association, one, other) = await billing.TwoInvoices();
        var (eve, staff) = (billing.As(Tokens.Person(association, "eve")), billing.As(Tokens.Staff(association)));
        object Both(object? first = null) => new { invoices = new[] { new { invoice = one, amount = first }, new { invoice = other, amount = (object?)null } }, method = "card", paymentMethod = "pm_card_visa" };
        (await eve.Post("/v1/payment-requests", Both())).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Post("/v1/payment-requests", Both(BillingFixture.Euros(0)))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post("/v1/payment-requests", Both(BillingFixture.Euros(12001)))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.PayTogether(association, "pm_card_visa", one, one)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.PayTogether(association, "pm_card_visa", one)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var unlike = Guid.CreateVersion7();
        await billing.Bus.Publish(BillingFixture.Approved(unlike, association) with { Currency = "USD" }, association);
        (await billing.PayTogether(association, "pm_card_visa", one, (await billing.InvoiceFor(association, unlike)).Id)).IsProblem(HttpStatusCode.Conflict, "invoices-differ");
        Assert.Empty((await staff.Get($"/v1/invoices/{one}")).Json["payments"]!.AsArray());
        Assert.Empty((await staff.Get("/v1/payment-requests")).Json["items"]!.AsArray());
    }

    /// <summary>After each test the books are whole.</summary>
    public async ValueTask DisposeAsync() => await billing.Hold();

    async Task<JsonNode> Charge(Guid request) => (await billing.Control.GetFromJsonAsync<JsonArray>("ledger"))!
        .Single(charge => charge!["status"]!.ToString() == "succeeded" && charge["metadata"]?["request"]?.ToString() == request.ToString())!;
}
