extern alias emulator;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Associations.Billing.Reconciliations;
using Associations.Contracts;
using Associations.Contracts.Membership.V1;
using Associations.Testing;
using emulator::Associations.StripeEmulator;
using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(Associations.Billing.Tests.BillingFixture))]

namespace Associations.Billing.Tests;

/// <summary>The Billing service and the Stripe emulator, which speak to each other over HTTP as the real ones do.</summary>
public class BillingFixture : ServiceFixture<Program>
{
    const string WebhookSecret = "whsec_of_the_test";
    readonly string data = Directory.CreateTempSubdirectory("stripe").FullName;
    readonly int port = FreePort();
    WebApplication emulator = null!;

    /// <summary>The mail server that the service sends through.</summary>
    public MailServer Mail { get; } = new();

    /// <summary>The emulator's control endpoint.</summary>
    public HttpClient Control { get; private set; } = null!;

    /// <inheritdoc />
    protected override IEnumerable<(string Key, string Value)> Settings =>
    [
        ("Stripe:ApiBase", $"http://127.0.0.1:{port}"), ("Stripe:ApiKey", "sk_test_billing"), ("Stripe:WebhookSecret", $"whsec_former {WebhookSecret}"),
        ("Mail:Host", "127.0.0.1"), ("Mail:Port", $"{Mail.Port}"), ("Mail:Tls", "none"), ("Mail:Sender", "billing@society.example"),
        ("Mail:InvoiceLink", "https://members.society.example/{association}/invoices/{invoice}"),
    ];

    /// <inheritdoc />
    public override async ValueTask InitializeAsync()
    {
        Mail.Start();
        await base.InitializeAsync();
        emulator = StripeEmulatorApp.Build(
        [
            $"--urls=http://127.0.0.1:{port}", $"--Emulator:DataFolder={data}", $"--Emulator:WebhookSecret={WebhookSecret}", "--environment=Development",
            $"--Emulator:WebhookUrl={new Uri(Service.CreateClient().BaseAddress!, "/v1/stripe/webhook")}", "--Logging:LogLevel:Default=Warning",
            "--Emulator:WebhookConcurrency=4",
            // One clock for both, or a signature made after a test moved the time would be too old.
        ], Time);
        await emulator.StartAsync();
        Control = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/_control/") };
    }

    /// <summary>Orders a misbehaviour.</summary>
    public async Task Misbehave(object rule) => (await Control.PostAsJsonAsync("rules", rule)).EnsureSuccessStatusCode();

    /// <summary>What the provider has charged on an invoice, in minor units: the truth against which the books are held.</summary>
    public async Task<IReadOnlyList<long>> ChargedOn(Guid invoice) => [.. (await Ledger(invoice)).Select(charge => charge.Amount)];

    async Task<IReadOnlyList<Charge>> Ledger(Guid invoice)
    {
        var ledger = await Control.GetFromJsonAsync<List<Charge>>("ledger", new System.Text.Json.JsonSerializerOptions(ServiceDefaults.Json.Options)
        {
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip,
        });
        return [.. ledger!.Where(charge => charge.Status == "succeeded" && charge.Metadata.GetValueOrDefault("invoice") == invoice.ToString())];
    }

    /// <summary>What went back through the provider on an invoice, in minor units, without what failed.</summary>
    public async Task<long> RefundedOn(Guid invoice) => (await Ledger(invoice)).Sum(charge => charge.AmountRefunded);

    /// <summary>The provider's id of the payment that succeeded on an invoice.</summary>
    public async Task<string> IntentOf(Guid invoice) => (await Ledger(invoice)).Single().PaymentIntent;

