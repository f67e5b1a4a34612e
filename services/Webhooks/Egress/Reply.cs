namespace Associations.Webhooks.Egress;

/// <summary>What came back from one POST. Never the body: an answer from inside a network must not be readable through us.</summary>
/// <param name="Status">The HTTP status, or null when there was no answer.</param>
/// <param name="Error">Why there was no answer, one of <see cref="ReplyErrors"/>.</param>
/// <param name="RetryAfter">What the receiver's <c>Retry-After</c> asks for, counted from now; it can be negative.</param>
/// <param name="Duration">From the first attempt to connect to the last header.</param>
sealed record Reply(int? Status, string? Error, TimeSpan? RetryAfter, TimeSpan Duration);

/// <summary>The codes a partner sees on an attempt without an answer. They are part of the API.</summary>
static class ReplyErrors
{
    internal const string Timeout = "timeout";
    internal const string Dns = "dns";
    internal const string AddressRefused = "address-refused";
    internal const string Connection = "connection";
    internal const string Tls = "tls";
    internal const string InvalidAnswer = "invalid-answer";
}
