using System.Text.Json.Nodes;

namespace Associations.StripeEmulator.Api;

/// <summary>A status and a JSON body.</summary>
sealed record Answer(int Status, JsonObject Body)
{
    public static implicit operator Answer(StripeObject thing) => new(200, StripeJson.Node(thing));

    internal static Answer ServerError(int status) => new(status, status switch
    {
        429 => ApiError.Body("invalid_request_error", "Request rate limit exceeded.", code: "rate_limit"),
        _ => ApiError.Body("api_error", "Sorry! There was an error while talking to one of our backends."),
    });
}

/// <summary>One call of the API.</summary>
sealed record Call(string Method, string Path, string Id, Form Form, string BaseAddress)
{
    /// <summary>The object that the path names.</summary>
    /// <exception cref="ApiError">404 when there is none of that kind.</exception>
    internal T Existing<T>(Journal.Transaction tx) where T : StripeObject =>
        tx.Find<T>(Id) ?? throw ApiError.Missing(Listing.KindOf<T>(), Id, "id", 404);
}
