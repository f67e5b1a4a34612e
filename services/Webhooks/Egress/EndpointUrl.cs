using System.Net;

namespace Associations.Webhooks.Egress;

/// <summary>
/// What a partner may give as the address of an endpoint, judged when it is saved. Names are not resolved here, because their answer can be
/// another one a second later: <see cref="EgressClient"/> judges the address at the moment it connects.
/// </summary>
static class EndpointUrl
{
    internal const int Longest = 2048;

    // RFC 6761, RFC 8375 and ICANN's reservation of .internal: names that never lead to a partner.
    static readonly string[] LocalDomains = ["localhost", "local", "internal", "home.arpa", "test", "invalid", "onion"];

    // A port beside these on a public host is more often somebody's database than a webhook receiver.
    static readonly int[] Ports = [443, 8443];

    /// <returns>Null when the address can be used, or what is wrong with it in words for the one who gave it.</returns>
    internal static string? Fault(string text, EgressOptions options)
    {
        if (text.Length is 0 or > Longest || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\'))
            return $"must be a URL of at most {Longest} characters without spaces, backslashes or control characters";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
            return "must be an absolute https URL";
        if (url.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal) && text.IndexOf('@', StringComparison.Ordinal) < PathStart(text))
            return "must not carry a user name or password";
        if (url.Fragment.Length > 0 || text.EndsWith('#'))
            return "must not have a fragment";
        return options.AllowPrivateNetworks ? null : FaultOnThePublicInternet(url, options);
    }

    static string? FaultOnThePublicInternet(Uri url, EgressOptions options)
    {
        if (url.Scheme != "https")
            return "must be an https URL";
        if (!Ports.Contains(url.Port))
            return $"must use port {string.Join(" or ", Ports)}";

        // By now the parser has turned 0x7f000001, 2130706433, 0177.1 and full-width digits into what they mean.
        var host = url.IdnHost.TrimEnd('.');
        if (url.HostNameType is not UriHostNameType.Dns || IPAddress.TryParse(host, out _))
            return "must name its host; an IP address is not accepted";
        return !host.Contains('.', StringComparison.Ordinal) || LocalDomains.Concat(options.RefusedHosts).Any(domain => IsUnder(host, domain))
            ? "must name a host on the public internet"
            : null;
    }

    static bool IsUnder(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    static int PathStart(string text)
    {
        var path = text.IndexOfAny(['/', '?', '#'], text.IndexOf("://", StringComparison.Ordinal) + 3);
        return path < 0 ? text.Length : path;
    }
}
