using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Associations.StripeEmulator.BalanceTransactions;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.CheckoutSessions;
using Associations.StripeEmulator.Customers;
using Associations.StripeEmulator.Disputes;
using Associations.StripeEmulator.Events;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;
using Associations.StripeEmulator.Payouts;
using Associations.StripeEmulator.Refunds;
using Associations.StripeEmulator.SetupIntents;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator;

/// <summary>Anything with an id in Stripe's API. Its properties are the API's fields in snake case: what is stored is what is sent.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "object")]
[JsonDerivedType(typeof(Customer), "customer")]
[JsonDerivedType(typeof(PaymentMethod), "payment_method")]
[JsonDerivedType(typeof(PaymentIntent), "payment_intent")]
[JsonDerivedType(typeof(SetupIntent), "setup_intent")]
[JsonDerivedType(typeof(Mandate), "mandate")]
[JsonDerivedType(typeof(Charge), "charge")]
[JsonDerivedType(typeof(Refund), "refund")]
[JsonDerivedType(typeof(Dispute), "dispute")]
[JsonDerivedType(typeof(CheckoutSession), "checkout.session")]
[JsonDerivedType(typeof(CheckoutOrder), "_checkout_order")]
[JsonDerivedType(typeof(BalanceTransaction), "balance_transaction")]
[JsonDerivedType(typeof(Payout), "payout")]
[JsonDerivedType(typeof(Event), "event")]
[JsonDerivedType(typeof(WebhookEndpoint), "webhook_endpoint")]
abstract record StripeObject
{
    public required string Id { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Created { get; init; }
}

/// <summary>Postal address, all of it optional.</summary>
sealed record Address(string? City, string? Country, string? Line1, string? Line2, string? PostalCode, string? State);

static class StripeJson
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    internal static JsonObject Node(StripeObject thing) => (JsonObject)JsonSerializer.SerializeToNode(thing, Options)!;
}

static class StripeId
{
    const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new id such as <c>pi_3…</c>: as long and as random as Stripe's own.</summary>
    internal static string New(string prefix) => $"{prefix}_{RandomNumberGenerator.GetString(Letters, 24)}";

    internal static string Secret(string id) => $"{id}_secret_{RandomNumberGenerator.GetString(Letters, 25)}";
}
