using System.Text.Json;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.CheckoutSessions;
using Associations.StripeEmulator.Events;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;
using Associations.StripeEmulator.Refunds;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Control;

/// <summary>
/// What no real Stripe has: orders to misbehave, to decide what is open, and a look at what was sent. JSON, and problems as RFC 9457.
/// </summary>
static class ControlEndpoints
{
    internal static void Map(RouteGroupBuilder control)
    {
        control.AddEndpointFilter(async (call, next) =>
        {
            try
            {
                return await next(call);
            }
            catch (Exception refusal) when (refusal is JsonException or ArgumentException)
            {
                return Problem(400, refusal.Message);
            }
        });

        control.MapGet("/rules", (FaultRules rules) => Json(rules.All()));
        control.MapPost("/rules", AddRule);
        control.MapDelete("/rules/{id}", (string id, FaultRules rules) => rules.Remove(id) ? Results.NoContent() : Unknown("rule", id));
        control.MapDelete("/rules", (FaultRules rules) =>
        {
            rules.Clear();
            return Results.NoContent();
        });

        control.MapGet("/ledger", (Store store) => Json(store.Read(Ledger)));
        control.MapGet("/deliveries", (Store store, string? eventType, string? objectId) =>
            Json(store.Read(tx => Deliveries(tx, eventType, objectId))));
        control.MapPost("/events/{id}/send", SendEvent);
        control.MapPost("/deliveries/release", Release);
        control.MapPost("/webhook-endpoints", AddEndpoint);
        control.MapDelete("/webhook-endpoints/{id}", RemoveEndpoint);

        control.MapPost("/payment_intents/{id}/settle", SettlePayment);
        control.MapPost("/payment_intents/{id}/authenticate", Authenticate);
        // Where a person in a browser is sent by next_action.redirect_to_url.
        control.MapGet("/payment_intents/{id}/authenticate", AuthenticationPage);
        control.MapPost("/refunds/{id}/settle", SettleRefund);
        // The session's time has come.
        control.MapPost("/checkout_sessions/{id}/expire", (string id, Store store, WebhookSender sender) => Do(store, sender, tx =>
        {
            if (tx.Find<CheckoutSession>(id) is not { } session)
                return Unknown("checkout session", id);
            if (session.Status != "open")
                return Problem(409, $"{id} is {session.Status}; only one that is open expires.");
            Settlement.Decide(tx, new(id, null, null));
            return Results.NoContent();
        }));
        DisputeControl.Map(control);
        PayoutControl.Map(control);
        SetupControl.Map(control);

        control.MapPost("/reset", (Store store, FaultRules rules) =>
        {
            rules.Clear();
            store.Clear();
            return Results.NoContent();
        });
    }

    static async Task<IResult> AddRule(HttpRequest request, FaultRules rules) => Json(rules.Add(await Body<FaultRule>(request)), 201);

    static IReadOnlyList<LedgerEntry> Ledger(Transaction tx)
    {
        var keys = tx.Newest<Event>().Where(happened => happened.Data.Object is Charge && happened.Request.IdempotencyKey is not null)
            .DistinctBy(happened => happened.Data.Object.Id)
            .ToDictionary(happened => happened.Data.Object.Id, happened => happened.Request.IdempotencyKey);
        return [.. tx.Newest<Charge>().Reverse().Select(charge => new LedgerEntry(
            charge.Id, charge.PaymentIntent, charge.Customer, charge.Status, charge.Amount, charge.AmountRefunded, charge.Currency,
            charge.FailureCode, charge.Metadata, DateTimeOffset.FromUnixTimeSeconds(charge.Created), keys.GetValueOrDefault(charge.Id)))];
    }

    static IReadOnlyList<DeliveryView> Deliveries(Transaction tx, string? eventType, string? objectId) =>
    [
        .. from delivery in tx.Deliveries()
           let happened = tx.Find<Event>(delivery.EventId)
           where eventType is null || EventEndpoints.Matches(eventType, delivery.EventType)
           where objectId is null || happened?.Data.Object.Id == objectId
           let next = DateTimeOffset.FromUnixTimeMilliseconds(delivery.NotBefore)
           select new DeliveryView(
               delivery.Id, delivery.EventId, delivery.EventType, happened?.Data.Object.Id ?? "", delivery.EndpointId, delivery.Status,
               delivery.Status == DeliveryStatus.Pending ? next : null, delivery.Attempts),
    ];

    static IResult SendEvent(string id, Store store, WebhookPlan plan, WebhookSender sender) => Do(store, sender, tx =>
    {
        if (tx.Find<Event>(id) is not { } happened)
            return Unknown("event", id);
        foreach (var endpoint in plan.Endpoints(tx))
            tx.Put(WebhookPlan.New(tx, happened, endpoint));
        return Results.Accepted();
    });

