using System.Net;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Associations.Gateway.Tests;

/// <summary>Which tokens are believed, and how the issuer's keys are kept.</summary>
public sealed class IssuerTests(IssuerTests.WithIssuer shared) : IClassFixture<IssuerTests.WithIssuer>
{
    public static TheoryData<string> Wrong => [.. TokenCorpus.Wrong];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_token_that_is_not_the_issuers_word_to_us_goes_no_further(string name)
    {
        var path = $"/v1/applications/{Guid.NewGuid()}";
        using var response = await Send(shared.Gateway, path, shared.Issuer.Tokens[name]);
        await Expect.Problem(response, HttpStatusCode.Unauthorized, "not-authenticated");
        Assert.DoesNotContain(shared.Gateway["membership"].Requests, seen => seen.Target == path);
        // No address in a token is ever followed.
        Assert.Empty(shared.Issuer.Strange);
    }

    [Fact]
    public async Task The_token_that_the_others_are_made_from_passes_whatever_more_is_in_it()
    {
        foreach (var token in (string[])
        [
            shared.Issuer.Tokens.Sound,
            shared.Issuer.Tokens.Made(header => header["typ"] = "application/at+jwt", _ => { }),
            shared.Issuer.Tokens.Made(header => header["typ"] = "JWT", claims => claims["realm_access"] = "x"),
            shared.Issuer.Tokens.Made(header => header["jku"] = $"{shared.Issuer.Address}/elsewhere", claims => claims["role"] = new System.Text.Json.Nodes.JsonArray("staff", "Board member")),
            shared.Issuer.Tokens.Made(_ => { }, claims => claims["aud"] = new System.Text.Json.Nodes.JsonArray("account", "associations")),
            shared.Issuer.Tokens.Made(_ => { }, claims => claims["groups"] = new string('g', 4_000)),
        ])
        {
            using var response = await Send(shared.Gateway, "/v1/applications", token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        Assert.Empty(shared.Issuer.Strange);
    }

    [Fact]
    public async Task Keys_that_change_under_load_are_followed_and_nobody_with_a_good_token_is_turned_away()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var gateway = await RunningGateway.Start(issuer.Settings);
        var old = issuer.Tokens.Sound;
        using (var before = await Send(gateway, "/v1/applications", old)) Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(async _ =>
        {
            var answers = new HashSet<HttpStatusCode>();
            do
            {
                using var response = await Send(gateway, "/v1/applications", old);
                answers.Add(response.StatusCode);
            }
            while (!done.IsCancellationRequested);
            return answers;
        }).ToList();

        issuer.Rotate("second");
        var token = issuer.Tokens.Sound;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var response = await Send(gateway, "/v1/applications", token, patience.Token);
            if (response.StatusCode == HttpStatusCode.OK) break;
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(load), answers => Assert.Equal(HttpStatusCode.OK, Assert.Single(answers)));
        Assert.Equal(2, issuer.Fetches);
    }

    [Fact]
    public async Task A_flood_of_made_up_key_ids_is_no_flood_at_the_issuer()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var gateway = await RunningGateway.Start(issuer.Settings);
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async flood =>
        {
            for (var i = 0; i < 150; i++)
            {
                using var refused = await Send(gateway, "/v1/applications", issuer.Tokens.Forged(header => header["kid"] = $"{flood}-{i}"));
                Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            }
        }));
        // Once for the keys, once for the first that is not among them, and after that once in half a minute.
        Assert.InRange(issuer.Fetches, 1, 2 + (int)(TimeProvider.System.GetElapsedTime(began) / TimeSpan.FromSeconds(30)));
        using var good = await Send(gateway, "/v1/applications", issuer.Tokens.Sound);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task Without_the_issuer_the_keys_that_are_known_still_serve()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var gateway = await RunningGateway.Start(issuer.Settings);
        using (var before = await Send(gateway, "/v1/applications", issuer.Tokens.Sound)) Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await issuer.Stop();

        // A key that nobody can know now, and then those that are known.
        for (var i = 0; i < 5; i++)
        {
            using var unknown = await Send(gateway, "/v1/applications", issuer.Tokens.Forged(header => header["kid"] = $"new-{i}"));
            await Expect.Problem(unknown, HttpStatusCode.Unauthorized, "not-authenticated");
            using var known = await Send(gateway, "/v1/applications", issuer.Tokens.Sound);
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        }
        using var ready = await gateway.Http.GetAsync(new Uri(gateway.Health, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task No_token_and_no_part_of_one_is_logged()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var gateway = await RunningGateway.Start([.. issuer.Settings, "--Logging:LogLevel:Default=Debug", "--Logging:LogLevel:Microsoft.AspNetCore=Debug", "--Logging:LogLevel:Yarp=Debug"]);
        using var lines = new CapturedLog();
        gateway.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        var tokens = TokenCorpus.Wrong.Select(name => issuer.Tokens[name]).Append(issuer.Tokens.Sound).ToList();
        foreach (var token in tokens)
        {
            using var response = await Send(gateway, "/v1/applications", token);
        }
        Assert.NotEmpty(lines.Lines);
        // The header of a token is no secret, and the first letters of all are the same.
        foreach (var part in tokens.SelectMany(token => token.Split('.', ' ').Skip(1)).Where(part => part.Length > 20).Distinct())
            Assert.DoesNotContain(lines.Lines, line => line.Contains(part, StringComparison.Ordinal));
    }

    static async Task<HttpResponseMessage> Send(RunningGateway gateway, string path, string token, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));
        return await gateway.Http.SendAsync(request, cancellation);
    }

    /// <summary>A gateway that believes the issuer of these tests.</summary>
    public sealed class WithIssuer : IAsyncLifetime
    {
        public FakeIssuer Issuer { get; private set; } = null!;

        public RunningGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Issuer = await FakeIssuer.Start();
            Gateway = await RunningGateway.Start(Issuer.Settings);
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }
}
