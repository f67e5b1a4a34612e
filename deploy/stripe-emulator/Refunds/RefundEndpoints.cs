using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;

namespace Associations.StripeEmulator.Refunds;

static class RefundEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        var options = ((IEndpointRouteBuilder)v1).ServiceProvider.GetRequiredService<StripeEmulatorOptions>();
        v1.MapPost("/refunds", ApiPipeline.Run((call, tx) => Create(call, tx, options)));
        v1.MapGet("/refunds", ApiPipeline.Run(List));
        v1.MapGet("/refunds/{id}", ApiPipeline.Run((call, tx) => call.Existing<Refund>(tx)));
        v1.MapPost("/refunds/{id}", ApiPipeline.Run(Update));
        v1.MapGet("/charges/{id}/refunds", ApiPipeline.Run((call, tx) =>
        {
            var charge = call.Existing<Charge>(tx);
            return Listing.Page<Refund>(call, tx, refund => refund.Charge == charge.Id);
        }));
    }

    static Answer Create(Call call, Transaction tx, StripeEmulatorOptions options)
    {
        var form = call.Form.Allow("amount", "charge", "metadata", "payment_intent", "reason");
        var charge = ChargeOf(tx, form);
        return RefundRules.Make(tx, charge, new()
        {
            Id = StripeId.New("re"),
            Created = tx.Now,
            Amount = RefundRules.Amount(tx, charge, form.Integer("amount")),
            Charge = charge.Id,
            Currency = charge.Currency,
            Customer = charge.Customer,
            Metadata = form.Metadata(),
            PaymentIntent = charge.PaymentIntent,
            PaymentMethod = charge.PaymentMethod,
            Reason = form.Has("reason") ? form.OneOf("reason", "", "duplicate", "fraudulent", "requested_by_customer") : null,
            Status = "pending",
        }, options);
    }

    static Charge ChargeOf(Transaction tx, Form form) => (form.Text("charge", null), form.Text("payment_intent", null)) switch
    {
        ({ } charge, null) => tx.Find<Charge>(charge) ?? throw ApiError.Missing("charge", charge, "charge", 404),
        (null, { } payment) => tx.Find<PaymentIntent>(payment) is { } known
            ? ChargeOf(tx, known)
            : throw ApiError.Missing("payment_intent", payment, "payment_intent", 404),
        (null, null) => throw ApiError.Invalid("One of the following params should be provided for this request: payment_intent or charge.",
            code: "parameter_missing"),
        _ => throw ApiError.Invalid("You may only specify one of these parameters: charge, payment_intent.", "charge"),
    };

    static Charge ChargeOf(Transaction tx, PaymentIntent payment) => payment is { Status: "succeeded", LatestCharge: { } latest }
        ? tx.Find<Charge>(latest)!
        : throw ApiError.Invalid($"This PaymentIntent ({payment.Id}) does not have a successful charge to refund.", "payment_intent");

    static Answer Update(Call call, Transaction tx)
    {
        var before = call.Existing<Refund>(tx);
        var refund = tx.Put(before with { Metadata = call.Form.Allow("metadata").Metadata(before.Metadata) });
        tx.Emit("refund.updated", refund, PreviousAttributes.Of(before, refund));
        return refund;
    }

    static Answer List(Call call, Transaction tx)
    {
        var form = call.Form.Allow([.. Listing.Parameters, "charge", "payment_intent"]);
        var (charge, payment) = (form.Text("charge"), form.Text("payment_intent"));
        return Listing.Page<Refund>(call, tx, refund =>
            (charge is null || refund.Charge == charge) && (payment is null || refund.PaymentIntent == payment));
    }
}
