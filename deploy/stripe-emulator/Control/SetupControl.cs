using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.SetupIntents;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Control;

static class SetupControl
{
    internal static void Map(RouteGroupBuilder control) => control.MapPost("/setup_intents/{id}/authenticate", Authenticate);

    static async Task<IResult> Authenticate(string id, HttpRequest request, Store store, WebhookSender sender)
    {
        var failure = await ControlEndpoints.Failure(request);
        return ControlEndpoints.Do(store, sender, tx =>
        {
            if (tx.Find<SetupIntent>(id) is not { } setup)
                return ControlEndpoints.Unknown("setup intent", id);
            if (setup.Status != "requires_action")
                return ControlEndpoints.Problem(409, $"{id} is {setup.Status}; nothing is to be authenticated.");
            SetupAttempt.Authenticated(tx, setup, failure is null);
            return Results.NoContent();
        });
    }
}
