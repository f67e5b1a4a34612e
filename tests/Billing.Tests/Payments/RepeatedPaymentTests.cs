using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Associations.Testing;
using Npgsql;

namespace Associations.Billing.Tests.Payments;

/// <summary>
/// Paying with an Idempotency-Key, when answers are lost and processes die. With a service and an emulator of its own: the misbehaviour is
/// the emulator's, and a process that goes by the real time shares a day with the service only while no other test has moved the clock.
/// </summary>
public sealed class RepeatedPaymentTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    static readonly object Visa = new { method = "card", paymentMethod = "pm_card_visa" };
    readonly (string Name, string Value) key = ("Idempotency-Key", Guid.CreateVersion7().ToString());

    [Fact]
    public async Task Fifty_payments_at_once_with_one_key_charge_once_and_give_one_answer()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Pay(association, invoice.Id, Visa)));

        var done = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList();
        Assert.Single(done, answer => !answer.IsReplayed);
        Assert.Single(done.Select(answer => (answer.Text, answer.ETag, answer.Location)).Distinct());
        Assert.All(answers.Except(done), answer => Assert.NotEmpty(answer.IsProblem(HttpStatusCode.Conflict, "request-in-progress").Headers["Retry-After"]));
        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));

        var repeated = (await Pay(association, invoice.Id, Visa)).Is(HttpStatusCode.Created);
        Assert.Equal(("succeeded", done[0].Text, true), (repeated["status"], repeated.Text, repeated.IsReplayed));
    }

    [Fact]
    public async Task The_same_key_with_another_card_or_for_another_invoice_is_refused()
    {
        var association = await billing.AnAssociation();
        var (invoice, other) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        await Pay(association, invoice.Id, Visa);
        (await Pay(association, invoice.Id, new { method = "card", paymentMethod = "pm_card_mastercard" })).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await Pay(association, other.Id, Visa)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
        Assert.Empty(await billing.ChargedOn(other.Id));
        Assert.Empty((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{other.Id}")).Json["payments"]!.AsArray());
    }

    [Fact]
    public async Task A_payment_on_an_invoice_that_has_changed_is_refused()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var ada = billing.As(Tokens.Person(association));
        var stale = (await ada.Post($"/v1/invoices/{invoice.Id}/payments", Visa, ("If-Match", "\"17\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal(invoice.ETag, stale.ETag);
        Assert.Empty(await billing.ChargedOn(invoice.Id));
        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", Visa, ("If-Match", stale.ETag!))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_secret_in_the_answer_is_given_again_and_kept_nowhere_in_clear()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var card = new { method = "card", paymentMethod = "pm_card_authenticationRequired" };
        var first = (await Pay(association, invoice.Id, card)).Is(HttpStatusCode.Created);
        Assert.Equal(first["clientSecret"], (await Pay(association, invoice.Id, card)).Is(HttpStatusCode.Created)["clientSecret"]);

        await using var source = NpgsqlDataSource.Create(billing.Database);
        await using var command = source.CreateCommand("select count(*) from mt_doc_idempotencyrecord where data::text like '%secret%'");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Killed_during_the_call_the_repetition_at_another_node_gets_the_answer_of_the_one_charge()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
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
            client.DefaultRequestHeaders.Add(key.Name, key.Value);
            var lost = client.PostAsJsonAsync($"/v1/invoices/{invoice.Id}/payments", Visa);
            await Eventually.Holds(async () => (await billing.ChargedOn(invoice.Id)).Count > 0, "the charge");
            process.Kill();
            await Assert.ThrowsAsync<HttpRequestException>(() => lost);

            // The killed process went by the real time, and by this clock its lease ends ten minutes later at the latest.
            billing.Time.Advance(TimeSpan.FromMinutes(10));
            var repeated = (await Pay(association, invoice.Id, Visa)).Is(HttpStatusCode.Created);
            Assert.Equal(("succeeded", false), (repeated["status"], repeated.IsReplayed));
            Assert.Equal([12000L], await billing.ChargedOn(invoice.Id));
            var payments = (await billing.Becomes(association, invoice.Id, "paid")).Json["payments"]!.AsArray();
            Assert.Equal(repeated["id"], payments.Single()!["id"]!.ToString());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await billing.Control.DeleteAsync("rules");
        }
    }

    Task<Answer> Pay(Guid association, Guid invoice, object payment) => billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", payment, key);
}
