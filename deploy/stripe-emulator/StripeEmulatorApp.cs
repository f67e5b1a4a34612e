using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.BalanceTransactions;
using Associations.StripeEmulator.Charges;
using Associations.StripeEmulator.CheckoutSessions;
using Associations.StripeEmulator.Control;
using Associations.StripeEmulator.Customers;
using Associations.StripeEmulator.Disputes;
using Associations.StripeEmulator.Events;
using Associations.StripeEmulator.Idempotency;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;
using Associations.StripeEmulator.Payouts;
using Associations.StripeEmulator.Refunds;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.SetupIntents;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator;

/// <summary>The whole emulator as one web application: its own process runs it, and so does a test on port 0.</summary>
public static class StripeEmulatorApp
{
    /// <summary>The one version of Stripe's API that is spoken, which is the one that Stripe.net 53.1.0 asks for.</summary>
    public const string ApiVersion = "2026-10-28.endive";

    /// <summary>Builds the emulator and reads its journal; it listens once it is started.</summary>
    /// <param name="args">Settings as on a command line: <c>--urls=http://127.0.0.1:0</c>, <c>--Emulator:DataFolder=/tmp/stripe</c>.</param>
    /// <param name="time">The clock for every date, delay and signature; the system's when omitted.</param>
    /// <exception cref="EmulatorCannotStartException">
    /// The environment is Production, a setting makes no sense, or the data folder cannot be used.
    /// </exception>
    public static WebApplication Build(string[] args, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (builder.Environment.IsProduction())
            throw new EmulatorCannotStartException(
                "The Stripe emulator moves no money and does not start in Production; set ASPNETCORE_ENVIRONMENT=Development.");

        var options = StripeEmulatorOptions.Read(builder.Configuration);
        var clock = time ?? TimeProvider.System;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1024 * 1024);
        builder.Services.AddSingleton(options).AddSingleton(clock)
            .AddSingleton<FaultRules>().AddSingleton<WebhookPlan>().AddSingleton<InFlightKeys>().AddSingleton<ApiPipeline>()
            .AddSingleton(services => new Store(options, clock, services.GetRequiredService<WebhookPlan>()))
            .AddSingleton<WebhookSender>().AddHostedService(services => services.GetRequiredService<WebhookSender>())
            .AddSingleton<SettlementWorker>().AddHostedService(services => services.GetRequiredService<SettlementWorker>());
        builder.Services.AddHttpClient(WebhookSender.Client)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        builder.Services.AddHealthChecks();

        var app = builder.Build();
        OpenStore(app);
        app.MapHealthChecks("/health/live");
        app.MapHealthChecks("/health/ready");
        MapApi(app.MapGroup("/v1"));
        CheckoutPage.Map(app);
        ControlEndpoints.Map(app.MapGroup("/_control"));
        return app;
    }

    static void OpenStore(WebApplication app)
    {
        try
        {
            app.Services.GetRequiredService<Store>().Open();
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    // One line per resource: a new one is its own folder and a line here (and one in StripeObject, for the journal).
    static void MapApi(RouteGroupBuilder v1)
    {
        CustomerEndpoints.Map(v1);
        PaymentMethodEndpoints.Map(v1);
        PaymentIntentEndpoints.Map(v1);
        SetupIntentEndpoints.Map(v1);
        ChargeEndpoints.Map(v1);
        RefundEndpoints.Map(v1);
        DisputeEndpoints.Map(v1);
        CheckoutSessionEndpoints.Map(v1);
        BalanceTransactionEndpoints.Map(v1);
        PayoutEndpoints.Map(v1);
        EventEndpoints.Map(v1);
        v1.Map("/{**rest}", ApiPipeline.Unknown);
    }
}

/// <summary>Says in one sentence why the emulator does not start.</summary>
public sealed class EmulatorCannotStartException(string message, Exception? inner = null) : Exception(message, inner);
