using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.ServiceDefaults;

/// <summary>
/// The one place where refusals become HTTP: problem details as RFC 9457 defines them. <c>type</c> ends in the refusal's code,
/// <c>title</c> is the code in words, and <c>detail</c> says what to do. The text of an exception never leaves the process.
/// </summary>
public static partial class Problems
{
    /// <summary>A refusal with its own code.</summary>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="code">A stable slug, such as <c>seats-sold-out</c>.</param>
    /// <param name="detail">A sentence for the person who reads it: what is wrong and what to do next.</param>
    /// <param name="errors">For a 400: field to messages.</param>
    /// <param name="members">Further members of the problem, by name (RFC 9457 section 3.2).</param>
    public static IResult Problem(
        int status, string code, string? detail = null, IDictionary<string, string[]>? errors = null, IDictionary<string, object?>? members = null)
    {
        var problem = Details(status, code, detail, errors);
        foreach (var (name, value) in members ?? new Dictionary<string, object?>()) problem.Extensions[name] = value;
        return new Refusal(problem);
    }

    /// <summary>The thing asked for does not exist, or not for this caller; the two are never told apart.</summary>
    public static IResult NotFound(string what) => Problem(404, "not-found", $"There is no such {what} here.");

    /// <summary>A field whose value cannot be accepted.</summary>
    public static IResult Invalid(string field, string message) =>
        Problem(400, "invalid-request", "One or more fields cannot be accepted.", new Dictionary<string, string[]> { [field] = [message] });

    static ProblemDetails Details(int status, string code, string? detail, IDictionary<string, string[]>? errors)
    {
        var problem = errors is null ? new ProblemDetails() : new HttpValidationProblemDetails(errors);
        (problem.Status, problem.Type, problem.Title, problem.Detail) = (status, $"/problems/{code}", InWords(code), detail);
        return problem;
    }

    static string InWords(string code) => char.ToUpperInvariant(code[0]) + code[1..].Replace('-', ' ');

    internal static void AddTo(IServiceCollection services) => services.AddProblemDetails(options =>
        options.CustomizeProblemDetails = context => Complete(context.ProblemDetails, context.HttpContext));

    static void Complete(ProblemDetails problem, HttpContext http)
    {
        // Whatever the framework itself refuses gets a type of ours, so that a caller can rely on one form.
        if (problem.Type is null || !problem.Type.StartsWith("/problems/", StringComparison.Ordinal))
        {
            var (code, detail) = ForStatus(problem.Status ?? http.Response.StatusCode);
            (problem.Type, problem.Title, problem.Detail) = ($"/problems/{code}", InWords(code), problem.Detail ?? detail);
        }
        problem.Instance ??= http.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? TraceOf(http.Request) ?? http.TraceIdentifier;
    }

    // Where no spans are made, the caller's own trace (W3C Trace Context) is the one that the service goes on with.
    static string? TraceOf(HttpRequest request) =>
        ActivityContext.TryParse(request.Headers.TraceParent, null, out var trace) ? trace.TraceId.ToString() : null;

