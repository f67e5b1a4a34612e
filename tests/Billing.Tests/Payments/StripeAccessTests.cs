extern alias emulator;
using System.Net;
using Associations.Billing.Payments;
using emulator::Associations.StripeEmulator;
using Microsoft.Extensions.Configuration;
using Stripe;

namespace Associations.Billing.Tests.Payments;

public sealed class StripeAccessTests
{
    [Fact]
    public async Task A_key_that_is_rolled_is_used_from_the_next_call_on()
    {
        var folder = Directory.CreateTempSubdirectory("stripe").FullName;
        await using var stripe = StripeEmulatorApp.Build(
            ["--urls=http://127.0.0.1:0", $"--Emulator:DataFolder={folder}", "--Stripe:ApiKey=sk_test_rolled", "--environment=Development", "--Logging:LogLevel:Default=Warning"]);
        await stripe.StartAsync();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Stripe:ApiBase", stripe.Urls.First()), new("Stripe:ApiKey", "sk_test_former")]).Build();
        var client = StripeAccess.Client(configuration);

        var refused = await Assert.ThrowsAsync<StripeException>(() => client.V1.PaymentIntents.ListAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refused.HttpStatusCode);
        configuration["Stripe:ApiKey"] = "sk_test_rolled";
        Assert.Empty((await client.V1.PaymentIntents.ListAsync()).Data);
    }
}
