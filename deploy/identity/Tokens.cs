using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Associations.Identity;

/// <summary>What a token says. OpenIddict has checked the request before anything here runs.</summary>
static class Tokens
{
    /// <summary>The <c>aud</c> of every access token.</summary>
    internal const string Audience = "associations";

    const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    internal static async Task<IResult> Issue(HttpContext http, IdentitySettings settings, RedeemedCodes redeemed)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
        {
            var client = settings.People[request.ClientId!];
            var asked = ClientChecks.Scopes(request.Scope);
            return SignIn(request.ClientId!, client, asked.Length == 0 ? client.Scopes : asked);
        }

        var code = (await http.AuthenticateAsync(Scheme)).Principal!;
        var id = code.GetClaim(Claims.Subject)!;
        return settings.People.TryGetValue(id, out var person) && redeemed.Redeem(request.Code!)
            ? SignIn(id, person, code.GetScopes())
            : Refuse(Errors.InvalidGrant, "The code was used before, or the person is not known any more.");
    }

    /// <summary>Signs the person in with what was asked for and may be had: an application may tick every box without knowing who comes.</summary>
    internal static IResult SignIn(OpenIddictRequest request, string id, DemoPerson person)
    {
        var asked = ClientChecks.Scopes(request.Scope);
        IEnumerable<string> identity = [Scopes.OpenId, Scopes.Profile];
        var granted = asked.Except(identity).Any()
            ? asked.Intersect(person.Scopes.Concat(identity))
            : person.Scopes.Concat(asked);
        return SignIn(id, person, granted);
    }

    static IResult SignIn(string id, DemoPerson person, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(Scheme, Claims.Name, Claims.Role)
            .SetClaim(Claims.Subject, id)
            .SetClaim(Claims.Name, person.Name)
            .SetClaim(Claims.Role, person.Role)
            .SetClaim("association", person.Association?.ToString())
            .SetScopes(scopes)
            .SetResources(Audience)
            // The name stays out of access tokens: services know people by id.
            .SetDestinations(claim => claim.Type == Claims.Name
                ? [Destinations.IdentityToken]
                : [Destinations.AccessToken, Destinations.IdentityToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: Scheme);
    }

    internal static IResult Refuse(string error, string description) =>
        Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }), [Scheme]);
}
