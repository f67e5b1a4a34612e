using System.Net.Http.Headers;
using Stripe;

namespace Associations.Billing.Payments;

/// <summary>The way to Stripe, with the key that is configured at the moment of each call: it can be rolled while the process runs.</summary>
static class StripeAccess
{
    /// <exception cref="InvalidOperationException">No key is set.</exception>
    internal static StripeClient Client(IConfiguration configuration) => new(new StripeClientOptions
    {
        ApiKey = Key(configuration),
        ApiBase = configuration["Stripe:ApiBase"],
        // Retries are ours: an outcome that is not known is found out under the same key, on a schedule.
        HttpClient = new SystemNetHttpClient(
            new HttpClient(new WithCurrentKey(configuration)) { Timeout = TimeSpan.FromSeconds(20) }, maxNetworkRetries: 0, enableTelemetry: false),
    });

    static string Key(IConfiguration configuration) =>
        configuration["Stripe:ApiKey"] ?? throw new InvalidOperationException("Stripe:ApiKey is not set: it is the secret key of the Stripe account.");

    sealed class WithCurrentKey(IConfiguration configuration) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key(configuration));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
