using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Associations.ServiceDefaults;

/// <summary>
/// Access tokens of any OpenID Connect provider. <c>Identity:Authority</c> is the issuer, <c>Identity:Audience</c> what tokens must be
/// made for, and <c>Identity:MetadataAddress</c> where discovery is fetched when the issuer's public address cannot be reached from here.
/// </summary>
public static class Identity
{
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
                ValidTypes = ["at+jwt", "JWT"],
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = TimeSpan.FromSeconds(30),
                NameClaimType = "sub",
                RoleClaimType = "role",
            };
        });
        builder.Services.AddAuthorization();
    }
}
