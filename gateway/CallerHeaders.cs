using System.Buffers;
using Microsoft.AspNetCore.HttpOverrides;

namespace Associations.Gateway;

/// <summary>
/// What a caller says of itself in headers is worth nothing: who it is stands in its token. Headers that some proxies use for
/// identity or origin end here; YARP writes the <c>X-Forwarded-*</c> that are true.
/// </summary>
static class CallerHeaders
{
    static readonly string[] _prefixes =
        ["X-Forwarded-", "X-Original-", "X-Auth-", "X-Authenticated-", "X-User", "X-Remote-", "X-Client-", "X-Associations-", "X-MS-CLIENT-PRINCIPAL"];

    static readonly string[] _names = ["Forwarded", "Remote-User", "X-Real-IP", "True-Client-IP", "X-Role", "X-Roles", "X-Scope", "X-Tenant", "X-Tenant-Id"];

    static readonly SearchValues<char> _beginnings =
        SearchValues.Create([.. _prefixes.Concat(_names).SelectMany(name => (char[])[char.ToUpperInvariant(name[0]), char.ToLowerInvariant(name[0])])]);

    /// <param name="app">The gateway.</param>
    /// <param name="trustedProxies">Networks such as <c>10.0.0.0/8</c>, separated by commas, whose <c>X-Forwarded-*</c> are believed first.</param>
    internal static void Strip(WebApplication app, string? trustedProxies)
    {
        if (!string.IsNullOrWhiteSpace(trustedProxies))
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All & ~ForwardedHeaders.XForwardedPrefix, ForwardLimit = null };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in trustedProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            app.UseForwardedHeaders(forwarded);
        }

        app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            List<string>? claimed = null;
            foreach (var header in headers)
            {
                if (IsClaimed(header.Key)) (claimed ??= []).Add(header.Key);
            }
            foreach (var name in claimed ?? []) headers.Remove(name);
            return next(context);
        });
    }

    // Some servers read an underscore as a hyphen.
    static bool IsClaimed(string header)
    {
        // Most headers of a request begin with none of these letters.
        if (!_beginnings.Contains(header[0])) return false;
        var name = header.Replace('_', '-');
        return _names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || _prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
