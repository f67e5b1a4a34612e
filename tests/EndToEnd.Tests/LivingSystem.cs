extern alias emulator;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Associations.Invariants;
using Associations.Testing;
using emulator::Associations.StripeEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Associations.EndToEnd.Tests;

/// <summary>
/// Membership, Events, Billing and the payment provider as one system: they speak over one broker and live by one clock, which a story moves on.
/// </summary>
public sealed class LivingSystem : IAsyncLifetime
{
    const string WebhookSecret = "whsec_of_the_story";
    readonly string data = Directory.CreateTempSubdirectory("story").FullName;
    readonly int port = LocalRun.FreePort();
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2027, 1, 11, 9, 0, 0, TimeSpan.Zero));
    readonly Part<Membership.People.Person> membership;
    readonly Part<Events.Events.Event> events;
    readonly Part<Billing.Invoices.Invoice> billing;
    WebApplication provider = null!;

    /// <summary>Puts it together.</summary>
    public LivingSystem()
    {
        membership = new(clock, () => null, []);
        events = new(clock, () => membership.Broker, []);
        billing = new(clock, () => membership.Broker,
            [("Stripe:ApiBase", $"http://127.0.0.1:{port}"), ("Stripe:ApiKey", "sk_test_story"), ("Stripe:WebhookSecret", WebhookSecret)]);
    }

    /// <summary>What only the provider and the banks behind it do.</summary>
    public HttpClient Bank { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await membership.InitializeAsync();
        await Task.WhenAll(events.InitializeAsync().AsTask(), billing.InitializeAsync().AsTask());
        provider = StripeEmulatorApp.Build(
        [
            $"--urls=http://127.0.0.1:{port}", $"--Emulator:DataFolder={data}", $"--Emulator:WebhookSecret={WebhookSecret}", "--environment=Development",
            $"--Emulator:WebhookUrl={new Uri(billing.Address, "/v1/stripe/webhook")}", "--Logging:LogLevel:Default=Warning",
        ], clock);
        await provider.StartAsync();
        Bank = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/_control/") };
        // From then on what one publishes waits for the others.
        foreach (var address in (Uri[])[membership.Address, events.Address, billing.Address])
        {
            using var http = new HttpClient { BaseAddress = address };
            await Eventually.Holds(async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, "the services to be ready");
        }
    }

    /// <summary>A caller of the API, whichever service answers.</summary>
    internal Api As(string token) => new(new HttpClient(new Door(this)) { BaseAddress = membership.Address }, token);

    /// <summary>It is nine in the morning of a later day, UTC.</summary>
    internal void ItIs(string day) => clock.SetUtcNow(DateTimeOffset.Parse($"{day}T09:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The payer's bank takes back what was paid by card on an invoice.</summary>
    internal async Task<string> BankDisputes(string invoice)
    {
        var charge = (await Bank.GetFromJsonAsync<JsonArray>("ledger"))!.Single(one => one!["metadata"]?["invoice"]?.ToString() == invoice)!;
        var answer = (await Bank.PostAsJsonAsync($"payment_intents/{charge["paymentIntent"]}/dispute", new { })).EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.ToString();
    }

    /// <summary>The bank has decided.</summary>
    internal async Task BankDecides(string dispute, string outcome) =>
        (await Bank.PostAsJsonAsync($"disputes/{dispute}/close", new { outcome })).EnsureSuccessStatusCode();

    /// <summary>Looks whether the books are what they must be, and says how many things were looked at.</summary>
    internal async Task<IReadOnlyList<(string Name, long Checked, string Violations)>> Prove()
    {
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        var found = new List<Finding>();
        foreach (var invariant in Invariant.OfBilling) found.Add(await invariant.Check(connection));
        found.Add(await RebuiltLedger.Check(billing.Owner, await Invariant.Associations(connection)));
        found.Add(await RebuiltDocuments.Check(billing.Owner, await Invariant.Associations(connection)));
        return [.. found.Select(finding => (finding.Name, finding.Checked, string.Join("; ", finding.Violations)))];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        await Task.WhenAll(events.DisposeAsync().AsTask(), billing.DisposeAsync().AsTask());
        await membership.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    // What the gateway does for callers, as far as a story needs it.
    sealed class Door(LivingSystem system) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!.Segments[2].TrimEnd('/') switch
            {
                "events" => system.events.Address,
                "invoices" or "ledger" or "billing-entities" or "statements" or "payment-mandates" => system.billing.Address,
                _ => system.membership.Address,
            };
            request.RequestUri = new Uri(address, request.RequestUri.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
