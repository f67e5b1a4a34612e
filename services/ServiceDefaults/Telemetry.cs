using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Associations.ServiceDefaults;

/// <summary>
/// Traces, metrics and logs by OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. One trace runs from the caller's
/// <c>traceparent</c> through the database, the broker and the webhook.
/// </summary>
public static class Telemetry
{
    /// <summary>Whether spans and metrics go anywhere.</summary>
    public static bool IsCollected(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    internal static void AddTo(WebApplicationBuilder builder, string service)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            // The association and the trace are scopes; without them a line does not say whose it is.
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.Configure(logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.TraceId);

        var collector = IsCollected(builder.Configuration);
        if (service == "gateway" && !collector)
        {
            // Spans and metrics take a third of the gateway's processor time, and nobody would see them: it hands on the caller's traceparent as it is.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
            return;
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceNamespace: "associations"))
            .WithTracing(tracing => tracing
                .AddSource("Marten", "MassTransit", "Npgsql", "Associations")
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter("Marten", "MassTransit", "Npgsql", "Associations")
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation());
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        if (collector) telemetry.UseOtlpExporter();
    }
}
