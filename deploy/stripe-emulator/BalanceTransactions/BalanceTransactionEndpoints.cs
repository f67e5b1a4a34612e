using Associations.StripeEmulator.Api;

namespace Associations.StripeEmulator.BalanceTransactions;

static class BalanceTransactionEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/balance_transactions/{id}", ApiPipeline.Run((call, tx) => call.Existing<BalanceTransaction>(tx)));
        v1.MapGet("/balance_transactions", ApiPipeline.Run((call, tx) =>
        {
            var form = call.Form.Allow([.. Listing.Parameters, "type", "source", "currency"]);
            var (type, source, currency) = (form.Text("type"), form.Text("source"), form.Text("currency"));
            return Listing.Page<BalanceTransaction>(call, tx, entry =>
                (type is null || entry.Type == type) && (source is null || entry.Source == source)
                && (currency is null || entry.Currency == currency));
        }));
    }
}
