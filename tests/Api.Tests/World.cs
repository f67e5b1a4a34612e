using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json.Nodes;
using Associations.Contracts;
using Associations.Contracts.Membership.V1;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Associations.Api.Tests.World))]

namespace Associations.Api.Tests;

/// <summary>
/// The four services, each as it runs, and two associations in them that have one of everything: whatever operation there is, it has something
/// of one association to be called on.
/// </summary>
public sealed class World : IAsyncLifetime
{
    readonly Dictionary<string, IRunning> services = new()
    {
        ["membership"] = new Running<Membership.People.Person>(),
        ["events"] = new Running<Events.Events.Event>(),
        ["billing"] = new Running<Billing.Invoices.Invoice>(),
        ["webhooks"] = new Running<Webhooks.Endpoints.WebhookEndpoint>(),
    };

    // A connection is worth keeping: these tests send thousands of requests.
    readonly ConcurrentDictionary<(string, string?), Testing.Api> callers = new();

    /// <summary>The association that is called on.</summary>
    internal Association Ours => Founded.Ours;

    /// <summary>The other one.</summary>
    internal Association Theirs => Founded.Theirs;

    // Thrown where it is used and not before: the description can be made anew although answers are already other than the one that was committed.
    Func<(Association Ours, Association Theirs)> founded = () => throw new InvalidOperationException("The world is not there yet.");

