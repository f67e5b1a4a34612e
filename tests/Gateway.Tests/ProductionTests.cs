namespace Associations.Gateway.Tests;

/// <summary>What is right on a developer's machine does not start in Production. The check is every process's own; services have theirs in Architecture.Tests.</summary>
public sealed class ProductionTests
{
    static readonly string[] _sound =
    [
        "--urls=http://127.0.0.1:0", "--Health:Port=0", "--Identity:Authority=https://issuer.example/",
        .. from service in (string[])["Membership", "Events", "Billing", "Webhooks"] select $"--Services:{service}=http://{service}:8080",
    ];

    [Theory]
    [InlineData("Identity:Authority", "http://issuer.example/")]
    [InlineData("Identity:Authority", "https://localhost/")]
    [InlineData("Identity:Authority", "https://issuer.localhost:8443/")]
    [InlineData("Identity:Authority", "https://127.0.0.1/")]
    [InlineData("Identity:Authority", "https://127.1.2.3/")]
    [InlineData("Identity:Authority", "https://[::1]/")]
    [InlineData("Identity:Authority", "https://0.0.0.0/")]
    [InlineData("Identity:Authority", "https://[::ffff:127.0.0.1]/")]
    [InlineData("Identity:Authority", "issuer.example")]
    [InlineData("Identity:MetadataAddress", "http://identity:8080/.well-known/openid-configuration")]
    [InlineData("ConnectionStrings:Store", "Host=postgres;Username=events;Password=development-only-events")]
    [InlineData("ConnectionStrings:Store", "Host=postgres;Username=postgres;Password=postgres")]
    [InlineData("ConnectionStrings:Store", "Host=postgres;Username=postgres;PWD='demo'")]
    [InlineData("ConnectionStrings:Owner", "Host=postgres;Username=events_owner;Password=postgres")]
    [InlineData("ConnectionStrings:Broker", "amqp://associations:development-only@rabbitmq:5672/associations")]
    [InlineData("ConnectionStrings:Broker", "amqp://guest:guest@rabbitmq:5672/associations")]
    [InlineData("ConnectionStrings:Broker", "amqp://rabbitmq:5672/associations")]
    [InlineData("Stripe:ApiKey", "sk_test_51Abc")]
    [InlineData("Stripe:ApiKey", "rk_test_51Abc")]
    [InlineData("Stripe:ApiBase", "http://stripe-emulator:8080")]
    [InlineData("Stripe:WebhookSecret", "whsec_development-only")]
    [InlineData("Stripe:WebhookSecret", "whsec_real whsec_development-only")]
    [InlineData("Webhooks:AllowPrivateNetworks", "true")]
    [InlineData("Mail:Tls", "none")]
    [InlineData("Mail:Sender", "billing@associations.test")]
    [InlineData("Mail:Sender", "billing@example.org")]
    [InlineData("Mail:InvoiceLink", "http://localhost:8080/v1/invoices/{invoice}")]
    [InlineData("Services:Mailbox", "http://mailbox:8080")]
    [InlineData("Some:Later:Secret", "demo")]
    [InlineData("Some:Later:Password", "guest")]
    public void A_setting_for_developers_does_not_start_in_Production(string name, string value)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Build("Production", $"--{name}={value}"));
        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value is "true" or "none" ? "\0" : value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Build("Production", "--Identity:Authority=http://localhost:8080/", "--Stripe:ApiBase=http://stripe", "--ConnectionStrings:Broker=amqp://guest:guest@rabbitmq/"));
        foreach (var name in (string[])["Identity__Authority", "Stripe__ApiBase", "ConnectionStrings__Broker"])
            Assert.Single(refused.Message.Split('\n'), line => line.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sound_settings_do_and_what_is_not_Production_takes_any()
    {
        await using var sound = Build("Production", "--ConnectionStrings:Store=Host=db;Username=events;Password=wQ6demo", "--ConnectionStrings:Broker=amqp://events:wQ6guest@rabbitmq/associations",
            "--Stripe:ApiKey=sk_live_of_no_account", "--Stripe:WebhookSecret=whsec_of_no_account");
        await using var developers = Build("Development", "--Identity:Authority=http://localhost:8080/", "--Stripe:ApiBase=http://stripe", "--ConnectionStrings:Broker=amqp://guest:guest@rabbitmq/");
        Assert.NotNull(sound);
        Assert.NotNull(developers);
    }

    static Microsoft.AspNetCore.Builder.WebApplication Build(string environment, params string[] more) => GatewayApp.Build([$"--environment={environment}", .. _sound, .. more]);
}
