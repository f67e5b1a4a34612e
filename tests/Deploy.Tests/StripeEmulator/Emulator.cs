using System.Globalization;
using Associations.StripeEmulator;
using Associations.StripeEmulator.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

/// <summary>The emulator on a real port with a data folder of its own, Stripe's own client for it, and a receiver for its webhooks.</summary>
sealed class Emulator : IAsyncDisposable
{
    internal const string Key = "sk_test_deploy";
    internal const string Secret = "whsec_of_the_deploy_tests";

    readonly string _folder = Directory.CreateTempSubdirectory("stripe-emulator-").FullName;
    readonly IReadOnlyList<string> _settings;
    readonly HttpClient _http = new();
    WebApplication _app;
    bool _isStopped;

    Emulator(Receiver receiver, IReadOnlyList<string> settings)
    {
        Receiver = receiver;
        _settings = settings;
        _app = Build();
    }

    internal Receiver Receiver { get; }
    internal Uri Address { get; private set; } = null!;
    internal StripeClient Stripe { get; private set; } = null!;
    internal ControlClient Control { get; private set; } = null!;
    internal string Folder => _folder;

    internal PaymentIntentService PaymentIntents => Stripe.V1.PaymentIntents;
    internal PaymentMethodService PaymentMethods => Stripe.V1.PaymentMethods;
    internal ChargeService Charges => Stripe.V1.Charges;
    internal RefundService Refunds => Stripe.V1.Refunds;
    internal DisputeService Disputes => Stripe.V1.Disputes;
    internal PayoutService Payouts => Stripe.V1.Payouts;
    internal BalanceService Balance => Stripe.V1.Balance;
    internal BalanceTransactionService BalanceTransactions => Stripe.V1.BalanceTransactions;
    internal CustomerService Customers => Stripe.V1.Customers;
    internal EventService Events => Stripe.V1.Events;

    /// <param name="settings">Such as <c>SettlementSeconds=0.1</c>, without its section, or one of another section with it.</param>
    internal static async Task<Emulator> Start(params string[] settings)
    {
        var emulator = new Emulator(await Receiver.Start(), settings);
        await emulator.Open();
        return emulator;
    }

    /// <summary>Ends the emulator, as an operator would, and starts another on the same folder.</summary>
    internal async Task Restart()
    {
        await Stop();
        await Resume();
    }

    internal async Task Stop()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    internal Task Resume()
    {
        (_app, _isStopped) = (Build(), false);
        return Open();
    }

    /// <summary>Stripe's client without its own retries, unless they are what is tested.</summary>
    internal StripeClient ClientFor(string key, int retries = 0) => new(
        key, httpClient: new SystemNetHttpClient(_http, retries, enableTelemetry: false), apiBase: Address.AbsoluteUri.TrimEnd('/'));

    internal Task<HttpResponseMessage> Send(HttpMethod method, string path, string? form = null, string? key = Key, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (form is not null)
            request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return _http.SendAsync(request);
    }

    internal Task<PaymentIntent> Pay(
        long amount = 12_000, string currency = "eur", string method = "pm_card_visa", string? idempotencyKey = null,
        Action<PaymentIntentCreateOptions>? with = null, StripeClient? client = null)
    {
        var options = new PaymentIntentCreateOptions
        {
            Amount = amount,
            Currency = currency,
            PaymentMethod = method,
            Confirm = true,
            AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
            Metadata = new() { ["invoice"] = "018f" },
        };
        with?.Invoke(options);
        return (client ?? Stripe).V1.PaymentIntents.CreateAsync(options, new() { IdempotencyKey = idempotencyKey });
    }

    /// <summary>A bank debit, with the mandate that it needs.</summary>
    internal Task<PaymentIntent> Debit(string method, string currency = "eur") => Pay(currency: currency, method: method, with: options =>
        options.MandateData = new() { CustomerAcceptance = new() { Type = "offline", Offline = new() } });

    internal Task<PaymentIntent> Find(PaymentIntent payment, params string[] expand) =>
        Stripe.V1.PaymentIntents.GetAsync(payment.Id, new() { Expand = [.. expand] });

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Receiver.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    WebApplication Build() => StripeEmulatorApp.Build(
    [
        "--urls=http://127.0.0.1:0", "--environment=Development", "--Logging:LogLevel:Default=Warning",
        $"--Emulator:DataFolder={_folder}", $"--Emulator:WebhookUrl={Receiver.Address}", $"--Emulator:WebhookSecret={Secret}",
        "--Emulator:WebhookRetrySeconds=0.05,0.05,0.05,0.05,0.05",
        .. _settings.Select(setting => setting.Contains(':', StringComparison.Ordinal) ? $"--{setting}" : $"--Emulator:{setting}"),
    ]);

    async Task Open()
    {
        await _app.StartAsync();
        var server = _app.Services.GetRequiredService<IServer>();
        Address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Stripe = ClientFor(Key);
        Control = new ControlClient(new HttpClient { BaseAddress = Address });
    }
}

/// <summary>One emulator for the tests of a class that only ask, or only count what they themselves made.</summary>
public sealed class SharedEmulator : IAsyncLifetime
{
    internal Emulator Emulator { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Emulator = await Emulator.Start();

    public ValueTask DisposeAsync() => Emulator.DisposeAsync();
}

static class Eventually
{
    /// <summary>Asks until the answer is wanted, or fails with the last one after a time that no sound run needs.</summary>
    internal static async Task<T> Is<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        var end = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (true)
        {
            var answer = await ask();
            if (wanted(answer))
                return answer;
            if (TimeProvider.System.GetUtcNow() > end)
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Not within 20 s; the last answer was {answer}."));
            await Task.Delay(20);
        }
    }
}
