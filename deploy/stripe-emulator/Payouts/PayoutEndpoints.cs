using System.Text.Json.Nodes;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Payouts;

/// <summary>Payouts are made by Stripe, on a schedule; here they are read, and so is the balance that they empty.</summary>
static class PayoutEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/payouts/{id}", ApiPipeline.Run((call, tx) => call.Existing<Payout>(tx)));
        v1.MapGet("/payouts", ApiPipeline.Run((call, tx) =>
        {
            var status = call.Form.Allow([.. Listing.Parameters, "status"]).Text("status");
            return Listing.Page<Payout>(call, tx, payout => status is null || payout.Status == status);
        }));
        v1.MapGet("/balance", ApiPipeline.Run((call, tx) =>
        {
            call.Form.Allow();
            return Balance(tx);
        }));
    }

    // All of it is available at once.
    static Answer Balance(Transaction tx) => new(200, new JsonObject
    {
        ["object"] = "balance",
        ["available"] = Amounts(PayoutRules.Currencies(tx), currency => PayoutRules.Balance(tx, currency)),
        ["livemode"] = false,
        ["pending"] = Amounts(PayoutRules.Currencies(tx), _ => 0),
    });

    static JsonArray Amounts(IEnumerable<string> currencies, Func<string, long> amount) => [.. currencies.Select(currency => new JsonObject
    {
        ["amount"] = amount(currency),
        ["currency"] = currency,
        ["source_types"] = new JsonObject { ["card"] = amount(currency) },
    })];
}
