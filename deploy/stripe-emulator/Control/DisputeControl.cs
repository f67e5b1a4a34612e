using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.Disputes;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Control;

/// <summary>What the payer's bank does, on order.</summary>
static class DisputeControl
{
    internal static void Map(RouteGroupBuilder control)
    {
        control.MapPost("/payment_intents/{id}/dispute", Open);
        control.MapPost("/disputes/{id}/close", Close);
    }

    static async Task<IResult> Open(string id, HttpRequest request, Store store, WebhookSender sender)
    {
        var wanted = await ControlEndpoints.Body<DisputeRequest>(request);
        return ControlEndpoints.Do(store, sender, tx =>
        {
            if (tx.Find<PaymentIntent>(id) is not { } payment)
                return ControlEndpoints.Unknown("payment intent", id);
            if (payment is not { Status: "succeeded", LatestCharge: { } latest })
                return ControlEndpoints.Problem(409, $"{id} is {payment.Status}; only one that has succeeded can be disputed.");
            var charge = tx.Find<Charge>(latest)!;
            if (wanted.Amount is < 1 || wanted.Amount > charge.Amount)
                return ControlEndpoints.Problem(400, $"amount: 1 to {charge.Amount}");
            return View(DisputeRules.Open(tx, charge, wanted.Amount ?? charge.Amount, wanted.Reason, wanted.Inquiry), 201);
        });
    }

    static async Task<IResult> Close(string id, HttpRequest request, Store store, WebhookSender sender)
    {
        var decision = await ControlEndpoints.Body<DisputeDecision>(request);
        if (decision.Outcome is not ("won" or "lost"))
            return ControlEndpoints.Problem(400, "outcome: won or lost");
        return ControlEndpoints.Do(store, sender, tx =>
            tx.Find<Dispute>(id) is not { } dispute ? ControlEndpoints.Unknown("dispute", id)
            : dispute.Status == decision.Outcome || dispute.Status == "warning_closed" ? ControlEndpoints.Problem(409, $"{id} is already {dispute.Status}.")
            : View(DisputeRules.Close(tx, dispute, decision.Outcome == "won", decision.ReturnFee), 200));
    }

    static IResult View(Dispute dispute, int status) => ControlEndpoints.Json(new DisputeView(dispute.Id, dispute.Status, dispute.Amount), status);
}
