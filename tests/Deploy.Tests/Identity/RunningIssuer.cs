using System.Net;
using System.Text.Json.Nodes;
using Associations.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Associations.Deploy.Tests.Identity;

/// <summary>The issuer on a real port, with its key in a folder of its own; requests do not follow redirects.</summary>
public sealed class RunningIssuer : IAsyncDisposable
{
    public const string Issuer = "http://associations.example/";

    readonly WebApplication _app;
    readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };

    RunningIssuer(WebApplication app)
    {
        _app = app;
        Http = new HttpClient(_handler) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public static async Task<RunningIssuer> Start(string dataFolder, params string[] more)
    {
        var app = IdentityApp.Build(["--environment=Development", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting=Warning", $"--Identity:Issuer={Issuer}", $"--Identity:DataFolder={dataFolder}", .. more]);
        await app.StartAsync();
        return new RunningIssuer(app);
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> Post(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await Http.PostAsync("/connect/token", content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public Task<(HttpStatusCode Status, JsonNode Body)> AskAs(string client, string secret = "demo", string? scope = null)
    {
        (string, string)[] form = [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)];
        return Post(scope is null ? form : [.. form, ("scope", scope)]);
    }

    public async Task<string> TokenOf(string client) => (string)(await AskAs(client)).Body["access_token"]!;

    /// <summary>Checks a token as a service does: with the public keys from discovery and nothing else.</summary>
    public async Task<TokenValidationResult> Validate(string token, string type = "at+jwt", string audience = "associations")
    {
        var discovery = JsonNode.Parse(await Http.GetStringAsync("/.well-known/openid-configuration"))!;
        var keys = new JsonWebKeySet(await Http.GetStringAsync((string)discovery["jwks_uri"]!));
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = (string)discovery["issuer"]!,
            ValidAudience = audience,
            ValidTypes = [type],
            ValidAlgorithms = ["RS256"],
            IssuerSigningKeys = keys.GetSigningKeys(),
        });
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _handler.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>One issuer for the tests that only ask it things.</summary>
public sealed class SharedIssuer : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("associations-identity-").FullName;

    public RunningIssuer Issuer { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Issuer = await RunningIssuer.Start(_folder);

    public async ValueTask DisposeAsync()
    {
        await Issuer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
