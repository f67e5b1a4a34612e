using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.CheckoutSessions;

static class CheckoutSessionEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/checkout/sessions", ApiPipeline.Run(CreateCheckoutSession.Handle));
        v1.MapGet("/checkout/sessions", ApiPipeline.Run(List));
        v1.MapGet("/checkout/sessions/{id}", ApiPipeline.Run((call, tx) => call.Existing<CheckoutSession>(tx)));
        v1.MapPost("/checkout/sessions/{id}/expire", ApiPipeline.Run(Expire));
    }

    static Answer List(Call call, Transaction tx)
    {
        var form = call.Form.Allow([.. Listing.Parameters, "customer", "payment_intent", "status"]);
        var (customer, payment, status) = (form.Text("customer"), form.Text("payment_intent"), form.Text("status"));
        return Listing.Page<CheckoutSession>(call, tx, session => (customer is null || session.Customer == customer)
            && (payment is null || session.PaymentIntent == payment) && (status is null || session.Status == status));
    }

    static Answer Expire(Call call, Transaction tx)
    {
        call.Form.Allow();
        var session = call.Existing<CheckoutSession>(tx);
        return session.Status == "open"
            ? CheckoutRules.Expire(tx, session)
            : throw ApiError.Invalid($"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{session.Status}`.");
    }
}
