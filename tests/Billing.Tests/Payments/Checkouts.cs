using System.Net;
using Associations.Billing.Invoices;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Associations.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Stripe;
using Stripe.Checkout;

namespace Associations.Billing.Tests.Payments;

/// <summary>Pages of the provider's, and the browser of whoever pays on them.</summary>
static class Checkouts
{
    internal const string Success = "https://members.society.example/paid?session={CHECKOUT_SESSION_ID}", Back = "https://members.society.example/invoices";

    static readonly HttpClient Browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Ada, or somebody else, asks for a page.</summary>
    internal static Task<Answer> OpenPage(this BillingFixture billing, Guid association, Guid invoice, long? amount = null, string person = "ada", string? key = null, string query = "") =>
        billing.As(Tokens.Person(association, person)).Post($"/v1/invoices/{invoice}/checkout-sessions{query}", amount is { } part
            ? new { returnTo = new { success = Success, cancel = Back }, amount = BillingFixture.Euros(part) }
            : new { returnTo = new { success = Success, cancel = Back } }, key is null ? [] : [("Idempotency-Key", key)]);

    /// <summary>An invoice of 120.00 with a page that is open.</summary>
    internal static async Task<(Guid Association, Guid Invoice, Guid Payment, string Url)> AnOpenPage(this BillingFixture billing)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var page = (await billing.OpenPage(association, invoice.Id)).Is(HttpStatusCode.Created);
        Assert.Equal("requiresAction", page["status"]);
        return (association, invoice.Id, page.Id, page["url"]);
    }

    /// <summary>What the payer does on the page.</summary>
    internal static async Task<HttpResponseMessage> Choose(string url, string method)
    {
        using var form = new FormUrlEncodedContent([new("payment_method", method)]);
        return await Browser.PostAsync(new Uri(url), form);
    }

    /// <summary>A page as its payer sees it in our API.</summary>
    internal static Task<Answer> Page(this BillingFixture billing, Guid association, Guid invoice, Guid payment, string person = "ada") =>
        billing.As(Tokens.Person(association, person)).Get($"/v1/invoices/{invoice}/checkout-sessions/{payment}");

    /// <summary>Waits until a payment is in a state.</summary>
    internal static Task<Answer> PaymentBecomes(this BillingFixture billing, Guid association, Guid invoice, Guid payment, string status) => Eventually.Get(async () =>
        await billing.Page(association, invoice, payment) is var now && now["status"] == status ? now : null, $"the payment to be {status}");

    /// <summary>The sessions that the provider has of an invoice.</summary>
    internal static async Task<IReadOnlyList<Session>> SessionsOf(this BillingFixture billing, Guid invoice) =>
        [.. (await Sessions(billing).ListAsync(new() { Limit = 100 })).Where(session => session.Metadata.GetValueOrDefault("invoice") == invoice.ToString())];

    internal static SessionService Sessions(BillingFixture billing) => billing.Service.Services.GetRequiredService<StripeClient>().V1.Checkout.Sessions;

    internal static Task<Answer> Cancel(this BillingFixture billing, Guid association, Guid invoice, Guid payment, string person = "ada") =>
        billing.As(Tokens.Person(association, person)).Post($"/v1/invoices/{invoice}/payments/{payment}/cancel");

    internal static Task<Answer> PayByCard(this BillingFixture billing, Guid association, Guid invoice) =>
        billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = "pm_card_visa" });

    /// <summary>The facts of an invoice, in order.</summary>
    internal static async Task<IReadOnlyList<object>> FactsOf(this BillingFixture billing, Guid association, Guid invoice)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return [.. (await session.Events.FetchStreamAsync(invoice)).Select(e => e.Data)];
    }

    internal static async Task<IEnumerable<string>> EventsOf(this BillingFixture billing, Guid association, Guid invoice) =>
        (await billing.FactsOf(association, invoice)).Select(fact => fact.GetType().Name);

    /// <summary>Why the payment on a page failed.</summary>
    internal static async Task<string> ReasonOf(this BillingFixture billing, Guid association, Guid invoice) =>
        (await billing.FactsOf(association, invoice)).OfType<PaymentDeclined>().Single().Reason;

    /// <summary>Waits until all that the provider told of a thing was worked on, at least so much of a type.</summary>
    internal static Task IsWorkedOn(this BillingFixture billing, string about, string type, int times = 1) => Eventually.Holds(async () =>
    {
        await using var session = billing.Store.OpenOutside();
        var told = await session.Query<StripeEvent>().Where(e => e.ObjectId == about).ToListAsync();
        return told.Count(e => e.Type == type) >= times && told.All(e => e.Result is not null);
    }, $"{type} of {about}");
}
