using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Associations.ServiceDefaults;

/// <summary>
/// Access tokens of any OpenID Connect provider. <c>Identity:Authority</c> is the issuer, <c>Identity:Audience</c> what tokens must be
/// made for, and <c>Identity:MetadataAddress</c> where discovery is fetched when the issuer's public address cannot be reached from here.
/// </summary>
public static class Identity
{
    // Tokens of common providers have 1 to 4 kB. What is longer is not looked into.
    const int LongestToken = 8 * 1024;

    /// <summary>Adds validation of bearer tokens.</summary>
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        var identity = builder.Configuration.GetSection("Identity");
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = identity["Authority"];
            if (identity["MetadataAddress"] is { Length: > 0 } address) options.MetadataAddress = address;
            options.RequireHttpsMetadata = builder.Environment.IsProduction();
            options.MapInboundClaims = false;
            // A signing key that is not known yet is looked for at once, but a flood of made-up key ids does not become a flood of requests.
            options.RefreshInterval = TimeSpan.FromSeconds(30);
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = identity["Authority"],
                ValidAudience = identity["Audience"] ?? "associations",
                // Many providers still give access tokens the plain type, as which ID tokens come too. Those are made for a client and not for
                // the API, so their audience gives them away, and they carry no scope.
                ValidTypes = ["at+jwt", "application/at+jwt", "JWT"],
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = TimeSpan.FromSeconds(30),
                NameClaimType = "sub",
                RoleClaimType = "role",
            };
            foreach (var handler in options.TokenHandlers) handler.MaximumTokenSizeInBytes = LongestToken;
            options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context =>
                {
                    if (!IsUnambiguous((JsonWebToken)context.SecurityToken)) context.Fail("The token's claims can be understood in more than one way.");
                    return Task.CompletedTask;
                },
            };
        });
        // The library would go on to accept the keys of the issuer's former answer for an hour. A key that is withdrawn may be in wrong hands.
        builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
        {
            if (options.ConfigurationManager is BaseConfigurationManager keys) keys.UseLastKnownGoodConfiguration = false;
        });
        builder.Services.AddAuthorization();
    }

    // Two programs must not read two things out of one token: no name twice (RFC 7519 section 4 leaves open which counts), nothing that must be
    // understood and is not (RFC 7515 section 4.1.11), and what access rests on as RFC 9068 has it. A list or an object would otherwise become
    // text in which the right word can be found.
    static bool IsUnambiguous(JsonWebToken token)
    {
        if (token.TryGetHeaderValue<object>("crit", out _)) return false;
        try
        {
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var claims = payload.RootElement;
            return claims.TryGetProperty("sub", out var subject) && subject.ValueKind == JsonValueKind.String
                && IsTextIfThere(claims, "association")
                && IsTextIfThere(claims, "scope")
                && (!claims.TryGetProperty("role", out var roles) || roles.ValueKind == JsonValueKind.String
                    || (roles.ValueKind == JsonValueKind.Array && roles.EnumerateArray().All(role => role.ValueKind == JsonValueKind.String)));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool IsTextIfThere(JsonElement claims, string name) => !claims.TryGetProperty(name, out var claim) || claim.ValueKind == JsonValueKind.String;
}
