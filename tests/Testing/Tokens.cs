using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Associations.Testing;

/// <summary>Signs access tokens as an identity provider would, with a key that only tests trust.</summary>
public static class Tokens
{
    /// <summary>The issuer that services under test are configured with.</summary>
    public const string Issuer = "https://issuer.test/";

    /// <summary>The key that its tokens are signed with.</summary>
    public static RsaSecurityKey Key { get; } = new(RSA.Create(2048)) { KeyId = "test" };

    const string AllScopes =
        "membership:read membership:write events:read events:write billing:read billing:write webhooks:read webhooks:write";

    /// <summary>Staff of an association, with every scope.</summary>
    public static string Staff(Guid association, string subject = "staff") => Sign(subject, association, "staff", AllScopes);

    /// <summary>A person of an association, signed in as <paramref name="subject"/>.</summary>
    public static string Person(Guid association, string subject = "ada") => Sign(subject, association, "member", AllScopes);

    /// <summary>An operator of the installation.</summary>
    public static string Operator() => Sign("operator", null, "operator", "operator");

    /// <summary>Any token.</summary>
    public static string Sign(string subject, Guid? association, string role, string scope, SecurityKey? key = null, string issuer = Issuer,
        string? client = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = subject, ["role"] = role, ["scope"] = scope };
        if (association is { } id) claims["association"] = id.ToString();
        if (client is not null) claims["client_id"] = client;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = "associations",
            TokenType = "at+jwt",
            Claims = claims,
            IssuedAt = DateTime.UtcNow.AddMinutes(-1),
            NotBefore = DateTime.UtcNow.AddMinutes(-1),
            Expires = DateTime.UtcNow.AddHours(2),
            SigningCredentials = new SigningCredentials(key ?? Key, SecurityAlgorithms.RsaSha256),
        });
    }
}