    // The framework's own writer leaves out half of it when a caller's Accept names something else, and a refusal is what it is whatever one
    // would rather have read (RFC 9110 section 12.5.1 lets the server disregard the field).
    sealed class Refusal(ProblemDetails problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            Complete(problem, httpContext);
            httpContext.Response.StatusCode = problem.Status!.Value;
            return httpContext.Response.WriteAsJsonAsync(problem, problem.GetType(), Json.Options, "application/problem+json", httpContext.RequestAborted);
        }
    }

    internal static void Use(WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = StatusOf,
            SuppressDiagnosticsCallback = context => StatusOf(context.Exception) < 500,
            ExceptionHandler = context =>
            {
                var exception = context.Features.Get<IExceptionHandlerFeature>()!.Error;
                var status = StatusOf(exception);
                if (status == 503) context.Response.Headers.RetryAfter = "5";
                return OfException(exception, status).ExecuteAsync(context);
            },
        });
        app.UseStatusCodePages(context =>
        {
            var (code, detail) = ForStatus(context.HttpContext.Response.StatusCode);
            return Problem(context.HttpContext.Response.StatusCode, code, detail).ExecuteAsync(context.HttpContext);
        });
    }

    static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        OperationCanceledException => 499,
        _ when HasNul(exception) => 400,
        // The database or the broker is away: nothing was stored, and the same request will do later.
        _ when exception.GetType().FullName is "Npgsql.NpgsqlException" || exception.InnerException is System.Net.Sockets.SocketException => 503,
        _ => 500,
    };

    static IResult OfException(Exception exception, int status) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } when status == 400 =>
            Problem(400, "invalid-request", "The body is not the JSON that this operation takes.", new Dictionary<string, string[]>
            {
                [FieldOf(json)] = [InPlainWords(json)],
            }),
        // The framework has no code for it, only its words; BadInputTests hold them fast.
        BadHttpRequestException when status == 400 && Parameter().Match(exception.Message) is { Success: true } named =>
            Problem(400, "invalid-request", "A parameter of the address cannot be read.", new Dictionary<string, string[]>
            {
                [named.Groups["name"].Value] = ["This value is not of the expected kind."],
            }),
        _ when HasNul(exception) => Problem(400, "invalid-request", "A text of the request has the character U+0000, which no database keeps. Take it out; nothing was changed."),
        _ => ForStatus(status) is var (code, detail) ? Problem(status, code, detail) : throw new UnreachableException(),
    };

    // PostgreSQL's words for it, in JSON and in a text (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    static bool HasNul(Exception? exception) => exception is not null && (exception is DbException { SqlState: "22P05" or "22021" } || HasNul(exception.InnerException));

    [GeneratedRegex("^Failed to bind parameter \"[^ ]+ (?<name>[A-Za-z0-9]+)\" from ", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    static string FieldOf(JsonException json) => json.Path is null or "$" ? "$" : json.Path.TrimStart('$').TrimStart('.');

    // The serialiser's own sentence names .NET types; these are the cases a caller can do something about.
    static string InPlainWords(JsonException json) =>
        json.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "This field is not known here."
        : json.Message.Contains("missing required", StringComparison.Ordinal) ? $"Required: {MissingIn(json.Message)}."
        : json.Message.Contains("doesn't allow null", StringComparison.Ordinal) || json.Message.Contains("disallows null", StringComparison.Ordinal) ? "This field must not be null."
        : json.Message.Contains("could not be converted", StringComparison.Ordinal) ? "This value is not of the expected kind."
        : $"Not valid JSON at line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}.";

    static string MissingIn(string message) => message[(message.LastIndexOf(':') + 1)..].Trim().TrimEnd('.').Replace("'", "", StringComparison.Ordinal);

    static (string Code, string Detail) ForStatus(int status) => status switch
    {
        400 => ("invalid-request", "The request cannot be read. See the API reference for its form."),
        401 => ("not-authenticated", "Send a valid access token in the Authorization header: Bearer <token>."),
        403 => ("not-allowed", "The access token does not carry the scope or role that this operation needs."),
        404 => ("not-found", "There is nothing at this address."),
        405 => ("method-not-allowed", "This address does not take that method; the Allow header lists those it takes."),
        413 => ("body-too-large", "The body is larger than this operation accepts."),
        415 => ("unsupported-media-type", "Send the body as application/json, or as the media type that this operation names."),
        429 => ("too-many-requests", "Slow down; Retry-After says for how long."),
        499 => ("request-cancelled", "The request was given up before it was answered. With the same Idempotency-Key it can be repeated safely; without one, read first whether it was done."),
        503 => ("temporarily-unavailable", "The service cannot do this at the moment. Repeat the request after the time in Retry-After. With the same Idempotency-Key that is safe; without one, read first whether it was done."),
        >= 400 and < 500 => ("invalid-request", "The request cannot be accepted."),
        _ => ("internal-error", "Something failed on our side. With the same Idempotency-Key the request can be repeated safely; without one, read first whether it was done. Quote the traceId if it goes on."),
    };
}
