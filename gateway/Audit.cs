using System.Net;
using Yarp.ReverseProxy;

namespace Associations.Gateway;

/// <summary>
/// <c>GET /v1/audit?subject=</c>: callers see one history, and do not know which service keeps the thing. A thing lives in exactly one, so
/// every service is asked with the caller's own token and the one that knows it is heard.
/// </summary>
sealed class Audit(IProxyStateLookup services, IConfiguration configuration)
{
    const string Path = "/v1/audit";

    // What of the caller's request makes a difference to the answer.
    static readonly string[] _askedWith = ["Authorization", "If-None-Match"];

    // A service's answer is its own, but how it is carried is not.
    static readonly string[] _handedOn = ["Cache-Control", "Content-Type", "Content-Length", "ETag", "Retry-After", "WWW-Authenticate"];

    readonly TimeSpan _patience = configuration.GetValue("Gateway:ActivityTimeout", TimeSpan.FromMinutes(1));

    internal Task Ask(HttpContext context, RequestDelegate next) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is "" or "/"
            ? AskAll(context)
            : next(context);

    async Task AskAll(HttpContext context)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        asking.CancelAfter(_patience);
        var asked = Routes.Services.Select(service => Ask(service, context.Request, asking.Token)).ToList();
        try
        {
            await foreach (var known in Task.WhenEach(asked))
            {
                if (await known is not { StatusCode: HttpStatusCode.OK or HttpStatusCode.NotModified } history) continue;
                await HandOn(history, context, asking.Token);
                return;
            }

            var answers = (await Task.WhenAll(asked)).ToList();
            if (context.RequestAborted.IsCancellationRequested) return;
            // Of a service that is away nobody knows whether the thing is there: to say that it is nowhere would be to lie.
            if (answers.Any(answer => answer is null || (int)answer.StatusCode is < 400 or >= 500))
                await Refusals.TryLater(context, StatusCodes.Status503ServiceUnavailable, "temporarily-unavailable",
                    "Not all that could know of it answered, and a history that may be incomplete is none. Nothing was changed. Repeat the request after the time in Retry-After.");
            else
                await HandOn(Chosen(answers!), context, asking.Token);
        }
        finally
        {
            await asking.CancelAsync();
            foreach (var answer in await Task.WhenAll(asked)) answer?.Dispose();
        }
    }

    // What is wrong with the request all say alike. Else it is not there as far as the caller may know, or the caller may know nothing.
    static HttpResponseMessage Chosen(List<HttpResponseMessage> answers) =>
        answers.Find(answer => answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden))
        ?? answers.Find(answer => answer.StatusCode == HttpStatusCode.NotFound)
        ?? answers[0];

    // Null when no destination of the service answers in time.
    async Task<HttpResponseMessage?> Ask(string service, HttpRequest request, CancellationToken cancellation)
    {
        if (!services.TryGetCluster(service, out var cluster)) return null;
        foreach (var destination in cluster.DestinationsState.AvailableDestinations)
        {
            try
            {
                using var question = new HttpRequestMessage(HttpMethod.Get, $"{destination.Model.Config.Address.TrimEnd('/')}{Path}{request.QueryString}");
                foreach (var name in _askedWith)
                    foreach (var value in request.Headers[name]) question.Headers.TryAddWithoutValidation(name, value);
                return await cluster.Model.HttpClient.SendAsync(question, cancellation);
            }
            catch (HttpRequestException)
            {
                // The next one may do.
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
        return null;
    }

    static async Task HandOn(HttpResponseMessage answer, HttpContext context, CancellationToken cancellation)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var name in _handedOn)
        {
            if (answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values))
                context.Response.Headers[name] = values.ToArray();
        }
        try
        {
            await answer.Content.CopyToAsync(context.Response.Body, cancellation);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            // Half a history must not look like a whole one.
            context.Abort();
        }
    }
}
