using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Charges;

/// <summary>Charges are made by payment intents; here they are read.</summary>
static class ChargeEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/charges/{id}", ApiPipeline.Run((call, tx) => call.Existing<Charge>(tx)));
        v1.MapGet("/charges", ApiPipeline.Run(List));
    }

    static Answer List(Call call, Transaction tx)
    {
        var form = call.Form.Allow([.. Listing.Parameters, "customer", "payment_intent", "transfer_group"]);
        var (customer, payment) = (form.Text("customer"), form.Text("payment_intent"));
        return Listing.Page<Charge>(call, tx, charge =>
            (customer is null || charge.Customer == customer) && (payment is null || charge.PaymentIntent == payment));
    }
}
