using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.IdentityModel.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Associations.Identity;

/// <summary>
/// The local OpenID Connect issuer. It hands out tokens to whoever asks nicely, so it exists for developers' machines and tests alone;
/// in production the services are given the address of a real provider and know no difference.
/// </summary>
public static class IdentityApp
{
    /// <summary>Builds the issuer, ready to be started.</summary>
    /// <param name="args">Configuration as <c>--Identity:Issuer=…</c>, <c>--urls=…</c>, <c>--environment=…</c>.</param>
    /// <exception cref="IdentityNotStartedException">The environment is Production, or a setting or the signing key is unusable.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (builder.Environment.IsProduction())
        {
            throw new IdentityNotStartedException(
                "The local issuer gives tokens without passwords and does not start in Production: "
                + "use your OpenID Connect provider there, or set ASPNETCORE_ENVIRONMENT=Development on a developer's machine.");
        }

        // Beneath every other source, so that a variable or an argument overrides what the file says.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
        {
            Path = "identity.json",
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
        });
        var settings = IdentitySettings.Read(builder.Configuration);

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddHealthChecks();
        // Nothing is protected for longer than the process lives, so no key ring is left in somebody's home folder.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RedeemedCodes>();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origin => new Uri(origin).IsLoopback).AllowAnyHeader().WithMethods("GET", "POST")));
        builder.Services.AddOpenIddict().AddServer(server => Configure(server, settings));

        var app = builder.Build();
        app.UseCors();
        app.UseAuthentication();
        app.MapHealthChecks("/health/live");
        app.MapHealthChecks("/health/ready");
        app.MapMethods("/connect/authorize", ["GET", "POST"], SignInPage.Answer);
        app.MapPost("/connect/token", Tokens.Issue);
        return app;
    }

    static void Configure(OpenIddictServerBuilder server, IdentitySettings settings)
    {
        var checks = new ClientChecks(settings);
        server.EnableDegradedMode()
            .SetIssuer(settings.Issuer!)
            .SetAuthorizationEndpointUris("connect/authorize")
            .SetTokenEndpointUris("connect/token")
            .AllowClientCredentialsFlow()
            .AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange()
            .RegisterScopes([Scopes.Profile, .. settings.People.Values.SelectMany(person => person.Scopes).Distinct()])
            .SetAccessTokenLifetime(TimeSpan.FromHours(1))
            .SetAuthorizationCodeLifetime(RedeemedCodes.Lifetime)
            .Configure(options =>
            {
                options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain);
                options.ClientAuthenticationMethods.Remove(ClientAuthenticationMethods.PrivateKeyJwt);
                options.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.None);
            })
            .AddSigningKey(SigningKey.ReadOrMake(settings.DataFolder))
            // Access tokens are signed and not encrypted, so that any service can check them with the public key alone.
            // Authorization codes are encrypted with a key that may go with the process: they live for a minute.
            .DisableAccessTokenEncryption()
            .AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)))
            .AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                checks.CheckAuthorization(context);
                return default;
            }))
            .AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                checks.CheckToken(context);
                return default;
            }))
            .UseAspNetCore()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .DisableTransportSecurityRequirement();
    }
}
