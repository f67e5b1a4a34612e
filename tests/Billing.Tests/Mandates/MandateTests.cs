using System.Net;
using Associations.Billing.Mandates;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Associations.Testing;
using Marten;
using Npgsql;
using Stripe;

namespace Associations.Billing.Tests.Mandates;

/// <summary>Payment methods that are kept with their payer's consent. A service and a provider of its own, because the provider misbehaves in it.</summary>
public sealed class MandateTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    const string Mandates = "/v1/payment-mandates";

    StripeClient Stripe => new("sk_test_billing", apiBase: billing.Control.BaseAddress!.GetLeftPart(UriPartial.Authority));

    [Fact]
    public async Task A_payer_keeps_a_method_by_their_own_consent_and_others_do_not_see_it()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        (await ada.Post(Mandates, Asked(accepted: false))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await ada.Post(Mandates, Asked(version: "terms of 2026"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await ada.Post(Mandates, Asked("card_visa"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("paymentMandate.started", (await ada.Post($"{Mandates}?dryRun=true", Asked())).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Empty((await ada.Get(Mandates)).Json["items"]!.AsArray());

        var kept = (await ada.Post(Mandates, Asked())).Is(HttpStatusCode.Created);
        Assert.Equal("active", kept["status"]);
        var seen = (await ada.Get(kept.Location!)).Is(HttpStatusCode.OK);
        Assert.Equal(("active", "2026-11"), (seen["status"], seen["consentVersion"]));
        Assert.Equal(kept.ETag, seen.ETag);
        Assert.Single((await billing.As(Tokens.Staff(association)).Get(Mandates)).Json["items"]!.AsArray());

        var bob = billing.As(Tokens.Person(association, "bob"));
        (await bob.Get(kept.Location!)).Is(HttpStatusCode.NotFound);
        (await bob.Post($"{kept.Location}/revoke")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await bob.Get(Mandates)).Json["items"]!.AsArray());
        Assert.Single(await Stripe.V1.PaymentMethods.ListAsync(new() { Customer = (await CustomerOf(association, kept.Id)).CustomerId }));
    }

    [Fact]
    public async Task A_newer_method_replaces_the_one_before_once_it_is_active_and_not_before()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        var first = (await ada.Post(Mandates, Asked())).Is(HttpStatusCode.Created);
        var second = (await ada.Post(Mandates, Asked("pm_card_authenticationRequiredOnSetup"))).Is(HttpStatusCode.Created);
        Assert.Equal("requiresAction", second["status"]);
        Assert.NotEmpty(second["clientSecret"]);
        Assert.Equal(0, await Stored("secret"));
        Assert.Equal("active", (await ada.Get(first.Location!))["status"]);
        (await ada.Post($"{second.Location}/revoke")).IsProblem(HttpStatusCode.Conflict, "mandate-not-active");

        var setup = (await Known(association, second.Id)).SetupId!;
        (await billing.Control.PostAsync($"setup_intents/{setup}/authenticate", null)).EnsureSuccessStatusCode();
        await Becomes(association, second.Id, "active");
        Assert.Equal("replaced", (await ada.Get(first.Location!))["status"]);
        billing.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Holds(async () => !(await Known(association, first.Id)).IsToDetach, "the former method to be let go of");
        var left = Assert.Single(await Stripe.V1.PaymentMethods.ListAsync(new() { Customer = (await CustomerOf(association, second.Id)).CustomerId }));
        Assert.Equal((await Known(association, second.Id)).PaymentMethod, left.Id);
    }

    [Fact]
    public async Task What_the_bank_declines_is_not_kept_and_the_method_before_still_holds()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        var first = (await ada.Post(Mandates, Asked())).Is(HttpStatusCode.Created);
        var declined = (await ada.Post(Mandates, Asked("pm_card_visa_chargeDeclinedStolenCard"))).Is(HttpStatusCode.Created);
        Assert.Equal(("failed", "stolen_card"), (declined["status"], declined["reason"]));
        Assert.Equal("active", (await ada.Get(first.Location!))["status"]);

        var waiting = (await ada.Post(Mandates, Asked("pm_card_authenticationRequiredOnSetup"))).Is(HttpStatusCode.Created);
        var setup = (await Known(association, waiting.Id)).SetupId!;
        (await billing.Control.PostAsync(
            $"setup_intents/{setup}/authenticate", System.Net.Http.Json.JsonContent.Create(new { failureCode = "setup_intent_authentication_failure" }))).EnsureSuccessStatusCode();
        await Becomes(association, waiting.Id, "failed");
        // Whoever has the secret could go on with another method, so it counts only once it is ended at the provider.
        Assert.Equal("canceled", (await Stripe.V1.SetupIntents.GetAsync(setup)).Status);
    }

    [Fact]
    public async Task Taken_back_it_counts_at_once_and_the_provider_lets_go_of_the_method()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        var kept = (await ada.Post(Mandates, Asked())).Is(HttpStatusCode.Created);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 4 });
        await billing.Misbehave(new { kind = "drop-before-effect", method = "POST", path = "/v1/payment_methods/*", times = 1 });
        try
        {
            Assert.Equal("revoked", (await ada.Post($"{kept.Location}/revoke")).Is(HttpStatusCode.OK)["status"]);
            Assert.True((await Known(association, kept.Id)).IsToDetach);
            billing.Time.Advance(TimeSpan.FromMinutes(2));
            await Eventually.Holds(async () => !(await Known(association, kept.Id)).IsToDetach, "the method to be let go of");
            Assert.Empty(await Stripe.V1.PaymentMethods.ListAsync(new() { Customer = (await CustomerOf(association, kept.Id)).CustomerId }));
            Assert.Equal("revoked", (await ada.Post($"{kept.Location}/revoke")).Is(HttpStatusCode.OK)["status"]);
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Theory]
    [InlineData("drop-after-effect", "/v1/customers")]
    [InlineData("drop-after-effect", "/v1/setup_intents")]
    [InlineData("drop-before-effect", "/v1/setup_intents")]
    [InlineData("error-after-effect", "/v1/setup_intents")]
    public async Task A_call_whose_answer_is_lost_is_found_out_and_keeps_one_method_for_one_customer(string fault, string path)
    {
        var association = await billing.AnAssociation();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = fault, method = "POST", path, times = 1 });
        try
        {
            var begun = (await billing.As(Tokens.Person(association)).Post(Mandates, Asked())).Is(HttpStatusCode.Created);
            Assert.Equal("started", begun["status"]);
            Assert.NotNull(await Acceptance(association, begun.Id));
            billing.Time.Advance(TimeSpan.FromMinutes(2));
            await Becomes(association, begun.Id, "active");
            Assert.Null(await Acceptance(association, begun.Id));

            var payer = StripeCustomer.IdOf(association, (await Known(association, begun.Id)).Account).ToString();
            var customers = (await Stripe.V1.Customers.ListAsync(new() { Limit = 100 })).Where(customer => customer.Metadata.GetValueOrDefault("payer") == payer);
            Assert.Single(await Stripe.V1.SetupIntents.ListAsync(new() { Customer = Assert.Single(customers).Id }));
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Fact]
    public async Task What_is_detached_at_the_provider_is_revoked_and_what_is_another_systems_is_left_alone()
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        var kept = (await ada.Post(Mandates, Asked())).Is(HttpStatusCode.Created);
        var foreign = await Stripe.V1.SetupIntents.CreateAsync(new() { PaymentMethod = "pm_card_visa", Confirm = true, AllowedPaymentMethodTypes = ["card"] });
        await Eventually.Holds(async () =>
        {
            await using var session = billing.Store.OpenOutside();
            var received = await session.Query<StripeEvent>().Where(e => e.ObjectId == foreign.Id && e.Result != null).ToListAsync();
            return received.Count > 0 && received.All(e => e.Result == "foreign");
        }, "the foreign event");
        Assert.Equal("active", (await ada.Get(kept.Location!))["status"]);

        await Stripe.V1.PaymentMethods.DetachAsync((await Known(association, kept.Id)).PaymentMethod);
        await Becomes(association, kept.Id, "revoked");
        Assert.False((await Known(association, kept.Id)).IsToDetach);
    }

    static object Asked(string method = "pm_card_visa", string version = "2026-11", bool accepted = true) =>
        new { paymentMethod = method, consent = new { textVersion = version, accepted } };

    Task Becomes(Guid association, Guid mandate, string status) => Eventually.Holds(
        async () => (await billing.As(Tokens.Staff(association)).Get($"{Mandates}/{mandate}"))["status"] == status, $"the mandate to be {status}");

    async Task<PaymentMandate> Known(Guid association, Guid id)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<PaymentMandate>(id))!;
    }

    async Task<StripeCustomer> CustomerOf(Guid association, Guid mandate)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<StripeCustomer>(StripeCustomer.IdOf(association, (await Known(association, mandate)).Account)))!;
    }

    async Task<MandateAcceptance?> Acceptance(Guid association, Guid mandate)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return await session.LoadAsync<MandateAcceptance>(mandate);
    }

    /// <summary>How many mandates' events and states hold a text.</summary>
    async Task<long> Stored(string text)
    {
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select (select count(*) from mt_events where type like 'paymentMandate%' and data::text like @text) + (select count(*) from mt_doc_paymentmandate where data::text like @text)", connection);
        command.Parameters.AddWithValue("text", $"%{text}%");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
