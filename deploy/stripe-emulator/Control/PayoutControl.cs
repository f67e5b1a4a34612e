using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.Payouts;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Control;

/// <summary>What Stripe's schedule and the account holder's bank do, on order.</summary>
static class PayoutControl
{
    internal static void Map(RouteGroupBuilder control)
    {
        control.MapPost("/payouts", Make);
        control.MapPost("/payouts/{id}/fail", Fail);
    }

    static async Task<IResult> Make(HttpRequest request, Store store, WebhookSender sender)
    {
        var wanted = await ControlEndpoints.Body<PayoutRequest>(request);
        return ControlEndpoints.Do(store, sender, tx => PayoutRules.Balance(tx, wanted.Currency) <= 0
            ? ControlEndpoints.Problem(409, $"There is nothing in {wanted.Currency} to pay out.")
            : View(PayoutRules.Make(tx, wanted.Currency), 201));
    }

    static async Task<IResult> Fail(string id, HttpRequest request, Store store, WebhookSender sender)
    {
        var decision = await ControlEndpoints.Body<Decision>(request);
        return ControlEndpoints.Do(store, sender, tx =>
            tx.Find<Payout>(id) is not { } payout ? ControlEndpoints.Unknown("payout", id)
            : payout.Status == "failed" ? ControlEndpoints.Problem(409, $"{id} is already failed.")
            : View(PayoutRules.Fail(tx, payout, decision.FailureCode ?? "account_closed"), 200));
    }

    static IResult View(Payout payout, int status) => ControlEndpoints.Json(new PayoutView(payout.Id, payout.Status, payout.Amount), status);
}
