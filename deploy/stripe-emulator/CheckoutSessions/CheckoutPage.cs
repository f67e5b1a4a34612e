using System.Text.Encodings.Web;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Control;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.CheckoutSessions;

/// <summary>
/// The page that a session's <c>url</c> leads to. A person chooses a test payment method by a button; a test posts <c>payment_method</c>,
/// any of the test names, to the same address. Whoever has paid is sent to <c>success_url</c>.
/// </summary>
static class CheckoutPage
{
    static readonly (string Method, string Label)[] Choices =
    [
        ("pm_card_visa", "Card that succeeds"), ("pm_card_visa_chargeDeclined", "Card that is declined"),
        ("pm_card_authenticationRequired", "Card that asks for authentication"),
        ("pm_success_de", "SEPA debit that succeeds later"), ("pm_failed_de", "SEPA debit that fails later"),
        ("pm_usBankAccount_success", "ACH debit that succeeds later"), ("pm_usBankAccount_insufficientFunds", "ACH debit that fails later"),
    ];

    internal static string Path(string session) => $"/c/pay/{session}";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/c/pay/{id}", (string id, Store store) => store.Read(tx => Show(tx, id)));
        app.MapPost("/c/pay/{id}", Pay);
    }

    static async Task<IResult> Pay(
        string id, HttpRequest request, Store store, WebhookSender sender, SettlementWorker settlements, StripeEmulatorOptions options)
    {
        var chosen = request.HasFormContentType ? (await request.ReadFormAsync())["payment_method"].ToString() : "";
        var address = $"{request.Scheme}://{request.Host}";
        try
        {
            return ControlEndpoints.Do(store, sender, tx =>
            {
                if (tx.Find<CheckoutSession>(id) is not { Status: "open" } session)
                    return Show(tx, id);
                var after = CheckoutRules.Pay(tx, session, PaymentMethodEndpoints.Find(tx, chosen, "payment_method"), $"{address}{Path(id)}", address, options);
                return tx.Find<PaymentIntent>(after.PaymentIntent!)?.NextAction?.RedirectToUrl is { } bank ? Results.Redirect(bank.Url) : Show(tx, id);
            }, settlements);
        }
        catch (ApiError refused)
        {
            return Html("Not possible", $"<p>{Text(refused.Message)}</p><p><a href=\"{Text(Path(id))}\">Back</a></p>", 400);
        }
    }

    static IResult Show(Transaction tx, string id) => tx.Find<CheckoutSession>(id) switch
    {
        null => Html("No such page", "<p>There is no such Checkout Session.</p>", 404),
        { Status: "complete" } paid => Results.Redirect(paid.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", paid.Id, StringComparison.Ordinal)),
        { Status: "expired" } over => Html("This page has expired", Back(over), 410),
        var open => Html($"Pay {AmountRules.Text(open.AmountTotal, open.Currency).ToUpperInvariant()}", Offer(tx, open)),
    };

    static string Offer(Transaction tx, CheckoutSession session)
    {
        var error = session.PaymentIntent is { } payment ? tx.Find<PaymentIntent>(payment)!.LastPaymentError?.Message : null;
        var buttons = from choice in Choices
                      where session.PaymentMethodTypes.Contains(TestPaymentMethods.Named(choice.Method)!.Type)
                      select $"<button name=\"payment_method\" value=\"{Text(choice.Method)}\">{Text(choice.Label)}</button>";
        return $"""
            <p>{Text(tx.Find<CheckoutOrder>(CheckoutOrder.IdOf(session.Id))!.Title)}</p>
            {(error is null ? "" : $"<p role=\"alert\">{Text(error)}</p>")}
            <form method="post">{string.Join('\n', buttons)}</form>
            {Back(session)}
            """;
    }

    static string Back(CheckoutSession session) => session.CancelUrl is { } url ? $"<p><a href=\"{Text(url)}\">Back to the shop</a></p>" : "";

    static IResult Html(string title, string body, int status = 200) => Results.Content($$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
        <title>{{Text(title)}}</title>
        <style>body{font:1rem/1.5 system-ui;max-width:26rem;margin:3rem auto;padding:0 1rem}button{display:block;width:100%;margin:.5rem 0;padding:.7rem;font:inherit}[role=alert]{color:#a00}small{color:#666}</style>
        <h1>{{Text(title)}}</h1>
        {{body}}
        <small>Emulated: no money moves.</small>
        </html>
        """, "text/html; charset=utf-8", statusCode: status);

    static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
