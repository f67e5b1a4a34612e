using System.Globalization;

namespace Associations.StripeEmulator;

/// <summary>What the emulator is told by its configuration; every key is described in docs/stripe-emulator.md.</summary>
sealed record StripeEmulatorOptions
{
    public required string DataFolder { get; init; }
    public Uri? WebhookUrl { get; init; }
    public required string WebhookSecret { get; init; }
    public string? ApiKey { get; init; }
    public TimeSpan SettlementDelay { get; init; } = TimeSpan.FromSeconds(2);
    public TimeSpan SlowSettlementDelay { get; init; } = TimeSpan.FromSeconds(180);
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public int WebhookConcurrency { get; init; } = 1;
    public IReadOnlyList<TimeSpan> WebhookRetries { get; init; } = [.. new[] { 0.5, 1, 2, 4, 8, 15, 30, 60 }.Select(TimeSpan.FromSeconds)];

    internal static StripeEmulatorOptions Read(IConfiguration configuration)
    {
        var emulator = configuration.GetSection("Emulator");
        var defaults = new StripeEmulatorOptions { DataFolder = ".local/stripe-emulator", WebhookSecret = "whsec_emulator" };
        return defaults with
        {
            DataFolder = emulator["DataFolder"] is { Length: > 0 } folder ? folder : defaults.DataFolder,
            WebhookUrl = emulator["WebhookUrl"] is { Length: > 0 } url ? WebAddress(url) : null,
            WebhookSecret = emulator["WebhookSecret"] is { Length: > 0 } secret ? secret : defaults.WebhookSecret,
            ApiKey = configuration["Stripe:ApiKey"] is { Length: > 0 } key ? key : null,
            SettlementDelay = Seconds("SettlementSeconds") ?? defaults.SettlementDelay,
            SlowSettlementDelay = Seconds("SlowSettlementSeconds") ?? defaults.SlowSettlementDelay,
            WebhookTimeout = Seconds("WebhookTimeoutSeconds") ?? defaults.WebhookTimeout,
            WebhookConcurrency = emulator["WebhookConcurrency"] is { Length: > 0 } many ? Whole("WebhookConcurrency", many) : 1,
            WebhookRetries = emulator["WebhookRetrySeconds"] is { Length: > 0 } waits
                ? [.. waits.Split(',').Select(wait => Duration("WebhookRetrySeconds", wait))]
                : defaults.WebhookRetries,
        };

        TimeSpan? Seconds(string key) => emulator[key] is { Length: > 0 } text ? Duration(key, text) : null;
    }

    static Uri WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new Uri(text)
            : throw new EmulatorCannotStartException($"Emulator:WebhookUrl must be an absolute http or https address, not '{text}'.");

    static TimeSpan Duration(string key, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new EmulatorCannotStartException($"Emulator:{key} must be seconds from 0 to 86400, not '{text}'.");

    static int Whole(string key, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 64
            ? number
            : throw new EmulatorCannotStartException($"Emulator:{key} must be a whole number from 1 to 64, not '{text}'.");
}
