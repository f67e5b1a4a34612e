using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Associations.Benchmarks;

/// <summary>An issuer in this process: its discovery document, its key, and tokens for whomever.</summary>
sealed class Issuer : IAsyncDisposable
{
    internal const string Name = "https://issuer.test/";

    readonly RSA key = RSA.Create(2048);
    readonly WebApplication app;

    Issuer(WebApplication app) => this.app = app;

    internal string Metadata => $"{app.Urls.Single()}/.well-known/openid-configuration";

    internal static async Task<Issuer> Start(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new Issuer(builder.Build());
        issuer.app.Run(issuer.Answer);
        await issuer.app.StartAsync(cancellation);
        return issuer;
    }

    /// <summary>A token as the local issuer gives to a partner's program, for an hour.</summary>
    internal string Token(string subject, Guid association)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Name,
            ["sub"] = subject,
            ["aud"] = "associations",
            ["client_id"] = "benchmark",
            ["association"] = association.ToString(),
            ["jti"] = Guid.CreateVersion7().ToString(),
            ["scope"] = "billing:read members:read events:read events:write",
            ["role"] = "staff",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 3600,
        };
        var signed = $"{Encode("""{"alg":"RS256","typ":"at+jwt","kid":"one"}""")}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    Task Answer(HttpContext context)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        JsonObject answer = context.Request.Path == "/jwks"
            ? new()
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "RSA",
                    ["use"] = "sig",
                    ["alg"] = "RS256",
                    ["kid"] = "one",
                    ["n"] = Base64Url.EncodeToString(parameters.Modulus),
                    ["e"] = Base64Url.EncodeToString(parameters.Exponent),
                })
            }
            : new() { ["issuer"] = Name, ["jwks_uri"] = $"{app.Urls.Single()}/jwks" };
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        key.Dispose();
    }
}
