using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Associations.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Associations.Gateway.Tests;

/// <summary>An issuer that can be told to change its keys and to stop, and counts what it is asked for.</summary>
public sealed class FakeIssuer : IAsyncDisposable
{
    internal const string Name = "https://issuer.test/";

    readonly WebApplication _app;
    readonly ConcurrentQueue<string> _asked = new();
    volatile (RSA Key, string Id)[] _keys = [(RSA.Create(2048), "first")];

    FakeIssuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>A gateway that believes it. How often somebody may ask is not what these tests are about.</summary>
    public string[] Settings => ["--Limits:Address:Burst=1000000", "--Limits:Caller:Burst=1000000", "--Limits:Association:Burst=1000000", $"--Identity:Authority={Name}", $"--Identity:MetadataAddress={Address}/.well-known/openid-configuration"];

    /// <summary>How often its keys were fetched.</summary>
    public int Fetches => _asked.Count(path => path == "/jwks");

    /// <summary>What was asked for that is no business of a gateway.</summary>
    public IEnumerable<string> Strange => _asked.Where(path => path is not ("/jwks" or "/.well-known/openid-configuration"));

    /// <summary>Tokens of its newest key.</summary>
    public TokenCorpus Tokens => new(_keys[^1].Key, _keys[^1].Id, Name, $"{Address}/elsewhere");

    public static async Task<FakeIssuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new FakeIssuer(builder.Build());
        issuer._app.Run(issuer.Answer);
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>Signs with another key from now on. The former one stays published, as providers do.</summary>
    public void Rotate(string id) => _keys = [.. _keys, (RSA.Create(2048), id)];

    /// <summary>Signs with another key from now on, and says nothing of the former ones any more: one of them got into wrong hands.</summary>
    public void Replace(string id) => _keys = [(RSA.Create(2048), id)];

    Task Answer(HttpContext context)
    {
        _asked.Enqueue(context.Request.Path);
        var answer = context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => new JsonObject { ["issuer"] = Name, ["jwks_uri"] = $"{Address}/jwks" },
            "/jwks" => new JsonObject { ["keys"] = new JsonArray([.. _keys.Select(key => TokenCorpus.Jwk(key.Key, key.Id))]) },
            _ => TokenCorpus.TheirKeys(_keys[^1].Id),
        };
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    public Task Stop() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
