using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Payouts;

namespace Associations.StripeEmulator.BalanceTransactions;

static class BalanceTransactionEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/balance_transactions/{id}", ApiPipeline.Run((call, tx) => call.Existing<BalanceTransaction>(tx)));
        v1.MapGet("/balance_transactions", ApiPipeline.Run((call, tx) =>
        {
            var form = call.Form.Allow([.. Listing.Parameters, "type", "source", "currency", "payout"]);
            var (type, source, currency) = (form.Text("type"), form.Text("source"), form.Text("currency"));
            var payout = form.Text("payout") is { } id ? tx.Find<Payout>(id) ?? throw ApiError.Missing("payout", id, "payout") : null;
            var paid = payout is null ? null : PayoutRules.In(tx, payout).Select(entry => entry.Id).ToHashSet();
            return Listing.Page<BalanceTransaction>(call, tx, entry =>
                (paid is null || paid.Contains(entry.Id)) && (type is null || entry.Type == type) && (source is null || entry.Source == source)
                && (currency is null || entry.Currency == currency));
        }));
    }
}
