using System.Text.Json;

namespace Associations.Billing.Taxes;

/// <summary>
/// Asks the European Commission's VIES, which asks the member state. It is often away, and says so in several ways; whatever is not a plain yes
/// or no about the number that was asked for is no answer.
/// </summary>
sealed partial class Vies(HttpClient http, ILogger<Vies> log) : IVatNumberCheck
{
    const int MostBytes = 64 * 1024;

    /// <summary>How VIES is called: briefly, with no redirection, and with an answer of a size that one of its answers may have.</summary>
    internal static HttpClient Client(Uri address, TimeSpan patience) => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/"),
        Timeout = patience,
        MaxResponseContentBufferSize = MostBytes,
    };

    public async Task<VatAnswer> Check(string number, string? requester, CancellationToken cancellation)
    {
        VatAnswer answer;
        try
        {
            using var response = await http.PostAsJsonAsync("check-vat-number", new Dictionary<string, string?>
            {
                ["countryCode"] = number[..2],
                ["vatNumber"] = number[2..],
                ["requesterMemberStateCode"] = requester?[..2],
                ["requesterNumber"] = requester?[2..],
            }, cancellation);
            answer = Read(await response.Content.ReadAsByteArrayAsync(cancellation), number) ?? new VatAnswer.Unavailable($"http-{(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            answer = new VatAnswer.Unavailable(failure is OperationCanceledException ? "timeout" : "unreachable");
        }
        if (answer is VatAnswer.Unavailable unavailable) LogUnavailable(log, unavailable.Reason);
        return answer;
    }

    // An answer that names another number is somebody else's, out of a cache on the way.
    static VatAnswer? Read(byte[] body, string number)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            if (Error(root) is { } error)
                return error == "INVALID_INPUT" ? new VatAnswer.Invalid() : new VatAnswer.Unavailable(error.ToLowerInvariant().Replace('_', '-'));
            if (!root.TryGetProperty("valid", out var valid) || Text(root, "countryCode") != number[..2] || Text(root, "vatNumber") != number[2..]) return null;
            return valid.ValueKind switch
            {
                JsonValueKind.True => new VatAnswer.Valid(Text(root, "requestIdentifier") is { Length: > 0 and <= 50 } consultation ? consultation : null),
                JsonValueKind.False => new VatAnswer.Invalid(),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // In a list of errors, or beside an answer that is then none.
    static string? Error(JsonElement root)
    {
        var code = root.TryGetProperty("errorWrappers", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0 ? Text(errors[0], "error") ?? "ERROR"
            : Text(root, "userError") is { Length: > 0 } error && error is not ("VALID" or "INVALID") ? error
            : null;
        return code is { Length: > 40 } || code?.All(letter => char.IsAsciiLetterUpper(letter) || letter == '_') == false ? "ERROR" : code;
    }

    static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "VIES gave no answer about a VAT number ({Reason}); it is asked again later")]
    static partial void LogUnavailable(ILogger log, string reason);
}