    /// <summary>Lets the payer's bank dispute what was paid on an invoice, all of it or a part, or only inquire.</summary>
    public async Task<string> Dispute(Guid invoice, bool inquiry = false, long? amount = null)
    {
        var answer = await Control.PostAsJsonAsync($"payment_intents/{await IntentOf(invoice)}/dispute", new { inquiry, amount });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>())!["id"]!.ToString();
    }

    /// <summary>Lets the bank decide a dispute: <c>won</c> or <c>lost</c>.</summary>
    public async Task Decide(string dispute, string outcome) => (await Control.PostAsJsonAsync($"disputes/{dispute}/close", new { outcome })).EnsureSuccessStatusCode();

    /// <summary>An amount in euros, as a request has it.</summary>
    public static object Euros(long amount) => new { amount, currency = "EUR" };

    /// <summary>The date on the clock of the tests.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    /// <summary>An invoice that ada has paid by card.</summary>
    public async Task<(Guid Association, Guid Invoice, Guid Payment)> APaidInvoice(string method = "pm_card_visa")
    {
        var association = await AnAssociation();
        var invoice = await AnInvoice(association);
        var payment = (await As(Tokens.Person(association)).Post($"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = method })).Is(HttpStatusCode.Created);
        await Becomes(association, invoice.Id, "paid");
        return (association, invoice.Id, payment.Id);
    }

    /// <summary>Whether an invoice is paid, and what is due on it.</summary>
    public async Task<(string Status, string Due)> StandingOf(Guid association, Guid invoice)
    {
        var now = await As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}");
        return (now["status"], now["due.amount"]);
    }

    /// <summary>The one payment on an invoice.</summary>
    public async Task<Guid> PaymentOf(Guid association, Guid invoice) =>
        Guid.Parse((await As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}")).Json["payments"]!.AsArray().Single()!["id"]!.ToString());

    /// <summary>A refund as the invoice shows it.</summary>
    public async Task<System.Text.Json.Nodes.JsonNode> Refund(Guid association, Guid invoice, Guid refund) =>
        (await As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}")).Json["refunds"]!.AsArray().Single(one => one!["id"]!.ToString() == refund.ToString())!;

    /// <summary>All credit in an association.</summary>
    public async Task<long> CreditIn(Guid association) =>
        (await As(Tokens.Staff(association)).Get("/v1/credit-balances")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Sum(balance => balance!["available"]!["amount"]!.GetValue<long>());

    /// <summary>An association that Billing knows.</summary>
    public Task<Guid> AnAssociation(string slug = "soe", string timeZone = "UTC") => Founding.Of(this, slug, timeZone);

    /// <summary>An open invoice for an application of the person signed in as ada.</summary>
    public async Task<Answer> AnInvoice(Guid association, long amount = 12000)
    {
        var application = Guid.CreateVersion7();
        await Bus.Publish(Approved(application, association, amount), association);
        return await InvoiceFor(association, application);
    }

    /// <summary>The invoice for a subject, once it is there.</summary>
    public Task<Answer> InvoiceFor(Guid association, Guid subject) => Eventually.Get(async () =>
    {
        var items = (await As(Tokens.Staff(association)).Get($"/v1/invoices?subject={subject}")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        return items.Count == 0 ? null : await As(Tokens.Staff(association)).Get($"/v1/invoices/{items.Single()!["id"]}");
    }, "the invoice");

    /// <summary>An application that staff approved.</summary>
    public static ApplicationApproved Approved(Guid application, Guid association, long amount = 12000) => new(
        application, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), new Payer(null, AccountOf("ada")), "EUR",
        [new ChargeLine("Individual, first term", 1, amount, "test")]);

    /// <summary>Waits until an invoice is in a state.</summary>
    public Task<Answer> Becomes(Guid association, Guid invoice, string status) => Eventually.Get(async () =>
    {
        var now = await As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}");
        return now["status"] == status ? now : null;
    }, $"invoice {invoice} to be {status}");

    /// <summary>Lets a night pass, and what it compares.</summary>
    public async Task<System.Text.Json.Nodes.JsonNode> Night(Guid association)
    {
        // One that was due before may end only now, and has seen nothing of today; and who begins has compared nothing until the real time.
        var today = Time.GetUtcNow().AddHours(1);
        Time.Advance(Reconciliation.Nightly + 2 * Reconciliation.Settled);
        return (await Eventually.Get(async () =>
        {
            var now = await As(Tokens.Staff(association)).Get("/v1/reconciliation");
            return now.Status == HttpStatusCode.OK && now.Json["through"]!.GetValue<DateTimeOffset>() > today ? now : null;
        }, "the night's comparison")).Json;
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        await base.DisposeAsync();
        await Mail.DisposeAsync();
        Directory.Delete(data, recursive: true);
        GC.SuppressFinalize(this);
    }

    static string AccountOf(string subject) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{Tokens.Issuer}|{subject}")));

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    sealed record Charge(string Status, long Amount, long AmountRefunded, string PaymentIntent, Dictionary<string, string> Metadata);
}
