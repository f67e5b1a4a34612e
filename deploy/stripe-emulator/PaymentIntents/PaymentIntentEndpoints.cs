using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.PaymentIntents;

static class PaymentIntentEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        var options = ((IEndpointRouteBuilder)v1).ServiceProvider.GetRequiredService<StripeEmulatorOptions>();
        v1.MapPost("/payment_intents", ApiPipeline.Run((call, tx) => CreatePaymentIntent.Handle(call, tx, options)));
        v1.MapGet("/payment_intents", ApiPipeline.Run(List));
        v1.MapGet("/payment_intents/{id}", ApiPipeline.Run((call, tx) => Find(tx, call.Id)));
        v1.MapPost("/payment_intents/{id}", ApiPipeline.Run(UpdatePaymentIntent.Handle));
        v1.MapPost("/payment_intents/{id}/confirm", ApiPipeline.Run((call, tx) => ConfirmPaymentIntent.Handle(call, tx, options)));
        v1.MapPost("/payment_intents/{id}/cancel", ApiPipeline.Run(CancelPaymentIntent.Handle));
    }

    internal static PaymentIntent Find(Transaction tx, string id) =>
        tx.Find<PaymentIntent>(id) ?? throw ApiError.Missing("payment_intent", id, "intent", 404);

    static Answer List(Call call, Transaction tx)
    {
        var customer = call.Form.Allow([.. Listing.Parameters, "customer"]).Text("customer");
        return Listing.Page<PaymentIntent>(call, tx, payment => customer is null || payment.Customer == customer);
    }
}