    static IResult Release(Store store, WebhookSender sender) => Do(store, sender, tx =>
    {
        foreach (var held in tx.Deliveries().Where(delivery => delivery.Status == DeliveryStatus.Withheld).ToList())
            tx.Put(held with { Status = DeliveryStatus.Pending, HeldBy = null, NotBefore = tx.NowMilliseconds });
        return Results.Accepted();
    });

    static async Task<IResult> AddEndpoint(HttpRequest request, Store store)
    {
        var wanted = await Body<EndpointRequest>(request);
        if (wanted.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            return Problem(400, "url: an absolute http or https address");
        if (string.IsNullOrEmpty(wanted.Secret))
            return Problem(400, "secret: at least one character");
        var endpoint = store.Write(Origin.None, tx => tx.Put(new WebhookEndpoint
        {
            Id = StripeId.New("we"),
            Created = tx.Now,
            Url = wanted.Url,
            Secret = wanted.Secret,
            EnabledEvents = wanted.EnabledEvents ?? ["*"],
        })).Answer;
        return Json(new EndpointView(endpoint.Id, endpoint.Url, endpoint.EnabledEvents), 201);
    }

    static IResult RemoveEndpoint(string id, Store store) => store.Write(Origin.None, tx =>
    {
        if (tx.Find<WebhookEndpoint>(id) is not { } endpoint)
            return Unknown("webhook endpoint", id);
        tx.Put(endpoint with { Status = "disabled" });
        return Results.NoContent();
    }).Answer;

    static async Task<IResult> SettlePayment(string id, HttpRequest request, Store store, WebhookSender sender)
    {
        var failure = await Failure(request);
        return Do(store, sender, tx =>
        {
            if (tx.Find<PaymentIntent>(id) is not { } payment)
                return Unknown("payment intent", id);
            if (payment.Status != "processing")
                return Problem(409, $"{id} is {payment.Status}; only one that is processing can be settled.");
            Settlement.Decide(tx, new(id, null, failure));
            return Results.NoContent();
        });
    }

    static async Task<IResult> SettleRefund(string id, HttpRequest request, Store store, WebhookSender sender)
    {
        var failure = await Failure(request);
        return Do(store, sender, tx =>
        {
            if (tx.Find<Refund>(id) is not { } refund)
                return Unknown("refund", id);
            if (refund.Status == "failed" || (failure is null && refund.Status == "succeeded"))
                return Problem(409, $"{id} is already {refund.Status}.");
            Settlement.Decide(tx, new(id, null, failure));
            return Results.NoContent();
        });
    }

    static async Task<IResult> Authenticate(
        string id, HttpRequest request, Store store, WebhookSender sender, SettlementWorker settlements, StripeEmulatorOptions options)
    {
        var failure = request.HasFormContentType
            ? (await request.ReadFormAsync())["outcome"] == "fail" ? PaymentFailure.AuthenticationFailed : null
            : await Failure(request);
        return Do(store, sender, tx =>
        {
            if (tx.Find<PaymentIntent>(id) is not { } payment)
                return Unknown("payment intent", id);
            if (payment.Status != "requires_action")
                return Problem(409, $"{id} is {payment.Status}; nothing is to be authenticated.");
            Attempt.Authenticated(tx, payment, failure is null, options);
            return request.HasFormContentType && payment.NextAction?.RedirectToUrl is { } redirect
                ? Results.Redirect($"{redirect.ReturnUrl}{(redirect.ReturnUrl.Contains('?') ? '&' : '?')}payment_intent={id}")
                : Results.NoContent();
        }, settlements);
    }

    static IResult AuthenticationPage(string id, Store store) =>
        store.Read(tx => tx.Find<PaymentIntent>(id)) is { Status: "requires_action" }
        ? Results.Content("""
            <!doctype html><html lang="en"><title>Emulated 3D Secure</title><h1>Is it you who pays?</h1>
            <form method="post">
            <button name="outcome" value="succeed">Yes, pay</button> <button name="outcome" value="fail">No</button>
            </form></html>
            """, "text/html")
        : Problem(404, $"There is no payment intent '{id}' that waits for authentication.");

    internal static IResult Do(Store store, WebhookSender sender, Func<Transaction, IResult> work, SettlementWorker? settlements = null)
    {
        var committed = store.Write(Origin.None, work);
        settlements?.Watch(committed.Outcomes);
        sender.Send(committed.Deliveries);
        return committed.Answer;
    }

    internal static async Task<PaymentFailure?> Failure(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        var decision = text.Length == 0 ? new() : JsonSerializer.Deserialize<Decision>(text, ControlJson.Options);
        return decision?.FailureCode is { } code ? new(code, $"The payment failed: {code}.") : null;
    }

    internal static async Task<T> Body<T>(HttpRequest request) =>
        await JsonSerializer.DeserializeAsync<T>(request.Body, ControlJson.Options) ?? throw new JsonException("A JSON object is expected.");

    internal static IResult Json<T>(T value, int status = 200) => Results.Json(value, ControlJson.Options, statusCode: status);

    internal static IResult Unknown(string kind, string id) => Problem(404, $"There is no {kind} '{id}'.");

    internal static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);
}
