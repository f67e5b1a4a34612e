using System.Text.Json.Nodes;

namespace Associations.StripeEmulator.Api;

/// <summary>A refusal that changes nothing and, as validation failures are not, is not kept under an idempotency key.</summary>
sealed class ApiError(int status, string type, string message, string? param = null, string? code = null) : Exception(message)
{
    internal int Status => status;
    internal string? Code => code;

    /// <summary>The payment intent as it is, which Stripe adds when its status is the reason.</summary>
    internal StripeObject? PaymentIntent { get; init; }

    internal Answer ToAnswer() => new(status, Body(type, Message, param, code, PaymentIntent));

    internal static ApiError Invalid(string message, string? param = null, string? code = null) =>
        new(400, "invalid_request_error", message, param, code);

    internal static ApiError Missing(string kind, string id, string param, int status = 400) =>
        new(status, "invalid_request_error", $"No such {kind}: '{id}'", param, "resource_missing");

    internal static JsonObject Body(
        string type, string message, string? param = null, string? code = null, StripeObject? paymentIntent = null)
    {
        var error = new JsonObject();
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}";
        }

        error["message"] = message;
        if (param is not null)
            error["param"] = param;
        if (paymentIntent is not null)
            error["payment_intent"] = StripeJson.Node(paymentIntent);
        error["type"] = type;
        return new JsonObject { ["error"] = error };
    }
}
