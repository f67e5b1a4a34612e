using Associations.Gateway.Limits;
using Associations.ServiceDefaults;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Associations.Gateway;

/// <summary>The one door: callers' requests come in here and go to the service that answers them, streamed and unchanged.</summary>
public static class GatewayApp
{
    /// <summary>Builds the gateway, ready to be started.</summary>
    /// <param name="args">
    /// Configuration: <c>--urls=…</c>, <c>--Health:Port=…</c>, <c>--Services:Membership=…</c>, <c>--Identity:Authority=…</c> and so on.
    /// </param>
    /// <exception cref="InvalidOperationException">A setting is missing or cannot be used; the message names it.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults("gateway");
        BearerTokens.AddTo(builder.Services);
        builder.Services.AddSingleton<RateLimits>().AddSingleton<FairShare>();
        // In all, whatever comes in the meantime: who trickles keeps a connection and a service's work.
        builder.Services.AddRequestTimeouts(limits =>
            limits.DefaultPolicy = new() { Timeout = builder.Configuration.GetValue("Gateway:TimeLimit", TimeSpan.FromMinutes(2)) });
        AnswerHeaders.AddCors(builder);
        // As in Program: what follows a read is done where the socket was ready.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = Routes.BodyLimit;
            kestrel.Limits.MaxConcurrentConnections = builder.Configuration.GetValue("Limits:Connections", 10_000L);
            // Who dawdles over the headers keeps a connection that others could use.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        var (routes, clusters) = Read(builder.Configuration);
        builder.Services.AddReverseProxy()
            .LoadFromMemory(routes, clusters)
            .ConfigureHttpClient((_, http) =>
            {
                http.ConnectTimeout = TimeSpan.FromSeconds(5);
                // Where nobody collects spans there is none to hand on: the caller's own traceparent goes through as it is.
                if (!Telemetry.IsCollected(builder.Configuration)) http.ActivityHeadersPropagator = null;
            })
            .AddTransforms(transforms => transforms.AddResponseHeaderRemove("Server"));

        var app = builder.Build();
        var (limits, share) = (app.Services.GetRequiredService<RateLimits>(), app.Services.GetRequiredService<FairShare>());
        CallerHeaders.Strip(app, app.Configuration["Gateway:TrustedProxies"]);
        app.Use(AnswerHeaders.Write);
        app.Use(limits.OfAddress);
        app.UseGatewayDefaults();
        HealthPort.Separate(app);
        app.UseCors();
        app.UseRequestTimeouts();
        Documentation.Map(app);
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(app.Services.GetRequiredService<BearerTokens>().Check);
            proxy.UseAssociationInLog();
            proxy.Use(limits.OfCaller);
            proxy.Use(share.Share);
            proxy.Use(Refusals.LargeBodies);
            proxy.Use(Refusals.Failures);
            proxy.Use(new Audit(app.Services.GetRequiredService<IProxyStateLookup>(), app.Configuration).Ask);
            proxy.UseLoadBalancing();
            // One destination is asked whether it is well or not: there is no other.
            if (clusters.Any(cluster => cluster.Destinations!.Count > 1)) proxy.UsePassiveHealthChecks();
        });
        return app;
    }

    static (RouteConfig[] Routes, ClusterConfig[] Clusters) Read(IConfiguration configuration)
    {
        var clusters = Routes.Services.Select(service => Clusters.Of(service, configuration)
            ?? throw new InvalidOperationException($"Services:{service} is missing: the address of that service, such as http://{service}:8080.")).ToArray();

        // Where tokens come from a provider of its own address, there is no issuer to forward to; and mail is caught in local runs alone.
        var local = ((string Name, RouteConfig[] Routes)[])[(Routes.Identity, Routes.OfIssuer), (Routes.Mailbox, Routes.OfMailbox)];
        var there = local.Select(one => (Cluster: Clusters.Of(one.Name, configuration), one.Routes)).Where(one => one.Cluster is not null).ToArray();
        return ([.. Routes.All, .. there.SelectMany(one => one.Routes)], [.. clusters, .. there.Select(one => one.Cluster!)]);
    }
}
