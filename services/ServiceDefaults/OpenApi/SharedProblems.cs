using System.Reflection;

namespace Associations.ServiceDefaults.OpenApi;

/// <summary>The refusals that any operation may answer with, because they come from how the API is called and not from what it is about.</summary>
public static class SharedProblems
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemType> All => In(typeof(SharedProblems));

    /// <summary>The kinds of refusal that a catalogue declares as its fields.</summary>
    public static IReadOnlyList<ProblemType> In(Type catalogue) =>
        [.. catalogue.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(field => field.FieldType == typeof(ProblemType))
            .Select(field => (ProblemType)field.GetValue(null)!)];

#pragma warning disable CS1591 // Each says itself what it means.
    public static readonly ProblemType InvalidRequest = new("invalid-request", 400,
        "A field, a parameter or a header cannot be accepted as it is. `errors` names each one and says what it should be.",
        "Correct what `errors` names and send the request again. Fields that the API does not know are refused too, so that a misspelt one is not ignored.");

    public static readonly ProblemType NotAuthenticated = new("not-authenticated", 401,
        "The request carries no access token, or one that is not valid: expired, made for another audience, or signed by someone else.",
        "Get a new token from your identity provider and send it as `Authorization: Bearer …`.");

    public static readonly ProblemType NotAllowed = new("not-allowed", 403,
        "The token is valid, but does not carry the scope or the role that this operation needs.",
        "The reference says for each operation who may call it. Ask for a token with that scope, or ask the association's staff to do it.");

    public static readonly ProblemType NotFound = new("not-found", 404,
        "There is no such thing here: it never existed, or it is not yours to see. The two are never told apart.",
        "Check the id, and that the token is of the association it belongs to.");

    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405,
        "The address exists and does not take this method.", "The `Allow` header lists the methods it takes.");

    public static readonly ProblemType Busy = new("busy", 409,
        "Many changes at once on the same thing; this one lost the race five times. Nothing was changed.", "Send the same request again after a moment.");

    public static readonly ProblemType RequestInProgress = new("request-in-progress", 409,
        "A request with the same `Idempotency-Key` is being worked on at this moment.",
        "Wait for as long as `Retry-After` says, and send the same request with the same key again: it then gets the first one's answer.");

    public static readonly ProblemType Stale = new("stale", 412,
        "The thing has changed since the version that `If-Match` names. Nothing was changed. `currentVersion` and the `ETag` header have the present one.",
        "Read it again, look at what has changed, and decide anew with the new `ETag`.");

    public static readonly ProblemType BodyTooLarge = new("body-too-large", 413,
        "The body is larger than this operation accepts: 1 MiB, or 32 MiB where a file is imported.", "Send less at a time.");

    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415,
        "The body is of a media type that this operation does not take.", "Send `application/json`, or what the reference names for this operation.");

    public static readonly ProblemType IdempotencyKeyReused = new("idempotency-key-reused", 422,
        "This `Idempotency-Key` came with another request within the last 24 hours: another address or another body. Nothing was done.",
        "Use a new key, such as a UUID, for each thing that you want to happen, and the same key only to repeat that one request.");

    public static readonly ProblemType PreconditionRequired = new("precondition-required", 428,
        "This operation changes something that several people work on, and must say which version of it was decided on (RFC 6585 section 3).",
        "Read the thing, and send its `ETag` as `If-Match`.");

    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429,
        "More requests came in than the caller, the association or the address may send. Nothing was done.",
        "Wait for as long as `Retry-After` says. The `RateLimit` header tells with every answer how many are left.");

    public static readonly ProblemType RequestCancelled = new("request-cancelled", 499,
        "The connection was given up before the answer.", "Repeat the request with the same `Idempotency-Key`.");

    public static readonly ProblemType InternalError = new("internal-error", 500,
        "Something failed on our side.", "Repeat the request with the same `Idempotency-Key`; if it goes on, tell us the `traceId`.");

    public static readonly ProblemType AnswerLost = new("answer-lost", 502,
        "The service's answer was lost on its way; it may have done what was asked.",
        "Repeat the request with the same `Idempotency-Key`: what was done is answered and not done again. Without a key, read how things are first.");

    public static readonly ProblemType TemporarilyUnavailable = new("temporarily-unavailable", 503,
        "The service cannot do this at the moment.", "Repeat the request, with the same `Idempotency-Key`, after the time in `Retry-After`.");

    public static readonly ProblemType IssuerUnavailable = new("issuer-unavailable", 503,
        "The access token could not be checked, because its issuer does not answer. Nothing was changed.", "Repeat the request after the time in `Retry-After`.");

    public static readonly ProblemType AnswerTooLate = new("answer-too-late", 504,
        "The service took too long to answer; it may still have done what was asked.",
        "Repeat the request with the same `Idempotency-Key`: what was done is answered and not done again. Without a key, read how things are first.");
#pragma warning restore CS1591
}
