using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Associations.Testing;

/// <summary>Tells a service that runs as a process of its own which key <see cref="Tokens"/> signs with.</summary>
public sealed class TokenIssuer : IAsyncDisposable
{
    readonly WebApplication app;

    TokenIssuer(WebApplication app) => this.app = app;

    /// <summary>The setting that makes a service ask here.</summary>
    public (string Name, string Value) Setting => ("Identity__MetadataAddress", $"{app.Urls.Single()}/configuration");

    /// <summary>Starts it.</summary>
    public static async Task<TokenIssuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(Tokens.Key.Rsa.ExportParameters(false)) { KeyId = Tokens.Key.KeyId });
        app.MapGet("/configuration", (HttpRequest request) =>
            Results.Json(new Dictionary<string, object> { ["issuer"] = Tokens.Issuer, ["jwks_uri"] = $"http://{request.Host}/keys" }));
        app.MapGet("/keys", () => Results.Json(new Dictionary<string, object>
        {
            ["keys"] = new[] { new Dictionary<string, string> { ["kty"] = key.Kty, ["kid"] = key.Kid, ["n"] = key.N, ["e"] = key.E, ["use"] = "sig" } },
        }));
        await app.StartAsync();
        return new TokenIssuer(app);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();
}