    (Association Ours, Association Theirs) Founded => founded();

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(services.Values.Select(service => service.InitializeAsync().AsTask()));
        try
        {
            var both = (await Found(), await Found());
            founded = () => both;
        }
        catch (Exception failure)
        {
            var why = ExceptionDispatchInfo.Capture(failure);
            founded = () =>
            {
                why.Throw();
                throw failure;
            };
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await Task.WhenAll(services.Values.Select(service => service.DisposeAsync().AsTask()));

    /// <summary>A caller of a service.</summary>
    internal Testing.Api Call(string service, string? token) => callers.GetOrAdd((service, token), _ => services[service].As(token));

    /// <summary>How many events an association has in all services: what changes with every effect.</summary>
    internal async Task<long> EventsOf(Guid association)
    {
        var all = 0L;
        foreach (var service in services.Values) all += await service.EventsOf(association);
        return all;
    }

    /// <summary>Has everything that the services log from now on written down.</summary>
    internal void Listen(ILoggerProvider log)
    {
        foreach (var service in services.Values) service.Listen(log);
    }

    /// <summary>Founds a further association that has one of everything.</summary>
    internal async Task<Association> Found()
    {
        var id = Guid.CreateVersion7();
        var (staff, ada, partner) = (Tokens.Staff(id), Tokens.Person(id), Tokens.Sign("partner", id, "partner", "webhooks:read webhooks:write"));
        var things = new Dictionary<string, string> { ["associations"] = $"{id}", ["drafts"] = "main", ["releases"] = "1.0" };
        async Task Make(string thing, string service, string? token, string path, JsonNode body) =>
            things[thing] = (await Call(service, token).Post(path, body)).Is(HttpStatusCode.Created)["id"];

        (await Call("membership", Tokens.Operator()).Post("/v1/associations", new
        {
            id,
            name = "Society of Examples",
            slug = $"a{Guid.NewGuid():N}"[..20],
            timeZone = "Europe/Brussels",
            currency = "EUR",
            billingEntity = new { name = "Society of Examples AISBL", country = "BE" },
        })).Is(HttpStatusCode.Created);
        await Make("membership-types", "membership", staff, "/v1/membership-types", new JsonObject
        {
            ["name"] = "Individual",
            ["price"] = Euro(12000),
            ["period"] = new JsonObject { ["kind"] = "anniversary", ["interval"] = 1, ["unit"] = "year" },
        });
        await Make("applications", "membership", ada, "/v1/applications", new JsonObject
        {
            ["membershipTypeId"] = things["membership-types"],
            ["person"] = new JsonObject { ["givenName"] = "Ada", ["familyName"] = "Lovelace", ["email"] = "ada@example.org", ["country"] = "GB" },
        });
        (await Call("membership", staff).Post($"/v1/applications/{things["applications"]}/approve")).Is(HttpStatusCode.OK);
        await services["membership"].Bus.Publish(new Contracts.Billing.V1.InvoicePaid(
            Guid.CreateVersion7(), "EX-1", new Subject("application", Guid.Parse(things["applications"])), new Money(12000, "EUR"), TimeProvider.System.GetUtcNow()), id);
        var membership = await Eventually.Get(async () =>
            (await Call("membership", staff).Get("/v1/memberships")).Json["items"]!.AsArray() is [{ } one] ? one : null, "the membership");
        things["memberships"] = membership["id"]!.ToString();
        await Make("renewals", "membership", ada, $"/v1/memberships/{things["memberships"]}/renewals", new JsonObject());

        await Make("chapters", "membership", staff, "/v1/chapters", new JsonObject { ["name"] = "Belgium", ["country"] = "BE" });
        (await Call("membership", ada).Post($"/v1/chapters/{things["chapters"]}/join")).Is(HttpStatusCode.OK);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        // The last stays: one that a chair may end.
        foreach (var office in (string[])["chair", "treasurer"])
            await Make("appointments", "membership", staff, $"/v1/chapters/{things["chapters"]}/appointments", new JsonObject
            {
                ["personId"] = membership["personId"]!.ToString(),
                ["office"] = office,
                ["startsOn"] = $"{today.AddDays(-1):yyyy-MM-dd}",
                ["endsOn"] = $"{today.AddDays(300):yyyy-MM-dd}",
            });

        await services["billing"].Bus.Publish(new AssociationCreated(id, "Society", "soe", "UTC", "EUR", new("Society AISBL", "BE")), id);
        await services["billing"].Bus.Publish(new ApplicationApproved(
            Guid.Parse(things["applications"]), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), new Payer(null, Account("ada")), "EUR",
            [new ChargeLine("Individual, first term", 1, 12000, "test"), new ChargeLine("Chapter", 1, 3000, "test", CreditorId: Guid.Parse(things["chapters"]))]), id);
        things["invoices"] = (await Eventually.Get(async () =>
            (await Call("billing", staff).Get("/v1/invoices")).Json["items"]!.AsArray() is [{ } invoice] ? invoice : null, "the invoice"))["id"]!.ToString();

        var invoice = $"/v1/invoices/{things["invoices"]}";
        await Make("payments", "billing", staff, $"{invoice}/recorded-payments", new JsonObject { ["method"] = "cash", ["amount"] = Euro(1000), ["receivedOn"] = $"{today:yyyy-MM-dd}" });
        things["recorded-payments"] = things["payments"];
        // Of two more, because what is being paid with others takes no payment of its own meanwhile.
        var together = new JsonArray();
        foreach (var application in (Guid[])[Guid.CreateVersion7(), Guid.CreateVersion7()])
        {
            await services["billing"].Bus.Publish(new ApplicationApproved(application, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(),
                new Payer(null, Account("ada")), "EUR", [new ChargeLine("Individual, first term", 1, 12000, "test")]), id);
            var one = await Eventually.Get(async () =>
                (await Call("billing", staff).Get($"/v1/invoices?subject={application}")).Json["items"]!.AsArray() is [{ } found] ? found : null, "the invoice");
            together.Add(new JsonObject { ["invoice"] = one["id"]!.ToString() });
        }
        // A third, of which more came than is due.
        await services["billing"].Bus.Publish(new ApplicationApproved(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(),
            new Payer(null, Account("ada")), "EUR", [new ChargeLine("Individual, further term", 1, 700, "test")]), id);
        var overpaid = await Eventually.Get(async () => (await Call("billing", staff).Get("/v1/invoices")).Json["items"]!.AsArray()
            .FirstOrDefault(one => one!["total"]!["amount"]!.GetValue<long>() == 700), "the invoice");
        (await Call("billing", staff).Post($"/v1/invoices/{overpaid["id"]}/recorded-payments", new JsonObject { ["method"] = "cash", ["amount"] = Euro(1000), ["receivedOn"] = $"{today:yyyy-MM-dd}" })).Is(HttpStatusCode.Created);
        things["credit-balances"] = (await Call("billing", staff).Get("/v1/credit-balances")).Json["items"]![0]!["id"]!.ToString();
        await Make("payment-requests", "billing", ada, "/v1/payment-requests", new JsonObject { ["invoices"] = together, ["method"] = "card", ["paymentMethod"] = "pm_card_visa" });
        await Make("chapter-remittances", "billing", staff, "/v1/chapter-remittances", new JsonObject
        {
            ["chapterId"] = things["chapters"],
            ["amount"] = Euro(100),
            ["paidOn"] = $"{today:yyyy-MM-dd}",
            ["reference"] = "1",
        });
        await Make("credit-notes", "billing", staff, $"{invoice}/credit-notes", new JsonObject
        {
            ["reason"] = "goodwill",
            ["lines"] = new JsonArray(new JsonObject { ["line"] = 0, ["amount"] = Euro(500) }),
        });
        things["tax-rules"] = (await Call("billing", staff).Post("/v1/tax-rules", new
        {
            pricesIncludeTax = true,
            rates = new[] { new { country = "BE", level = "standard", rate = 2100, from = "2020-01-01" } },
            charges = new[] { new { @for = "*", category = "S", level = "standard" } },
        })).Is(HttpStatusCode.OK)["id"];
        things["invoice-drafts"] = (await Call("billing", staff).Post("/v1/invoice-drafts", new
        {
            payer = new { personId = Guid.CreateVersion7() },
            currency = "EUR",
            lines = new[] { new { description = "Seats of a company", unitPrice = 12000 } },
        })).Is(HttpStatusCode.Created)["id"];
        (await Call("billing", ada).Post("/v1/billing-details", new JsonObject { ["name"] = "Ada Lovelace", ["taxId"] = "DE136695976" })).Is(HttpStatusCode.OK);
        foreach (var thing in (string[])["billing-entities", "vat-numbers"])
            things[thing] = (await Call("billing", staff).Get($"/v1/{thing}")).Json["items"]![0]!["id"]!.ToString();
        (await Call("billing", staff).Post($"/v1/billing-entities/{things["billing-entities"]}/amendments", new JsonObject { ["iban"] = "BE68539007547034" })).Is(HttpStatusCode.OK);
        (await Call("billing", staff).Send(HttpMethod.Put, $"/v1/billing-entities/{things["billing-entities"]}/logo", FileFor("setEntityLogo"), [])).Is(HttpStatusCode.OK);
        var statement = (await Call("billing", staff).PostRaw(
            "/v1/bank-statements", $"date;amount;currency;account;name;reference\n{today:yyyy-MM-dd};12,00;EUR;BE68539007547034;Ada Lovelace;dues", "text/csv")).Is(HttpStatusCode.Created);
        (things["bank-statements"], things["bank-lines"]) = (statement["id"], statement.Json["lines"]![0]!["lineId"]!.ToString());
        things["periods"] = $"{today.AddMonths(-1):yyyy-MM}";
        await Make("payment-mandates", "billing", ada, "/v1/payment-mandates", new JsonObject
        {
            ["paymentMethod"] = "pm_card_visa",
            ["consent"] = new JsonObject { ["textVersion"] = "2026-11", ["accepted"] = true },
        });
        await Make("checkout-sessions", "billing", ada, $"{invoice}/checkout-sessions", new JsonObject
        {
            ["returnTo"] = new JsonObject { ["success"] = "https://members.example.org/paid", ["cancel"] = "https://members.example.org/back" },
        });

        await Conference.Make(this, staff, ada, things);

        await Make("webhook-endpoints", "webhooks", partner, "/v1/webhook-endpoints", new JsonObject
        {
            ["url"] = "https://partner.example/hooks",
            ["eventTypes"] = new JsonArray("*"),
        });
        await Make("webhook-deliveries", "webhooks", partner, $"/v1/webhook-endpoints/{things["webhook-endpoints"]}/test", new JsonObject());
        return new Association(id, things);
    }

