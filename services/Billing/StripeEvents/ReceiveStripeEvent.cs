using System.Text;
using System.Text.Json;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using JasperFx;
using Marten;
using Stripe;

namespace Associations.Billing.StripeEvents;

/// <summary>
/// Takes in what Stripe sends: checks the signature over the bytes as they came, stores them, and only then answers 2xx. What it means is
/// found out afterwards, by fetching the object.
/// </summary>
static partial class ReceiveStripeEvent
{
    const int MostBytes = 1024 * 1024;
    const long ToleranceSeconds = 300;

    internal static void Map(WebApplication app) => app.MapPost("/v1/stripe/webhook", Handle).Public()
        .Answers(null).Refuses(BillingProblems.SignatureInvalid, BillingProblems.OtherMode, SharedProblems.InvalidRequest).TakesFile(MostBytes, "application/json");

    static async Task<IResult> Handle(
        HttpRequest request, IConfiguration configuration, IDocumentStore store, StripeEventSignal signal, TimeProvider time, ILogger<StripeEvent> log, CancellationToken cancellation)
    {
        if (await Read(request, cancellation) is not { } body) return Problems.Problem(413, "body-too-large", "An event is at most 1 MiB.");
        var header = request.Headers["Stripe-Signature"];
        if (!IsSigned(body, header, configuration, time.GetUtcNow(), ToleranceSeconds))
        {
            // By whoever has the secret: an old request is sent anew, or a clock is off, and then all that Stripe sends is refused.
            if (IsSigned(body, header, configuration, time.GetUtcNow(), long.MaxValue)) LogOtherTime(log);
            return Problems.Problem(400, "signature-invalid", "The Stripe-Signature header does not fit the body, the secret or the time.");
        }
        if (Parse(body, time.GetUtcNow()) is not { } received) return Problems.Problem(400, "invalid-request", "The body is not an event of Stripe's.");
        if (received.IsLive is { } live && live != IsLive(configuration))
            return Problems.Problem(400, "other-mode", $"This installation works with Stripe's {(live ? "test" : "live")} mode, and the event is of the other one.");

        await using var session = store.OpenOutside();
        if (await session.LoadAsync<StripeEvent>(received.Id, cancellation) is null)
        {
            session.Insert(received);
            try
            {
                await session.SaveChangesAsync(cancellation);
            }
            catch (DocumentAlreadyExistsException)
            {
                // The same event at the same instant on another connection: it is stored, which is all that is promised.
            }
            signal.Raise();
        }
        return Results.Ok();
    }

    static async Task<string?> Read(HttpRequest request, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > MostBytes) return null;
            bytes.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    // Several secrets, separated by spaces, while one is being replaced by another.
    static bool IsSigned(string body, string? header, IConfiguration configuration, DateTimeOffset now, long tolerance) =>
        header is not null && (configuration["Stripe:WebhookSecret"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(secret =>
        {
            try
            {
                EventUtility.ValidateSignature(body, header, secret, tolerance, now.ToUnixTimeSeconds());
                return true;
            }
            catch (Exception malformed) when (malformed is StripeException or FormatException or OverflowException or ArgumentException or NullReferenceException
                or IndexOutOfRangeException or KeyNotFoundException or InvalidOperationException)
            {
                // Whatever the header holds instead of a signature, it is not one.
                return false;
            }
        });

    static StripeEvent? Parse(string body, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (Text(root, "id") is not { Length: > 0 and <= 255 } id || Text(root, "type") is not { } type) return null;
            var subject = root.TryGetProperty("data", out var data) && data.TryGetProperty("object", out var about) ? Text(about, "id")
                : root.TryGetProperty("related_object", out var related) ? Text(related, "id") : null;
            return new StripeEvent { Id = id, Type = type, ObjectId = subject, ApiVersion = Text(root, "api_version"), IsLive = Flag(root, "livemode"), Raw = body, ReceivedAt = now, DueAt = now };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Stripe's keys say by their beginning which mode they are for: sk_live_… and rk_live_… are for real money.
    static bool IsLive(IConfiguration configuration) => configuration["Stripe:ApiKey"]?.Split('_') is [_, "live", ..];

    static bool? Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is signed as Stripe signs it is from more than five minutes ago or ahead: is this machine's clock right?")]
    static partial void LogOtherTime(ILogger log);
}
