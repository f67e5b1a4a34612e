using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Associations.ServiceDefaults;

/// <summary>
/// Who is asking, read once from a validated access token. Nothing about identity or tenancy is ever taken from a path, a query or a body.
/// </summary>
/// <param name="Subject">The token's <c>sub</c>, or null for an anonymous caller.</param>
/// <param name="Association">The association the caller acts in, from the <c>association</c> claim; null for operators and anonymous callers.</param>
/// <param name="Account">
/// A stable pseudonym of issuer and subject (SHA-256, hexadecimal). It links a sign-in to a person without an event or a contract
/// ever holding the identity provider's own identifier.
/// </param>
/// <param name="Scopes">The OAuth 2.0 scopes of the token (RFC 9068).</param>
/// <param name="Roles">The caller's roles within the association.</param>
public sealed record Caller(string? Subject, Guid? Association, string? Account, IReadOnlySet<string> Scopes, IReadOnlySet<string> Roles)
{
    static readonly Caller Anonymous = new(null, null, null, new HashSet<string>(), new HashSet<string>());

    /// <summary>True for the association's own staff.</summary>
    public bool IsStaff => Roles.Contains(ServiceDefaults.Roles.Staff);

    /// <summary>The association, for operations that <see cref="Access"/> has already limited to callers who act in one.</summary>
    /// <exception cref="InvalidOperationException">The operation was mapped without such a limit: a defect, not a caller's error.</exception>
    public Guid RequiredAssociation =>
        Association ?? throw new InvalidOperationException("This operation needs an association and was mapped without requiring one.");

    /// <summary>How the caller is named in the audit trail: a pseudonym, never a name or an address.</summary>
    public string Actor => Account is null ? "anonymous" : $"{AccountPrefix}{Account[..16]}";

    /// <summary>How an actor begins that is somebody's account, and no process of ours.</summary>
    public const string AccountPrefix = "account:";

    /// <summary>
    /// The program that acts for the caller, as the identity provider names it (<c>client_id</c>, RFC 9068 section 2.2; <c>azp</c> in OpenID
    /// Connect): the first 100 characters, or null.
    /// </summary>
    public string? Client { get; init; }

    /// <summary>In what role the caller is named in the audit trail: one of a closed list, because a token may say anything.</summary>
    public string Role =>
        Account is null ? "anonymous"
        : Roles.Contains(ServiceDefaults.Roles.Staff) ? ServiceDefaults.Roles.Staff
        : Roles.Contains(ServiceDefaults.Roles.Partner) ? ServiceDefaults.Roles.Partner
        : Roles.Contains(ServiceDefaults.Roles.Operator) ? ServiceDefaults.Roles.Operator
        : "member";

    /// <summary>Reads the caller of a request.</summary>
    public static Caller Of(HttpContext context)
    {
        var user = context.User;
        var subject = user.FindFirstValue("sub");
        if (subject is null) return Anonymous;
        return new Caller(
            subject,
            Guid.TryParse(user.FindFirstValue("association"), out var association) ? association : null,
            Pseudonym(user.FindFirst("sub")!.Issuer, subject),
            user.FindAll("scope").SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(),
            user.FindAll("role").Select(claim => claim.Value).ToHashSet())
        {
            Client = ClientOf(user),
        };
    }

    static string? ClientOf(ClaimsPrincipal user)
    {
        var client = user.FindFirstValue("client_id") ?? user.FindFirstValue("azp");
        return string.IsNullOrEmpty(client) ? null : client.Length <= 100 ? client : client[..100];
    }

    static string Pseudonym(string issuer, string subject) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}|{subject}")));
}
