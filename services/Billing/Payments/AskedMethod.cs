using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.EventSourcing;
using Associations.ServiceDefaults;

namespace Associations.Billing.Payments;

/// <summary>The rules of how somebody asks to pay: by a card, or by a debit of their bank account, which takes days and their own consent.</summary>
static class AskedMethod
{
    // Stripe debits accounts in these currencies alone (docs.stripe.com/payments/sepa-debit, /payments/ach-direct-debit).
    static readonly Dictionary<string, string> CurrencyOfDebit = new() { ["sepa_debit"] = "EUR", ["us_bank_account"] = "USD" };

    /// <summary>The refusal of what no payment can be asked for by; null where one can.</summary>
    internal static IResult? Fault(string method, string paymentMethod, GivePaymentMandate.Accepting? consent)
    {
        var isDebit = CurrencyOfDebit.ContainsKey(method);
        if (method != "card" && !isDebit) return Problems.Invalid("method", "Give 'card', 'sepa_debit' or 'us_bank_account'.");
        if (paymentMethod is not { Length: > 3 and <= 255 } || !paymentMethod.StartsWith("pm_", StringComparison.Ordinal))
            return Problems.Invalid("paymentMethod", "Give the provider's id of a payment method, such as pm_card_visa.");
        if (isDebit) return consent is null ? Problems.Invalid("consent", "No bank account is debited without its payer's consent.") : consent.Fault();
        return consent is null ? null : Problems.Invalid("consent", "A card needs none: leave it out.");
    }

    /// <summary>What a payer consents to; null for a card.</summary>
    internal static BankDebit? Debit(string method, GivePaymentMandate.Accepting? consent) => consent is null ? null : new(method, consent.TextVersion);

    /// <summary>Why an invoice cannot be paid by such a debit; null where it can, and for a card. Nobody consents for somebody else.</summary>
    internal static Rejection? Refusal(BankDebit? debit, Invoice invoice, string? account) =>
        debit is null ? null
        : CurrencyOfDebit[debit.Type] != invoice.Currency ? Decision.Invalid("method", $"By {debit.Type} only {CurrencyOfDebit[debit.Type]} is paid, and the invoice is in {invoice.Currency}.").Rejection
        : account is null || account != invoice.Payer.Account ? Decision.Invalid("consent", "Only the invoice's own payer can consent that their bank account is debited.").Rejection
        : null;
}
