namespace Associations.Identity;

/// <summary>What <c>identity.json</c> and <c>Identity__…</c> variables say. Another local client is another entry, not another line of code.</summary>
public sealed class IdentitySettings
{
    /// <summary>The public address that tokens carry as <c>iss</c>, usually the gateway's.</summary>
    public Uri? Issuer { get; set; }

    /// <summary>Where the signing key is kept; made on the first start.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>Who can get a token, by client id, which is also their <c>sub</c>.</summary>
    public Dictionary<string, DemoPerson> People { get; } = [];

    /// <summary>Public clients that sign a person in with the authorization code flow, by client id.</summary>
    public Dictionary<string, BrowserClient> BrowserClients { get; } = [];

    internal static IdentitySettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Identity").Get<IdentitySettings>() ?? new();
        if (settings.Issuer is not { IsAbsoluteUri: true, Query: "", Fragment: "" })
            throw new IdentityNotStartedException("Identity:Issuer must be an absolute address without query, such as http://localhost:8080/.");
        if (string.IsNullOrWhiteSpace(settings.DataFolder))
            throw new IdentityNotStartedException("Identity:DataFolder must name a folder in which the signing key can be kept.");
        foreach (var (id, person) in settings.People)
            person.Check(id);
        return settings;
    }
}

/// <summary>Somebody of a local run: a set of claims with a secret for machines and a button for people.</summary>
public sealed class DemoPerson
{
    /// <summary>What the button says.</summary>
    public string Name { get; set; } = "";

    /// <summary>One sentence on who they are and what they may do.</summary>
    public string About { get; set; } = "";

    /// <summary>The <c>client_secret</c> of the client credentials flow.</summary>
    public string Secret { get; set; } = "";

    /// <summary><c>operator</c>, <c>staff</c>, <c>member</c>, <c>guest</c> or <c>partner</c>.</summary>
    public string Role { get; set; } = "";

    /// <summary>The association they belong to; none for an operator.</summary>
    public Guid? Association { get; set; }

    /// <summary>All they may have; what they get when they ask for none in particular.</summary>
    public IList<string> Scopes { get; } = [];

    internal void Check(string id)
    {
        if (Role is not ("operator" or "staff" or "member" or "guest" or "partner"))
            throw new IdentityNotStartedException($"Identity:People:{id}:Role must be operator, staff, member, guest or partner.");
        if (Role == "operator" == Association.HasValue)
            throw new IdentityNotStartedException($"Identity:People:{id}:Association must be set for everybody but an operator.");
        if (Secret.Length == 0 || Scopes.Count == 0)
            throw new IdentityNotStartedException($"Identity:People:{id} needs a Secret and at least one of Scopes.");
    }
}

/// <summary>An application in a browser: it has no secret and proves itself with PKCE.</summary>
public sealed class BrowserClient
{
    /// <summary>Exact addresses, or <c>http://localhost:*</c> for every port and path of a host.</summary>
    public IList<string> RedirectUris { get; } = [];

    internal bool MayReturnTo(string address) =>
        RedirectUris.Any(allowed => allowed.EndsWith(":*", StringComparison.Ordinal)
            ? Uri.TryCreate(address, UriKind.Absolute, out var uri)
                && uri.UserInfo.Length == 0
                && string.Equals($"{uri.Scheme}://{uri.Host}", allowed[..^2], StringComparison.OrdinalIgnoreCase)
            : string.Equals(address, allowed, StringComparison.Ordinal));
}
