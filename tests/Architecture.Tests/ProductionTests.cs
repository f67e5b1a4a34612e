using System.Diagnostics;

namespace Associations.Architecture.Tests;

/// <summary>Each service as its own process, started as someone would who took docker-compose.yml for more than it is.</summary>
public sealed class ProductionTests
{
    static readonly (string Name, string Value)[] ForDevelopers =
    [
        ("Identity__Authority", "http://localhost:8080/"), ("Identity__MetadataAddress", "http://identity:8080/.well-known/openid-configuration"),
        ("ConnectionStrings__Store", "Host=postgres;Database=events;Username=events;Password=development-only-events"),
        ("ConnectionStrings__Broker", "amqp://guest:guest@rabbitmq:5672/associations"), ("Stripe__ApiBase", "http://stripe-emulator:8080"),
        ("Stripe__ApiKey", "sk_test_local"), ("Stripe__WebhookSecret", "whsec_development-only"), ("Webhooks__AllowPrivateNetworks", "true"),
        ("Mail__Tls", "none"), ("Mail__InvoiceLink", "http://localhost:8080/v1/invoices/{invoice}"), ("Mail__Sender", "billing@associations.test"),
        ("Services__Mailbox", "http://mailbox:8080"),
    ];

    [Theory]
    [InlineData("Membership")]
    [InlineData("Events")]
    [InlineData("Billing")]
    [InlineData("Webhooks")]
    public async Task With_settings_for_developers_no_service_starts_in_Production(string service)
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, $"Associations.{service}.dll")) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in ForDevelopers) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var (said, _) = (process.StandardError.ReadToEndAsync(patience.Token), process.StandardOutput.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            Assert.NotEqual(0, process.ExitCode);
            foreach (var (name, value) in ForDevelopers)
            {
                Assert.Contains(name, await said, StringComparison.Ordinal);
                if (value is not ("true" or "none")) Assert.DoesNotContain(value, await said, StringComparison.Ordinal);
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
