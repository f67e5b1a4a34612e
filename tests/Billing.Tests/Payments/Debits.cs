using System.Net.Http.Json;
using Associations.Billing.Invoices;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

/// <summary>Debits of bank accounts, which the bank decides days later.</summary>
static class Debits
{
    /// <summary>Ada's consent.</summary>
    internal static readonly object Consent = new { textVersion = "2026-11", accepted = true };

    /// <summary>Ada, or somebody else, pays an invoice by a debit that is not decided before it is settled.</summary>
    internal static Task<Answer> Debit(this BillingFixture billing, Guid association, Guid invoice, string account = "pm_successDelayed_de", string method = "sepa_debit") =>
        billing.As(Tokens.Person(association)).Post(
            $"/v1/invoices/{invoice}/payments", new { method, paymentMethod = account, consent = Consent }, ("User-Agent", "Browser/1.0 (of ada)"));

    /// <summary>The provider's id of the one payment on an invoice.</summary>
    internal static async Task<string> IntentOf(this BillingFixture billing, Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.LoadAsync<Invoice>(invoice))!.Payments.Single().ProviderId!;
    }

    /// <summary>The bank decides: the money comes, or does not for a reason.</summary>
    internal static async Task Settle(this BillingFixture billing, string intent, string? failureCode = null) =>
        (await billing.Control.PostAsJsonAsync($"payment_intents/{intent}/settle", new { failureCode })).EnsureSuccessStatusCode();
}
