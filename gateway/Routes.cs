using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Associations.Gateway;

/// <summary>Which service answers what: one route for each operation of the API's description, and none for anything else.</summary>
static class Routes
{
    /// <summary>What a request may carry unless its operation says otherwise: 1 MiB.</summary>
    internal const long BodyLimit = 1024 * 1024;

    /// <summary>The metadata of a route whose operation a caller may do less often.</summary>
    internal const string Costly = "Costly";

    internal const string Identity = "identity", Mailbox = "mailbox";

    // What every service has, each for what is its own: Audit asks them all.
    const string Everyone = "all";

    internal static readonly string[] Services = [.. ApiDescription.Operations.Select(operation => operation.Service).Where(service => service != Everyone).Distinct()];

    internal static RouteConfig[] All =>
    [
        .. ApiDescription.Operations.Select(operation => To(operation.Service == Everyone ? Services[0] : operation.Service, operation.Path, operation.Method) with
        {
            RouteId = operation.Id,
            MaxRequestBodySize = operation.BodyLimit ?? BodyLimit,
            Metadata = operation.Costly ? new Dictionary<string, string> { [Costly] = "true" } : null,
        }),
    ];

    // A local issuer is asked under the address that the caller used, so that its discovery document names addresses the caller can reach.
    internal static RouteConfig[] OfIssuer =>
    [
        .. from path in (string[])["/connect/{**rest}", "/.well-known/openid-configuration", "/.well-known/jwks"]
           select To(Identity, path).WithTransformUseOriginalHostHeader(),
    ];

    // Of the local run: what it would have mailed, for whoever looks.
    internal static RouteConfig[] OfMailbox => [To(Mailbox, "/mailbox/{**rest}", "GET")];

    static RouteConfig To(string service, string path, string? method = null) => new()
    {
        RouteId = path,
        ClusterId = service,
        // Whatever can be read can be asked for its headers alone (RFC 9110 section 9.1).
        Match = new RouteMatch { Path = path, Methods = method switch { null => null, "GET" => ["GET", "HEAD"], _ => [method] } },
        MaxRequestBodySize = BodyLimit,
        // Services say who may do what; some operations are for everyone.
        AuthorizationPolicy = "anonymous",
    };
}
