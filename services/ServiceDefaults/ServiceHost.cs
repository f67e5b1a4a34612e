using System.Diagnostics;
using Associations.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Associations.ServiceDefaults;

/// <summary>The hosting that every process shares, so that a service's own code is about its domain only.</summary>
public static class ServiceHost
{
    /// <summary>The tag of health checks that decide whether the process should get traffic.</summary>
    public const string Ready = "ready";

    /// <summary>Adds telemetry, health, problem details, identity, the API's JSON, the clock, and a shutdown that drains.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="service">Its name in telemetry, such as <c>membership</c>.</param>
    /// <exception cref="InvalidOperationException">This is Production and a setting is one for developers; the message names each.</exception>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service)
    {
        SecretFiles.AddTo(builder);
        ProductionSettings.Check(builder.Configuration, builder.Environment);
        Telemetry.AddTo(builder, service);
        builder.AddIdentity();
        ApiDescription.AddTo(builder, service);
        Problems.AddTo(builder.Services);
        builder.Services.AddHealthChecks();
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        // Bad JSON reaches the exception handler as an exception in every environment, so that it gets the same problem everywhere.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // Requests, consumers and the daemon finish what they hold; an orchestrator waits longer than this before it kills.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        return builder;
    }

    /// <summary>Adds the middleware in the one order that works, and the health endpoints, which the gateway never forwards.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        Problems.Use(app);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAssociationInLog();
        app.Use(Access.RefuseUndeclared);
        app.UseAuthorization();
        return app.MapHealth();
    }

    /// <summary>The same for the gateway, which looks at tokens itself and leaves it to the services who may do what.</summary>
    public static WebApplication UseGatewayDefaults(this WebApplication app)
    {
        Problems.Use(app);
        app.UseRouting();
        app.Use(Access.RefuseUndeclared);
        // WebApplication adds both by itself unless it finds that they were, and each costs every request something for nothing.
        IApplicationBuilder builder = app;
        builder.Properties["__AuthenticationMiddlewareSet"] = builder.Properties["__AuthorizationMiddlewareSet"] = true;
        return app.MapHealth();
    }

    static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).Public();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).Public();
        return app;
    }

    /// <summary>Which association a line of the log or a span is about is the first thing anyone asks. Behind what finds out who calls.</summary>
    public static IApplicationBuilder UseAssociationInLog(this IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Associations");
        return app.Use((context, next) =>
            Guid.TryParse(context.User.FindFirst("association")?.Value, out var association) ? Within(association, context, next) : next(context));

        async Task Within(Guid association, HttpContext context, RequestDelegate next)
        {
            Activity.Current?.SetTag("association", association);
            using (logger.BeginScope("association {Association}", association)) await next(context);
        }
    }
}
