using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Associations.ServiceDefaults;

namespace Associations.Gateway;

/// <summary>A page for each kind of refusal, at the address that its <c>type</c> names: what it means and what to do.</summary>
static partial class ProblemPages
{
    const string Style =
        "body{font:17px/1.6 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1.5rem;color:#1c2430;background:#fbfbf9}"
        + "h1{font-size:1.8rem;line-height:1.25;margin:.3rem 0 1.2rem}h2{font-size:1rem;margin:1.8rem 0 .3rem;color:#5a6678;font-weight:600}p{margin:.2rem 0}"
        + "code{background:#eceae3;padding:.1em .35em;border-radius:4px;font-size:.9em}a{color:#0b5cad}ul{list-style:none;padding:0}li{padding:.55rem 0;border-top:1px solid #e4e2da}"
        + ".status{display:inline-block;background:#1c2430;color:#fff;border-radius:5px;padding:.05rem .55rem;font-size:.85rem;font-weight:600}"
        + "nav{font-size:.9rem;margin-bottom:2.5rem}@media(prefers-color-scheme:dark){body{background:#14181f;color:#e7e9ee}code{background:#262c37}a{color:#7db4f0}"
        + "h2{color:#9aa6b8}li{border-color:#2b3240}.status{background:#e7e9ee;color:#14181f}}";

    static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static readonly IReadOnlyDictionary<string, JsonNode> Types =
        ApiDescription.Document["x-problem-types"]!.AsArray().ToDictionary(type => (string)type!["slug"]!, type => type!);

    internal static void Map(WebApplication app)
    {
        app.MapGet("/problems", (HttpContext http) => Page(http, "Refusals", List())).ToRead();
        app.MapGet("/problems/{slug}", (string slug, HttpContext http) =>
            !Types.TryGetValue(slug, out var type) ? Problems.NotFound("kind of problem")
            : http.Request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase) ? Results.Json(type)
            : Page(http, (string)type["title"]!, One(type))).ToRead();
    }

    static IResult Page(HttpContext http, string title, string body)
    {
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Content(
            $"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} · Associations</title><style>{Style}</style></head><body><nav><a href="/docs">API reference</a> · <a href="/problems">All refusals</a></nav>{body}</body></html>""",
            "text/html; charset=utf-8");
    }

    static string One(JsonNode type) =>
        $"<span class=\"status\">{type["status"]}</span><h1>{type["title"]}</h1><p>{Text(type["meaning"])}</p><h2>What to do</h2><p>{Text(type["remedy"])}</p>"
        + $"<h2>As it comes</h2><p><code>\"type\": \"/problems/{type["slug"]}\"</code></p>{Operations((string)type["slug"]!)}";

    static string List() => "<h1>Refusals</h1><p>What is refused is answered as <code>application/problem+json</code>. Branch on <code>type</code>; show <code>detail</code> to people; quote <code>traceId</code> to us.</p><ul>"
        + string.Concat(Types.Values.OrderBy(type => (int)type["status"]!).Select(type =>
            $"<li><span class=\"status\">{type["status"]}</span> <a href=\"/problems/{type["slug"]}\">{type["title"]}</a></li>")) + "</ul>";

    // A refusal that nearly every operation has says nothing by its list.
    static string Operations(string slug)
    {
        var names = ApiDescription.Document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (Name: $"{method.Key.ToUpperInvariant()} {path.Key}", Responses: method.Value!["responses"]!.AsObject())))
            .Where(operation => operation.Responses.Any(response => response.Value!["x-problems"]?.AsArray().Any(one => (string)one! == slug) == true))
            .Select(operation => $"<li><code>{WebUtility.HtmlEncode(operation.Name)}</code></li>").ToList();
        return names.Count is 0 or > 20 ? "" : $"<h2>Operations that answer it</h2><ul>{string.Concat(names)}</ul>";
    }

    static string Text(JsonNode? text) => Code().Replace(WebUtility.HtmlEncode((string)text!), "<code>$1</code>");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
