using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;

namespace Associations.Billing.Dunning;

/// <summary>
/// The rules of charging the method that a payer keeps while they are not there. A day on which it cannot be is over: there is another, and a mandate that
/// is given meanwhile counts on it.
/// </summary>
static class ChargeDecider
{
    /// <summary>What is paid by itself: a renewal, whose payer has a sign-in and so can have given a mandate.</summary>
    internal static bool IsFor(Invoice invoice) => invoice is { Subject.Kind: "renewal", Payer.Account: not null };

    /// <summary>What its days have brought by now, for the case and for the invoice. Of several that are due at once the last counts.</summary>
    /// <param name="known">The case.</param>
    /// <param name="invoice">Its invoice, on which something is owed.</param>
    /// <param name="mandate">The mandate of its payer that holds, or null.</param>
    /// <param name="until">The instant.</param>
    /// <param name="now">When it is decided.</param>
    internal static (IReadOnlyList<object> Case, IReadOnlyList<object> Invoice) Due(
        DunningCase known, Invoice invoice, PaymentMandate? mandate, DateTimeOffset until, DateTimeOffset now)
    {
        List<object> facts = [];
        var state = known;
        while (state.NextCharge is { } day && state.ChargeInstantOf(day) <= until)
        {
            var overtaken = state.ChargeDays.Any(later => later > day && state.ChargeInstantOf(later) <= until);
            if ((overtaken ? SuppressionReason.Overtaken : NotCharged(state, invoice, mandate)) is not { } reason)
            {
                var (paymentId, kept) = (state.PaymentIdOf(day), new KeptMethod(mandate!.Id, mandate.CustomerId!, mandate.ProviderMandateId));
                var started = InvoiceDecider.StartPayment(invoice, paymentId, mandate.PaymentMethod, now, kept: kept);
                return started.Rejection is { } refused
                    ? throw new InvalidOperationException($"A renewal that is owed cannot be charged: {refused.Code}.")
                    : ([.. facts, new KeptMethodCharged(day, paymentId, mandate.Id, now)], started.Events);
            }
            var not = new ChargeSuppressed(day, reason, now);
            facts.Add(not);
            state = state.Evolve(not);
        }
        return (facts, []);
    }

    static SuppressionReason? NotCharged(DunningCase known, Invoice invoice, PaymentMandate? mandate) =>
        known.StopReason is not null ? SuppressionReason.Stopped
        : invoice.Disputes.Any(dispute => dispute.Status == DisputeStatus.Open) ? SuppressionReason.Disputed
        : invoice.VoidReason is not null ? SuppressionReason.Voided
        : invoice.InFlight is not null ? SuppressionReason.PaymentUnderWay
        : mandate is not { Status: MandateStatus.Active } ? SuppressionReason.NoMandate
        : invoice.Payments.Where(payment => payment.Kept?.MandateId == mandate.Id).Select(payment => Verdict(payment.FailedBecause)).FirstOrDefault(verdict => verdict is not null);

    /// <summary>What a failure says about trying the same method again without its payer; null where another day may bring another answer.</summary>
    internal static SuppressionReason? Verdict(string? failure) => failure is null ? null
        : failure == "authentication_required" ? SuppressionReason.AuthenticationRequired
        : ForGood.Contains(failure) ? SuppressionReason.MethodDeclined
        : null;

    // What the card schemes and the provider count as hard (docs.stripe.com/declines/codes, /payments/ach-direct-debit, /billing/revenue-recovery/smart-retries),
    // and what the provider refuses before it asks a bank.
    static readonly HashSet<string> ForGood =
    [
        "lost_card", "stolen_card", "pickup_card", "restricted_card", "fraudulent", "highest_risk_level", "merchant_blacklist", "security_violation",
        "expired_card", "incorrect_number", "invalid_number", "invalid_account", "new_account_information_available", "card_not_supported", "currency_not_supported",
        "transaction_not_allowed", "not_permitted", "service_not_allowed", "stop_payment_order", "revocation_of_authorization", "revocation_of_all_authorizations",
        "account_closed", "no_account", "debit_not_authorized", "bank_account_restricted", "bank_account_unusable", "mandate_invalid", "payment_intent_mandate_invalid",
        "payment_method_unactivated", "resource_missing", "amount-not-expressible", "amount_too_small", "amount_too_large",
    ];
}
