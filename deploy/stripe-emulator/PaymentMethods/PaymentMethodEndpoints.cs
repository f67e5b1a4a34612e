using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Customers;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.PaymentMethods;

static class PaymentMethodEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/payment_methods", ApiPipeline.Run(List));
        v1.MapGet("/payment_methods/{id}", ApiPipeline.Run((call, tx) => Find(tx, call.Id, "payment_method", 404)));
        v1.MapPost("/payment_methods/{id}/attach", ApiPipeline.Run(Attach));
        v1.MapPost("/payment_methods/{id}/detach", ApiPipeline.Run(Detach));
        v1.MapGet("/customers/{id}/payment_methods", ApiPipeline.Run(ListOfCustomer));
    }

    /// <summary>A known method or, under one of the test names, a new one like it.</summary>
    /// <exception cref="ApiError">There is none of that id or name.</exception>
    internal static PaymentMethod Find(Transaction tx, string id, string param, int status = 400) =>
        tx.Find<PaymentMethod>(id)
        ?? (TestPaymentMethods.Named(id) is { } test ? tx.Put(PaymentMethod.From(test, tx.Now)) : null)
        ?? throw ApiError.Missing("PaymentMethod", id, param, status);

    /// <exception cref="ApiError">It was detached from its customer.</exception>
    internal static void RequireUsable(PaymentMethod method)
    {
        if (method.Detached)
            throw ApiError.Invalid("The provided PaymentMethod was detached from a Customer. It may not be used again. To use a PaymentMethod "
                + "multiple times, you must attach it to a Customer first.", "payment_method");
    }

    static Answer Attach(Call call, Transaction tx)
    {
        var customer = call.Form.Allow("customer").Required("customer");
        if (tx.Find<Customer>(customer) is null)
            throw ApiError.Missing("customer", customer, "customer");
        var method = Find(tx, call.Id, "payment_method", 404);
        RequireUsable(method);
        if (TestPaymentMethods.Behind(method) is { Attachable: false, Failure: { } failure })
            return new(402, new() { ["error"] = PaymentIntents.PaymentError.From(failure, null, null).ToNode() });
        if (method.Customer is not null && method.Customer != customer)
            throw ApiError.Invalid("The payment method you provided has already been attached to a customer.");
        var attached = tx.Put(method with { Customer = customer });
        if (method.Customer is null)
            tx.Emit("payment_method.attached", attached);
        return attached;
    }

    static Answer Detach(Call call, Transaction tx)
    {
        call.Form.Allow();
        var method = call.Existing<PaymentMethod>(tx);
        if (method.Customer is null)
            throw ApiError.Invalid("The payment method you provided is not attached to a customer so detachment is impossible.");
        var detached = tx.Put(method with { Customer = null, Detached = true });
        tx.Emit("payment_method.detached", detached, PreviousAttributes.Of(method, detached));
        return detached;
    }

    static Answer List(Call call, Transaction tx) =>
        Page(call, tx, call.Form.Allow([.. Listing.Parameters, "customer", "type"]).Text("customer"));

    static Answer ListOfCustomer(Call call, Transaction tx)
    {
        call.Form.Allow([.. Listing.Parameters, "type"]);
        return Page(call, tx, call.Existing<Customer>(tx).Id);
    }

    static Answer Page(Call call, Transaction tx, string? customer)
    {
        var type = call.Form.Text("type");
        return Listing.Page<PaymentMethod>(call, tx, method =>
            method.Customer is not null && (customer is null || method.Customer == customer) && (type is null || method.Type == type));
    }
}