    /// <summary>What an operation takes in place of JSON; null where that is anything.</summary>
    internal static HttpContent? FileFor(string operation) => operation switch
    {
        "importProgramme" => new StringContent(Programme, Encoding.UTF8, "application/xml"),
        "setEntityLogo" => new ByteArrayContent(Picture) { Headers = { ContentType = new("image/png") } },
        _ => null,
    };

    // A PNG of one pixel.
    static readonly byte[] Picture =
    [
        137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21, 196, 137, 0, 0,
        0, 13, 73, 68, 65, 84, 120, 218, 99, 100, 248, 207, 80, 15, 0, 3, 134, 1, 128, 90, 52, 125, 107, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
    ];

    internal const string Programme =
        """
        <schedule><conference><title>Lantern Days</title><start>2026-09-14</start><end>2026-09-15</end></conference>
        <day index="1" date="2026-09-14"><room name="Hall"><event guid="0198a000-0000-7000-8000-000000000001" id="1"><start>09:00</start><duration>01:00</duration>
        <title>Opening</title><persons><person id="1">Ada Lovelace</person></persons></event></room></day></schedule>
        """;

    internal static JsonObject Euro(long amount) => new() { ["amount"] = amount, ["currency"] = "EUR" };

    static string Account(string subject) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{Tokens.Issuer}|{subject}")));

    interface IRunning : IAsyncLifetime
    {
        TestBus Bus { get; }

        Testing.Api As(string? token);

        Task<long> EventsOf(Guid association);

        void Listen(ILoggerProvider log);
    }

    sealed class Running<TInAssembly> : ServiceFixture<TInAssembly>, IRunning where TInAssembly : class
    {
        protected override IEnumerable<(string Key, string Value)> Settings =>
        [
            // Nothing is listening there: a payment's outcome is then not known, which is as good an answer as any.
            ("Stripe:ApiBase", "http://127.0.0.1:1"), ("Stripe:ApiKey", "sk_test_api"), ("Stripe:WebhookSecret", "whsec_of_the_test"),
        ];

        public void Listen(ILoggerProvider log) => Service.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);

        public async Task<long> EventsOf(Guid association)
        {
            await using var session = Store.QuerySession(association.ToString());
            return (await session.AdvancedSql.QueryAsync<long>("select count(*) from mt_events where tenant_id = ?", CancellationToken.None, association.ToString()))[0];
        }
    }
}

/// <summary>An association and the ids of what it has, by the word that stands before them in a path.</summary>
sealed record Association(Guid Id, IReadOnlyDictionary<string, string> Things)
{
    /// <summary>An operation's path on the things of this association.</summary>
    internal string PathOf(Described operation)
    {
        var segments = operation.Path.Split('/');
        for (var at = 0; at < segments.Length; at++)
        {
            if (!segments[at].StartsWith('{')) continue;
            segments[at] = Things.TryGetValue(segments[at - 1], out var id)
                ? id
                : throw new InvalidOperationException($"{operation} is about something that World does not make yet: '{segments[at - 1]}'. Make one there, so that the operation is tested.");
        }
        return string.Join('/', segments);
    }
}
