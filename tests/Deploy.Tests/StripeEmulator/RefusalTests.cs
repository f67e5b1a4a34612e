using System.Net;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class RefusalTests(SharedEmulator shared) : IClassFixture<SharedEmulator>
{
    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("sk_live_real", null, 401)]
    [InlineData("pk_test_public", null, 401)]
    [InlineData("sk_test_any", null, 200)]
    [InlineData("sk_test_any", "sk_test_configured", 401)]
    [InlineData("sk_test_configured", "sk_test_configured", 200)]
    public async Task A_test_key_opens_the_api_and_only_the_configured_one_where_there_is_one(string? key, string? configured, int status)
    {
        await using var emulator = await Emulator.Start($"Stripe:ApiKey={configured}");
        using var answer = await emulator.Send(HttpMethod.Get, "/v1/payment_intents", key: key);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain("_real", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_what_Stripes_client_calls_an_authentication_error()
    {
        var emulator = shared.Emulator;
        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.ClientFor("sk_live_real").V1.Customers.ListAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.HttpStatusCode);
    }

    [Fact]
    public async Task Unknown_and_foreign_ids_are_404()
    {
        var emulator = shared.Emulator;
        var payment = await emulator.Pay();
        foreach (var lookup in new Func<Task>[]
        {
            () => emulator.PaymentIntents.GetAsync("pi_none"),
            () => emulator.PaymentIntents.GetAsync(payment.LatestChargeId),
            () => emulator.Charges.GetAsync(payment.Id),
            () => emulator.Refunds.GetAsync("re_none"),
            () => emulator.Customers.GetAsync("cus_none"),
            () => emulator.Events.GetAsync("evt_none"),
            () => emulator.PaymentMethods.GetAsync("pm_none"),
        })
        {
            var refusal = await Assert.ThrowsAsync<StripeException>(lookup);
            Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (refusal.HttpStatusCode, refusal.StripeError.Code));
        }

        var customer = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(with: options => options.Customer = "cus_none"));
        Assert.Equal((HttpStatusCode.BadRequest, "customer"), (customer.HttpStatusCode, customer.StripeError.Param));
    }

    [Theory]
    [InlineData("amount=500&currency=eur&colour=red", "parameter_unknown")]
    [InlineData("amount=500&currency=eur&payment_method_types[]=card", "payment_method_types_no_longer_supported")]
    [InlineData("amount=500&currency=eur&confirm=maybe", null)]
    [InlineData("amount=500&currency=eur&capture_method=manual", null)]
    [InlineData("amount=500&currency=eur&confirm=true", "payment_intent_unexpected_state")]
    public async Task A_parameter_that_is_not_understood_is_refused_not_ignored(string form, string? code)
    {
        var emulator = shared.Emulator;

        using var answer = await emulator.Send(HttpMethod.Post, "/v1/payment_intents", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(code ?? "invalid_request_error", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirming_where_redirects_are_allowed_needs_an_address_to_come_back_to()
    {
        var emulator = shared.Emulator;
        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Pay(with: options => options.AutomaticPaymentMethods = null));
        Assert.Equal("return_url", refusal.StripeError.Param);
    }

    [Fact]
    public async Task A_method_that_the_currency_does_not_have_is_refused()
    {
        var emulator = shared.Emulator;
        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.Debit("pm_success_de", "usd"));
        Assert.Equal("payment_method", refusal.StripeError.Param);
    }

    [Fact]
    public async Task A_body_in_JSON_an_unknown_path_and_another_version_are_refused()
    {
        var emulator = shared.Emulator;
        using var http = new HttpClient { BaseAddress = emulator.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Emulator.Key);

        using var json = await http.PostAsync(new Uri("/v1/customers", UriKind.Relative), new StringContent("{}", null, "application/json"));
        using var path = await http.GetAsync(new Uri("/v1/unicorns", UriKind.Relative));
        http.DefaultRequestHeaders.Add("Stripe-Version", "2020-08-27");
        using var version = await http.GetAsync(new Uri("/v1/customers", UriKind.Relative));

        Assert.Equal([400, 404, 400], new[] { json, path, version }.Select(answer => (int)answer.StatusCode));
        Assert.All(new[] { json, path, version }, answer => Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType));
    }
}
