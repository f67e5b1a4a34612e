using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Disputes;

/// <summary>Disputes are made by banks; here they are read.</summary>
static class DisputeEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/disputes/{id}", ApiPipeline.Run((call, tx) => call.Existing<Dispute>(tx)));
        v1.MapGet("/disputes", ApiPipeline.Run(List));
    }

    static Answer List(Call call, Transaction tx)
    {
        var form = call.Form.Allow([.. Listing.Parameters, "charge", "payment_intent"]);
        var (charge, payment) = (form.Text("charge"), form.Text("payment_intent"));
        return Listing.Page<Dispute>(call, tx, dispute =>
            (charge is null || dispute.Charge == charge) && (payment is null || dispute.PaymentIntent == payment));
    }
}
