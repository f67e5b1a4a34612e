using System.Text.Json;
using System.Text.Json.Serialization;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Control;

/// <summary>One charge of the ledger: what invariants about money are checked against.</summary>
/// <remarks>
/// The status is <c>pending</c>, <c>succeeded</c> or <c>failed</c>. Amounts are in Stripe's minor units; failed refunds are taken off
/// the refunded one again. The idempotency key is that of the call that made the charge.
/// </remarks>
public sealed record LedgerEntry(
    string Charge, string PaymentIntent, string? Customer, string Status, long Amount, long AmountRefunded, string Currency,
    string? FailureCode, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset CreatedAt, string? IdempotencyKey);

/// <summary>One event on its way to one endpoint, with every attempt; a pending one says when the next is due.</summary>
public sealed record DeliveryView(
    string Id, string EventId, string EventType, string ObjectId, string EndpointId, DeliveryStatus Status, DateTimeOffset? NextAttemptAt,
    IReadOnlyList<DeliveryAttempt> Attempts);

/// <summary>Where webhooks are sent besides the configured address.</summary>
/// <param name="Url">Absolute, http or https.</param>
/// <param name="Secret">The whole of it is the key, <c>whsec_</c> included.</param>
/// <param name="EnabledEvents">Types, groups such as <c>charge.*</c>, or <c>*</c>; everything when omitted.</param>
public sealed record EndpointRequest(Uri Url, string Secret, IReadOnlyList<string>? EnabledEvents = null);

/// <summary>An endpoint that was added.</summary>
public sealed record EndpointView(string Id, Uri Url, IReadOnlyList<string> EnabledEvents);

/// <summary>How something that is open shall end.</summary>
/// <param name="FailureCode">Why it fails; it succeeds when omitted.</param>
public sealed record Decision(string? FailureCode = null);

/// <summary>A dispute that the payer's bank opens.</summary>
/// <param name="Amount">In Stripe's minor units; all of the charge when omitted.</param>
/// <param name="Reason">As Stripe has it, such as <c>fraudulent</c> or <c>product_not_received</c>.</param>
/// <param name="Inquiry">The bank only asks, and takes no money yet.</param>
public sealed record DisputeRequest(long? Amount = null, string Reason = "fraudulent", bool Inquiry = false);

/// <summary>A dispute as it stands.</summary>
public sealed record DisputeView(string Id, string Status, long Amount);

/// <summary>How the bank decides.</summary>
/// <param name="Outcome"><c>won</c> or <c>lost</c>.</param>
/// <param name="ReturnFee">With <c>won</c>: gives the fee back, too, as Stripe does for some accounts.</param>
public sealed record DisputeDecision(string Outcome, bool ReturnFee = false);

/// <summary>A payout of all that stands in the balance of a currency.</summary>
/// <param name="Currency">As Stripe writes it, such as <c>eur</c>.</param>
public sealed record PayoutRequest(string Currency = "eur");

/// <summary>A payout as it stands, in Stripe's minor units.</summary>
public sealed record PayoutView(string Id, string Status, long Amount);

static class ControlJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter<DeliveryStatus>(JsonNamingPolicy.CamelCase) },
    };
}
