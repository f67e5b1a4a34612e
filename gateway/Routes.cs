using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Associations.Gateway;

/// <summary>Which service answers which path. Callers see one API; this table is the only place that knows better.</summary>
static class Routes
{
    /// <summary>What a request may carry unless its route says otherwise: 1 MiB.</summary>
    internal const long BodyLimit = 1024 * 1024;

    /// <summary>What an imported file may weigh: 32 MiB. The largest programme known, FOSDEM's, is under 4.</summary>
    internal const long ImportLimit = 32 * BodyLimit;

    internal const string Identity = "identity";

    // Everything under a prefix goes to its service; the router prefers the longer and the more literal path.
    static readonly (string Service, string[] Prefixes)[] _prefixes =
    [
        ("membership",
        [
            "associations", "membership-types", "people", "applications", "memberships", "organisations", "chapters", "communities", "committees",
            "guest-passes", "dues-runs", "directory", "voter-rolls", "reports",
            // Reading it asks every service (Audit); anything else there is refused by this one.
            "audit",
        ]),
        ("billing",
        [
            "invoices", "payments", "refunds", "credit-notes", "disputes", "ledger", "statements",
            "reports/aged-receivables", "reports/deferred-revenue", "stripe/webhook",
        ]),
        ("events", ["events", "event-series", "credits"]),
        ("webhooks", ["webhook-endpoints", "webhook-deliveries", "feed", "event-types"]),
    ];

    // These take files.
    static readonly (string Service, string Path)[] _imports =
    [
        ("events", "/v1/events/{event}/imports"),
        ("billing", "/v1/bank-statements/{**rest}"),
    ];

    internal static readonly string[] Services = [.. _prefixes.Select(row => row.Service)];

    internal static RouteConfig[] All =>
    [
        .. from row in _prefixes
           from prefix in row.Prefixes
           select To(row.Service, $"/v1/{prefix}/{{**rest}}"),
        .. from import in _imports select To(import.Service, import.Path) with { MaxRequestBodySize = ImportLimit },
    ];

    // A local issuer is asked under the address that the caller used, so that its discovery document names addresses the caller can reach.
    internal static RouteConfig[] OfIssuer =>
    [
        .. from path in (string[])["/connect/{**rest}", "/.well-known/openid-configuration", "/.well-known/jwks"]
           select To(Identity, path).WithTransformUseOriginalHostHeader(),
    ];

    static RouteConfig To(string service, string path) => new()
    {
        RouteId = path,
        ClusterId = service,
        Match = new RouteMatch { Path = path },
        MaxRequestBodySize = BodyLimit,
        // Services say who may do what; some operations are for everyone.
        AuthorizationPolicy = "anonymous",
    };
}
