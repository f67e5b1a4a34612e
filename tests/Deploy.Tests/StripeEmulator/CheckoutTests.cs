using System.Net;
using Associations.StripeEmulator.Control;
using Stripe;
using Stripe.Checkout;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed class CheckoutTests
{
    static readonly HttpClient Browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    internal static SessionCreateOptions Of(long amount, string currency = "eur", string name = "Invoice 7") => new()
    {
        Mode = "payment",
        LineItems = [new() { Quantity = 1, PriceData = new() { Currency = currency, UnitAmount = amount, ProductData = new() { Name = name } } }],
        PaymentIntentData = new() { Description = name, Metadata = new() { ["invoice"] = "018f" } },
        Metadata = new() { ["invoice"] = "018f" },
        ClientReferenceId = "018f",
        SuccessUrl = "https://example.org/paid?session={CHECKOUT_SESSION_ID}",
        CancelUrl = "https://example.org/back",
    };

    [Fact]
    public async Task A_card_on_the_page_pays_and_the_payer_goes_on_to_the_success_url()
    {
        await using var emulator = await Emulator.Start();
        var session = await Sessions(emulator).CreateAsync(Of(12_000));
        Assert.Equal(("open", "unpaid", null, 12_000), (session.Status, session.PaymentStatus, session.PaymentIntentId, session.AmountTotal));
        Assert.Empty(await emulator.PaymentIntents.ListAsync());

        using var answer = await Choose(session, "pm_card_visa");

        Assert.Equal((HttpStatusCode.Redirect, $"https://example.org/paid?session={session.Id}"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        var paid = await Sessions(emulator).GetAsync(session.Id, new() { Expand = ["payment_intent.latest_charge.balance_transaction"] });
        Assert.Equal(("complete", "paid", null), (paid.Status, paid.PaymentStatus, paid.Url));
        Assert.Equal(("succeeded", "018f", "Invoice 7"), (paid.PaymentIntent.Status, paid.PaymentIntent.Metadata["invoice"], paid.PaymentIntent.Description));
        Assert.Equal(205, paid.PaymentIntent.LatestCharge.BalanceTransaction.Fee);
        Assert.Equal(("paid", session.Id), About(Assert.Single(await emulator.Receiver.Events("checkout.session.completed"))));
        using var again = await Choose(session, "pm_card_visa");
        Assert.Single(await emulator.Control.Ledger());
    }

    [Fact]
    public async Task A_declined_card_leaves_the_page_open_for_another()
    {
        await using var emulator = await Emulator.Start();
        var session = await Sessions(emulator).CreateAsync(Of(12_000));

        using var declined = await Choose(session, "pm_card_visa_chargeDeclined");
        Assert.Contains("Your card was declined.", await declined.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var open = await Sessions(emulator).GetAsync(session.Id);
        Assert.Equal(("open", "unpaid"), (open.Status, open.PaymentStatus));
        var refusal = await Assert.ThrowsAsync<StripeException>(() => emulator.PaymentIntents.CancelAsync(open.PaymentIntentId));
        Assert.Contains("Expire the Checkout Session", refusal.Message, StringComparison.Ordinal);

        using var paid = await Choose(session, "pm_card_mastercard");
        Assert.Equal(open.PaymentIntentId, (await Sessions(emulator).GetAsync(session.Id)).PaymentIntentId);
        Assert.Equal(["failed", "succeeded"], (await emulator.Control.Ledger()).Select(entry => entry.Status));
    }

    [Fact]
    public async Task A_card_that_asks_for_authentication_pays_once_the_bank_has_it()
    {
        await using var emulator = await Emulator.Start();
        var session = await Sessions(emulator).CreateAsync(Of(12_000));

        using var sent = await Choose(session, "pm_card_authenticationRequired");
        using var passed = await Browser.PostAsync(sent.Headers.Location, Form("outcome", "succeed"));
        Assert.StartsWith(session.Url, passed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var back = await Browser.GetAsync(passed.Headers.Location);

        Assert.StartsWith("https://example.org/paid", back.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal("paid", (await Sessions(emulator).GetAsync(session.Id)).PaymentStatus);
    }

    [Theory]
    [InlineData("pm_success_de", null, "paid", "checkout.session.async_payment_succeeded")]
    [InlineData("pm_success_de", "insufficient_funds", "unpaid", "checkout.session.async_payment_failed")]
    public async Task A_bank_debit_completes_the_session_unpaid_and_is_decided_later(string method, string? failure, string status, string type)
    {
        await using var emulator = await Emulator.Start("SettlementSeconds=3600");
        var session = await Sessions(emulator).CreateAsync(Of(12_000));

        using var answer = await Choose(session, method);
        Assert.Equal(("unpaid", session.Id), About(Assert.Single(await emulator.Receiver.Events("checkout.session.completed"))));
        await emulator.Control.SettlePayment((await Sessions(emulator).GetAsync(session.Id)).PaymentIntentId, failure);

        Assert.Equal((status, session.Id), About(Assert.Single(await emulator.Receiver.Events(type))));
        var decided = await Sessions(emulator).GetAsync(session.Id);
        Assert.Equal(("complete", status), (decided.Status, decided.PaymentStatus));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_session_takes_no_money_and_is_not_expired_twice(bool byTime)
    {
        await using var emulator = await Emulator.Start();
        var session = await Sessions(emulator).CreateAsync(Of(12_000));
        using var declined = await Choose(session, "pm_card_visa_chargeDeclined");

        await (byTime ? emulator.Control.ExpireCheckoutSession(session.Id) : Sessions(emulator).ExpireAsync(session.Id));

        Assert.Equal(("unpaid", session.Id), About(Assert.Single(await emulator.Receiver.Events("checkout.session.expired"))));
        using var late = await Choose(session, "pm_card_visa");
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        Assert.Equal(["failed"], (await emulator.Control.Ledger()).Select(entry => entry.Status));
        Assert.Equal("canceled", (await emulator.PaymentIntents.GetAsync((await Sessions(emulator).GetAsync(session.Id)).PaymentIntentId)).Status);
        await Assert.ThrowsAsync<StripeException>(() => Sessions(emulator).ExpireAsync(session.Id));
    }

    [Fact]
    public async Task A_session_is_made_once_under_its_key_and_found_in_the_list()
    {
        await using var emulator = await Emulator.Start();
        await emulator.Control.Add(new() { Kind = FaultKind.DropAfterEffect, Method = "POST", Path = "/v1/checkout/sessions" });
        await Assert.ThrowsAnyAsync<Exception>(() => Sessions(emulator).CreateAsync(Of(12_000), new() { IdempotencyKey = "once" }));

        var session = await Sessions(emulator).CreateAsync(Of(12_000), new() { IdempotencyKey = "once" });

        var listed = Assert.Single(await Sessions(emulator).ListAsync(new() { Status = "open" }));
        Assert.Equal((session.Id, session.Url, "018f"), (listed.Id, listed.Url, listed.ClientReferenceId));
        Assert.Empty(await Sessions(emulator).ListAsync(new() { Status = "complete" }));
    }

    [Fact]
    public async Task What_the_shop_says_is_shown_as_text()
    {
        await using var emulator = await Emulator.Start();
        var session = await Sessions(emulator).CreateAsync(Of(12_000, name: "<script>alert(1)</script>"));

        var page = await Browser.GetStringAsync(new Uri(session.Url));

        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("120.00 EUR", page, StringComparison.Ordinal);
        Assert.DoesNotContain("pm_usBankAccount", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(29, "expires_at")]
    [InlineData(24 * 60 + 1, "expires_at")]
    [InlineData(null, "success_url")]
    public async Task What_Stripe_would_refuse_is_refused(int? minutes, string param)
    {
        await using var emulator = await Emulator.Start();
        var options = Of(12_000);
        options.ExpiresAt = minutes is { } after ? TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(after) : null;
        options.SuccessUrl = minutes is null ? "javascript:alert(1)" : options.SuccessUrl;

        var refusal = await Assert.ThrowsAsync<StripeException>(() => Sessions(emulator).CreateAsync(options));

        Assert.Equal(param, refusal.StripeError.Param);
        Assert.Empty(await Sessions(emulator).ListAsync());
    }

    static SessionService Sessions(Emulator emulator) => emulator.Stripe.V1.Checkout.Sessions;

    static Task<HttpResponseMessage> Choose(Session session, string method) => Browser.PostAsync(new Uri(session.Url), Form("payment_method", method));

    static FormUrlEncodedContent Form(string name, string value) => new(new Dictionary<string, string> { [name] = value });

    static (string Status, string Id) About(Event happened) => Assert.IsType<Session>(happened.Data.Object) is var session ? (session.PaymentStatus, session.Id) : default;
}
