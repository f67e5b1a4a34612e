using System.Security.Cryptography;
using System.Text;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Associations.Identity;

/// <summary>Who may ask for a token, and for what (RFC 6749, 4.1.1, 4.4 and 5.2).</summary>
sealed class ClientChecks(IdentitySettings settings)
{
    internal void CheckAuthorization(ValidateAuthorizationRequestContext context)
    {
        if (!settings.BrowserClients.TryGetValue(context.ClientId ?? "", out var client))
            context.Reject(Errors.UnauthorizedClient, "The client is not known here, or has a secret and gets its tokens with client_credentials.");
        else if (context.RedirectUri is not { Length: > 0 } address || !client.MayReturnTo(address))
            context.Reject(Errors.InvalidRequest, "The redirect_uri is not one of this client's.");
    }

    internal void CheckToken(ValidateTokenRequestContext context)
    {
        if (settings.BrowserClients.ContainsKey(context.ClientId ?? ""))
        {
            if (!string.IsNullOrEmpty(context.ClientSecret))
                context.Reject(Errors.InvalidClient, "This client is public and has no secret.");
            else if (context.Request.GrantType != GrantTypes.AuthorizationCode)
                context.Reject(Errors.UnauthorizedClient, "This client signs people in with authorization_code only.");
            return;
        }

        // The comparison takes the same time for an unknown client as for a wrong secret.
        var known = settings.People.TryGetValue(context.ClientId ?? "", out var person);
        if (!Same(person?.Secret ?? "", context.ClientSecret ?? "") || !known)
            context.Reject(Errors.InvalidClient, "The client is not known, or the secret is wrong.");
        else if (context.Request.GrantType != GrantTypes.ClientCredentials)
            context.Reject(Errors.UnauthorizedClient, "This client gets its tokens with client_credentials only.");
        else if (Scopes(context.Request.Scope).Except(person!.Scopes).FirstOrDefault() is { } scope)
            context.Reject(Errors.InvalidScope, $"The scope '{scope}' is not one of this client's.");
    }

    internal static string[] Scopes(string? scope) => scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));
}
