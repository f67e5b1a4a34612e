using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Associations.Billing.PaymentRequests;
using Associations.Invariants;
using Associations.Testing;
using Npgsql;

namespace Associations.Billing.Tests.PaymentRequests;

/// <summary>What tests of paying together do.</summary>
static class Together
{
    /// <summary>Two open invoices of ada's in an association of their own.</summary>
    internal static async Task<(Guid Association, Guid One, Guid Other)> TwoInvoices(this BillingFixture billing, long one = 12000, long other = 500, string currency = "EUR")
    {
        var association = await billing.AnAssociation();
        return (association, await Invoice(one), await Invoice(other));

        async Task<Guid> Invoice(long amount)
        {
            var application = Guid.CreateVersion7();
            await billing.Bus.Publish(BillingFixture.Approved(application, association, amount) with { Currency = currency }, association);
            return (await billing.InvoiceFor(association, application)).Id;
        }
    }

    /// <summary>Asks for them by one charge.</summary>
    internal static Task<Answer> PayTogether(this BillingFixture billing, Guid association, string card, params Guid[] invoices) => billing.As(Tokens.Person(association)).Post(
        "/v1/payment-requests", Body(card, invoices));

    /// <summary>The same as a body.</summary>
    internal static object Body(string card, params Guid[] invoices) => new { invoices = invoices.Select(invoice => new { invoice }), method = "card", paymentMethod = card };

    /// <summary>The provider's id of the payment of a request.</summary>
    internal static async Task<string> IntentOfRequest(this BillingFixture billing, Guid association, Guid request)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<PaymentRequest>(request))!.Payment.ProviderId!;
    }

    /// <summary>What the provider has charged for requests of an association.</summary>
    internal static async Task<IReadOnlyList<JsonNode>> ChargesIn(this BillingFixture billing, Guid association) => [.. (await billing.Control.GetFromJsonAsync<JsonArray>("ledger"))!
        .Where(charge => charge!["status"]!.ToString() == "succeeded" && charge["metadata"]?["association"]?.ToString() == association.ToString() && charge["metadata"]!["request"] is not null)
        .Select(charge => charge!)];

    /// <summary>Lets the payer's bank dispute a payment.</summary>
    internal static async Task<string> DisputeOf(this BillingFixture billing, string intent, long amount)
    {
        var answer = await billing.Control.PostAsJsonAsync($"payment_intents/{intent}/dispute", new { inquiry = false, amount });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["id"]!.ToString();
    }

    /// <summary>Waits until so much is due on the two.</summary>
    internal static Task Owe(this BillingFixture billing, Guid association, Guid one, long ofOne, Guid other, long ofOther) => Eventually.Holds(async () =>
        (await billing.StandingOf(association, one), await billing.StandingOf(association, other)) == ((ofOne == 0 ? "paid" : "open", $"{ofOne}"), (ofOther == 0 ? "paid" : "open", $"{ofOther}")),
        $"{ofOne} and {ofOther} to be due");

    /// <summary>Everything that is always true is true, and these were there to be looked at.</summary>
    internal static async Task Hold(this BillingFixture billing, params string[] seen)
    {
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        foreach (var invariant in Invariant.OfBilling)
        {
            var found = await invariant.Check(connection);
            Assert.Equal((found.Name, ""), (found.Name, string.Join("; ", found.Violations)));
            if (seen.Any(beginning => found.Name.StartsWith(beginning, StringComparison.Ordinal))) Assert.InRange(found.Checked, 1, long.MaxValue);
        }
        Assert.Empty((await RebuiltLedger.Check(billing.Owner, await Invariant.Associations(connection))).Violations);
    }
}
