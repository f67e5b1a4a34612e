using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Associations.Billing.StripeEvents;
using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;
using Associations.Testing;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stripe;

namespace Associations.Billing.Tests.StripeEvents;

/// <summary>What can go wrong between Stripe and us; the numbers are those of docs/faults.md. A service of its own, because weeks pass in it.</summary>
[Collection("misbehaving provider")]
public sealed class FaultTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    const string Secret = "whsec_of_the_test";

    [Fact] // F-02, F-18
    public async Task One_event_that_two_nodes_receive_and_work_on_at_the_same_time_has_one_effect()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var other = billing.StartNode();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        await using var misbehaviour = new Misbehaviour(billing.Control);
        var intent = await Waiting(association, invoice.Id);
        (await billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null)).EnsureSuccessStatusCode();

        // Whoever works on it asks for the intent, and each gets the answer only when all have asked. Stripe sends it again meanwhile.
        await billing.Misbehave(new { kind = "delay-before-effect", method = "GET", path = $"/v1/payment_intents/{intent}", milliseconds = 20_000, times = 0 });
        var (id, body) = Event("payment_intent.succeeded", intent);
        var twin = Event("payment_intent.succeeded", intent);
        foreach (var answer in await Task.WhenAll(new[] { billing.Service, other, billing.Service, other }.Select(node => Send(node.CreateClient(), body)))) Assert.Equal(HttpStatusCode.OK, answer);
        Assert.Equal(HttpStatusCode.OK, await Send(other.CreateClient(), twin.Body));
        await Eventually.Holds(async () =>
        {
            billing.Time.Advance(TimeSpan.FromSeconds(1));
            return (await Received(intent)).Count(e => (e.Id == id || e.Id == twin.Id) && e.Result == "applied") == 2;
        }, "both events");
        await billing.Becomes(association, invoice.Id, "paid");
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentPending", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], await EventsOf(association, invoice.Id));
    }

    [Fact] // F-05, F-15
    public async Task What_is_told_late_early_or_in_another_version_does_not_change_what_is()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        Assert.Equal("failed", (await Pay(association, invoice.Id, "pm_card_visa_chargeDeclined"))["status"]);
        var former = await IntentOf(association, invoice.Id);
        var intent = await Waiting(association, invoice.Id);
        // It says so before it is: nothing is believed that the provider does not show.
        await Told("payment_intent.succeeded", intent);
        Assert.Equal("open", (await billing.StandingOf(association, invoice.Id)).Status);

        (await billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null)).EnsureSuccessStatusCode();
        await billing.Becomes(association, invoice.Id, "paid");
        foreach (var (type, about) in new[] { ("payment_intent.processing", intent), ("payment_intent.requires_action", intent), ("payment_intent.payment_failed", intent), ("payment_intent.payment_failed", former), ("payment_intent.canceled", former) })
            await Told(type, about);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        Assert.Equal(["InvoiceFinalised", "PaymentStarted", "PaymentDeclined", "PaymentStarted", "PaymentPending", "PaymentSucceeded", "PaymentFeeLearned", "InvoiceSettled"], await EventsOf(association, invoice.Id));

        async Task Told(string type, string about)
        {
            var (id, body) = Event(type, about, version: "2019-12-03");
            Assert.Equal(HttpStatusCode.OK, await Send(billing.Service.CreateClient(), body));
            await Becomes(id, "applied");
        }
    }

    [Fact] // F-06
    public async Task What_another_system_does_on_the_same_account_is_counted_and_left()
    {
        var stripe = billing.Service.Services.GetRequiredService<StripeClient>();
        var theirs = await stripe.V1.PaymentIntents.CreateAsync(new()
        {
            Amount = 5000,
            Currency = "eur",
            PaymentMethod = "pm_card_visa",
            Confirm = true,
            AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
            Metadata = new() { ["invoice"] = "INV-7" },
        });
        var refund = await stripe.V1.Refunds.CreateAsync(new() { PaymentIntent = theirs.Id, Amount = 100 });
        foreach (var about in new[] { theirs.Id, refund.Id })
        {
            await Eventually.Holds(async () => await Received(about) is { Count: > 0 } all && all.All(e => e.Result is not null), about);
            Assert.All(await Received(about), e => Assert.Equal(("foreign", 0, null), (e.Result, e.Failures, e.DueAt)));
        }
    }

    [Fact] // F-09, F-10
    public async Task A_clock_that_is_off_is_told_to_whoever_runs_it()
    {
        await using var node = billing.StartNode();
        using var log = new CapturedLog();
        int Told() => log.Lines.Count(line => line.Contains("clock", StringComparison.Ordinal));
        node.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var (_, body) = Event("customer.created", "cus_1");
        Assert.Equal(HttpStatusCode.BadRequest, await Send(node.CreateClient(), body, secret: "whsec_of_another", seconds: 400));
        Assert.Equal(0, Told());
        Assert.Equal(HttpStatusCode.BadRequest, await Send(node.CreateClient(), body, seconds: 301));
        Assert.Equal(1, Told());
        Assert.Equal(HttpStatusCode.BadRequest, await Send(node.CreateClient(), body, seconds: -301));
        Assert.Equal(2, Told());
    }

    [Fact] // F-11
    public async Task A_secret_holds_while_it_is_configured_and_not_after()
    {
        await using var node = billing.StartNode();
        var (_, body) = Event("customer.created", "cus_1");
        Assert.Equal(HttpStatusCode.OK, await Send(node.CreateClient(), body, secret: "whsec_former"));
        node.Services.GetRequiredService<IConfiguration>()["Stripe:WebhookSecret"] = "whsec_of_the_test whsec_next";
        Assert.Equal(HttpStatusCode.BadRequest, await Send(node.CreateClient(), body, secret: "whsec_former"));
        Assert.Equal(HttpStatusCode.OK, await Send(node.CreateClient(), body, secret: "whsec_next"));
    }

    [Fact] // F-17
    public async Task What_cannot_be_stored_is_not_acknowledged_and_comes_again()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var intent = await Waiting(association, invoice.Id);
        await using var owner = new NpgsqlConnection(billing.Owner);
        await owner.OpenAsync();
        await Sql("alter table mt_doc_stripeevent rename to away");
        try
        {
            (await billing.Control.PostAsync($"payment_intents/{intent}/authenticate", null)).EnsureSuccessStatusCode();
            await Eventually.Holds(async () => (await billing.Control.GetFromJsonAsync<System.Text.Json.Nodes.JsonArray>($"deliveries?eventType=payment_intent.succeeded&objectId={intent}"))!
                .Any(delivery => delivery!["attempts"]!.AsArray().Any(attempt => attempt!["status"]?.GetValue<int?>() >= 500)), "an attempt that is refused");
        }
        finally
        {
            await Sql("alter table away rename to mt_doc_stripeevent");
        }
        // By the word that comes again, and not by our own asking: for that no time has passed.
        await Eventually.Holds(async () =>
        {
            billing.Time.Advance(TimeSpan.FromSeconds(2));
            return (await billing.StandingOf(association, invoice.Id)).Status == "paid";
        }, "the payment");
        await Eventually.Holds(async () => (await Received(intent)).Any(e => e is { Type: "payment_intent.succeeded", Result: "applied" }), "the word to be worked on");

        async Task Sql(string command)
        {
            await using var change = new NpgsqlCommand(command, owner);
            await change.ExecuteNonQueryAsync();
        }
    }

    [Fact] // F-21
    public async Task A_day_later_what_we_know_decides_and_the_provider_is_not_asked_for_the_money_again()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        await billing.Misbehave(new { kind = "error-before-effect", method = "POST", path = "/v1/payment_intents", status = 503, stored = false, times = 1 });
        Assert.Equal("processing", (await Pay(association, invoice.Id, "pm_card_visa"))["status"]);
        // It would be taken now, as a new one: the provider may have forgotten the key.
        billing.Time.Advance(TimeSpan.FromHours(24));
        await Eventually.Holds(async () => (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json["payments"]![0]!["status"]!.ToString() == "failed", "the failure");
        Assert.Empty(await billing.ChargedOn(invoice.Id));
        Assert.Equal("succeeded", (await Pay(association, invoice.Id, "pm_card_visa"))["status"]);
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
    }

    [Fact] // F-30
    public async Task What_is_less_than_the_provider_takes_stays_owed_and_can_be_paid_otherwise()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association, 20);
        var refused = await Pay(association, invoice.Id, "pm_card_visa");
        Assert.Equal(("failed", "amount_too_small"), (refused["status"], refused["reason"]));
        Assert.Equal(("open", "20"), await billing.StandingOf(association, invoice.Id));
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice.Id}/recorded-payments",
            new { method = "cash", amount = BillingFixture.Euros(20), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
    }

    [Fact] // F-31
    public async Task What_was_refunded_and_is_charged_back_seven_weeks_later_is_owed_twice()
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
        billing.Time.Advance(TimeSpan.FromDays(49));
        await billing.Decide(await billing.Dispute(invoice), "lost");
        Assert.Equal(24000, (await billing.Bus.Next<PaymentDisputeLost>((contract, _) => contract.InvoiceId == invoice)).Contract.Due.Amount);
        Assert.Equal(("open", "24000"), await billing.StandingOf(association, invoice));
    }

    [Fact]
    public async Task What_was_worked_on_three_months_ago_is_forgotten_and_what_was_not_stays()
    {
        var now = billing.Time.GetUtcNow();
        StripeEvent Of(int days, DateTimeOffset? due) => new() { Id = $"evt_{Guid.NewGuid():N}", Type = "charge.updated", Raw = "{\"name\":\"Ada\"}", ReceivedAt = now.AddDays(-days), DueAt = due, Result = "applied" };
        var (old, lately, waiting) = (Of(91, null), Of(88, null), Of(91, now.AddYears(1)));
        await using (var session = billing.Store.OpenOutside())
        {
            session.Store(old, lately, waiting);
            await session.SaveChangesAsync();
        }
        // It looks once a day, and is woken each second.
        billing.Time.Advance(TimeSpan.FromHours(25));
        await Eventually.Holds(async () =>
        {
            billing.Time.Advance(TimeSpan.FromSeconds(1));
            await using var session = billing.Store.OpenOutside();
            return await session.LoadAsync<StripeEvent>(old.Id) is null;
        }, "what is old to be gone");
        await using var left = billing.Store.OpenOutside();
        Assert.Equal(2, (await left.LoadManyAsync<StripeEvent>(lately.Id, waiting.Id)).Count);
    }

    static (string Id, string Body) Event(string type, string about, string version = "2026-10-28.endive")
    {
        var id = $"evt_{Guid.NewGuid():N}";
        return (id, $$$$"""{"id":"{{{{id}}}}","object":"event","type":"{{{{type}}}}","api_version":"{{{{version}}}}","livemode":false,"data":{"object":{"id":"{{{{about}}}}"}}}""");
    }

    async Task<HttpStatusCode> Send(HttpClient node, string body, string secret = Secret, int seconds = 0)
    {
        var at = billing.Time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/stripe/webhook") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Stripe-Signature", $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}.{body}")))}");
        return (await node.SendAsync(request)).StatusCode;
    }

    Task Becomes(string id, string result) => Eventually.Holds(async () =>
    {
        await using var session = billing.Store.OpenOutside();
        return (await session.LoadAsync<StripeEvent>(id))?.Result == result;
    }, $"{id} to be {result}");

    async Task<IReadOnlyList<StripeEvent>> Received(string about)
    {
        await using var session = billing.Store.OpenOutside();
        return await session.Query<StripeEvent>().Where(e => e.ObjectId == about).ToListAsync();
    }

    async Task<IEnumerable<string>> EventsOf(Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.Events.FetchStreamAsync(invoice)).Select(e => e.Data.GetType().Name);
    }

    async Task<string> Waiting(Guid association, Guid invoice)
    {
        Assert.Equal("requiresAction", (await Pay(association, invoice, "pm_card_authenticationRequired"))["status"]);
        return await IntentOf(association, invoice);
    }

    async Task<string> IntentOf(Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<Billing.Invoices.Invoice>(invoice))!.Payments[^1].ProviderId!;
    }

    async Task<Answer> Pay(Guid association, Guid invoice, string card) => (await billing.As(Tokens.Person(association)).Post(
        $"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = card })).Is(HttpStatusCode.Created);

    sealed class Misbehaviour(HttpClient control) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await control.DeleteAsync("rules");
    }
}
