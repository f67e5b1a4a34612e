using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Associations.Gateway;

/// <summary>
/// What a developer reads: the API's description at <c>/openapi/v1.json</c>, the reference made from it at <c>/docs</c>, and a page for each
/// kind of refusal under <c>/problems</c>.
/// </summary>
static class Documentation
{
    internal static void Map(WebApplication app)
    {
        // The reference is a program of its own that draws itself; it shows nothing but the description.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal), docs => docs.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src *; base-uri 'none'; frame-ancestors 'none'";
            return next(context);
        }));
        // The description has a tag of its own.
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/problems", StringComparison.Ordinal),
            pages => pages.Use(ConditionalReads.Answer));
        app.MapGet("/openapi/v1.json", Describe).ToRead();
        app.MapGet("/", () => Results.Redirect("/docs")).ToRead();
        app.MapScalarApiReference("/docs", (options, _) =>
        {
            options.WithTitle("Associations").WithOpenApiRoutePattern("/openapi/v1.json").WithTheme(ScalarTheme.Default).DisableAgent().DisableMcp().DisableTelemetry().DisableDefaultFonts().HideDeveloperTools();
            // The local issuer's people, ready to be used; elsewhere a developer brings a client of their own.
            if (!app.Environment.IsDevelopment()) return;
            options.AddPreferredSecuritySchemes("token")
                .AddClientCredentialsFlow("token", flow => (flow.ClientId, flow.ClientSecret, flow.SelectedScopes) = ("demo-staff", "demo", [.. OfStaff()]))
                .AddAuthorizationCodeFlow("token", flow => (flow.ClientId, flow.Pkce, flow.SelectedScopes) = ("demo-docs", Pkce.Sha256, [.. OfStaff()]));
        }).ToRead();
        ProblemPages.Map(app);
    }

    /// <summary>For anyone, and whatever can be read can be asked for its headers alone (RFC 9110 section 9.1).</summary>
    internal static void ToRead(this IEndpointConventionBuilder page) =>
        page.Public().Finally(built => built.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head])));

    // The description says where tokens come from, which is not known when it is written.
    static async Task<IResult> Describe(IOptionsMonitor<JwtBearerOptions> bearer, IConfiguration configuration, CancellationToken cancellation)
    {
        var document = ApiDescription.Document.DeepClone();
        if (await Issuer(bearer, cancellation) is { TokenEndpoint.Length: > 0 } issuer)
        {
            // A local issuer names the address at which the gateway asked it; callers reach it through this door.
            var forwarded = configuration[$"Services:{Routes.Identity}"] is { Length: > 0 };
            document["components"]!["securitySchemes"]!["token"] = Flows(issuer, address => forwarded ? new Uri(address).AbsolutePath : address);
        }
        var json = JsonUtf8(document);
        return Results.Bytes(json, "application/json; charset=utf-8", entityTag: EntityTagHeaderValue.Parse($"\"{Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, 16))}\""));
    }

    static async Task<OpenIdConnectConfiguration?> Issuer(IOptionsMonitor<JwtBearerOptions> bearer, CancellationToken cancellation)
    {
        try
        {
            return await bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellation);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            // The reference can be read without it.
            return null;
        }
    }

    static JsonObject Flows(OpenIdConnectConfiguration issuer, Func<string, string> reached)
    {
        var tokens = reached(issuer.TokenEndpoint);
        var scopes = new JsonObject(Scopes().Select(scope => KeyValuePair.Create(scope, (JsonNode?)"")));
        var flows = new JsonObject { ["clientCredentials"] = new JsonObject { ["tokenUrl"] = tokens, ["scopes"] = scopes } };
        if (issuer.AuthorizationEndpoint is { Length: > 0 } authorization)
            flows["authorizationCode"] = new JsonObject { ["authorizationUrl"] = reached(authorization), ["tokenUrl"] = tokens, ["scopes"] = scopes.DeepClone() };
        return new JsonObject { ["type"] = "oauth2", ["description"] = "OAuth 2.0 access tokens of your identity provider (RFC 6750).", ["flows"] = flows };
    }

    static IEnumerable<string> Scopes() => ApiDescription.Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
        .SelectMany(method => method.Value!["security"]?.AsArray() ?? []).SelectMany(scheme => scheme!["token"]!.AsArray())
        .Select(scope => (string)scope!).Distinct().Order(StringComparer.Ordinal);

    static IEnumerable<string> OfStaff() => Scopes().Where(scope => scope != "operator");

    static byte[] JsonUtf8(JsonNode document) => System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
}
