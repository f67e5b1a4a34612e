using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Associations.Gateway;

/// <summary>
/// A token that is wrong goes no further; none at all does, because some operations are for everyone and services know which.
/// Ready means that the issuer's keys are known: before that no token can be told from another.
/// </summary>
sealed class BearerTokens(IOptionsMonitor<JwtBearerOptions> options, KnownTokens known) : IHealthCheck
{
    const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    // Read when the gateway is built, so that a setting that cannot work ends the start and not the first request.
    readonly IConfigurationManager<OpenIdConnectConfiguration> _issuer = options.Get(Scheme).ConfigurationManager
        ?? throw new InvalidOperationException("Identity:Authority is missing: the address of the issuer whose tokens are accepted.");

    /// <summary>Adds it. The framework's own look at every request's token would be a second one (<see cref="ServiceHost.UseGatewayDefaults"/>).</summary>
    internal static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<BearerTokens>().AddSingleton<KnownTokens>();
        services.AddOptions<JwtBearerOptions>(Scheme).PostConfigure<KnownTokens>((bearer, known) => known.Attach(bearer));
        services.AddHealthChecks().AddCheck<BearerTokens>("issuer", tags: [ServiceHost.Ready]);
    }

    internal async Task Check(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.Authorization.Count > 0 && context.GetReverseProxyFeature().Cluster.Config.ClusterId != Routes.Identity)
        {
            if (await known.Find(context) is { } caller)
            {
                context.User = caller;
            }
            else
            {
                var checkedNow = await context.AuthenticateAsync(Scheme);
                if (checkedNow.Failure is not null)
                {
                    await Refuse(context);
                    return;
                }
                if (checkedNow.Principal is { } principal) context.User = principal;
            }
        }
        await next(context);
    }

    async Task Refuse(HttpContext context)
    {
        if (await KeysAreKnown(context.RequestAborted))
            await context.ChallengeAsync(Scheme);
        else
            await Refusals.TryLater(context, StatusCodes.Status503ServiceUnavailable, "issuer-unavailable",
                "The token could not be checked, because its issuer does not answer. Nothing was changed. Repeat the request after the time in Retry-After.");
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await KeysAreKnown(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The issuer's keys could not be fetched.");

    // Kept after the first time and refreshed in the background, so this asks the issuer only while it has never answered.
    async Task<bool> KeysAreKnown(CancellationToken cancellationToken)
    {
        try
        {
            await _issuer.GetConfigurationAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            return false;
        }
    }
}
