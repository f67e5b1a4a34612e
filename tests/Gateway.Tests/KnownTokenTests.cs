using System.Net;
using System.Security.Claims;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.Gateway.Tests;

/// <summary>A token that passed is known for a while, and never for longer or for more than it was checked for.</summary>
public sealed class KnownTokenTests
{
    static readonly ClaimsPrincipal Someone = new(new ClaimsIdentity([new Claim("sub", "someone")], "test"));

    readonly Clock _time = new();
    readonly object _keys = new();

    [Fact]
    public void A_token_is_known_until_it_expires()
    {
        var known = new KnownTokens(_time);
        known.Add("Bearer a", _keys, Someone, _time.GetUtcNow().AddMinutes(1));
        Assert.Same(Someone, known.Find("Bearer a", _keys));
        _time.Now = _time.Now.AddMinutes(1);
        Assert.Null(known.Find("Bearer a", _keys));
        Assert.Equal(0, known.Count);
    }

    [Fact]
    public void Another_token_is_not_known_by_it()
    {
        var known = new KnownTokens(_time);
        known.Add("Bearer a", _keys, Someone, _time.GetUtcNow().AddMinutes(1));
        Assert.Null(known.Find("Bearer b", _keys));
    }

    [Fact]
    public void Keys_that_were_fetched_anew_make_a_token_unknown()
    {
        var known = new KnownTokens(_time);
        known.Add("Bearer a", _keys, Someone, _time.GetUtcNow().AddMinutes(1));
        Assert.Null(known.Find("Bearer a", new object()));
    }

    [Fact]
    public void However_many_tokens_come_no_more_than_a_bound_are_known()
    {
        var known = new KnownTokens(_time);
        for (var number = 0; number < (2 * KnownTokens.Most) + 1; number++)
            known.Add($"Bearer {number}", _keys, Someone, _time.GetUtcNow().AddMinutes(1));
        Assert.InRange(known.Count, 1, KnownTokens.Most);
    }

    [Fact]
    public async Task A_sound_token_is_known_after_its_first_request_and_opens_no_door_to_others()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var gateway = await RunningGateway.Start(issuer.Settings);
        var (tokens, known) = (issuer.Tokens, gateway.App.Services.GetRequiredService<KnownTokens>());
        var sound = tokens.Sound;
        for (var time = 0; time < 2; time++) Assert.Equal(HttpStatusCode.OK, await Get(gateway, sound));
        Assert.Equal(1, known.Count);
        foreach (var wrong in TokenCorpus.Wrong) Assert.Equal((wrong, HttpStatusCode.Unauthorized), (wrong, await Get(gateway, tokens[wrong])));
        Assert.Equal(1, known.Count);
    }

    [Fact]
    public async Task A_token_of_a_key_that_was_withdrawn_goes_no_further_though_it_was_known()
    {
        await using var issuer = await FakeIssuer.Start();
        await using var gateway = await RunningGateway.Start(issuer.Settings);
        var known = gateway.App.Services.GetRequiredService<KnownTokens>();
        var former = issuer.Tokens.Sound;
        Assert.Equal(HttpStatusCode.OK, await Get(gateway, former));
        issuer.Replace("second");
        var current = issuer.Tokens.Sound;
        for (var patience = 0; await Get(gateway, current) != HttpStatusCode.OK; patience++) Assert.InRange(patience, 0, 2_000);
        for (var time = 0; time < 3; time++) Assert.Equal(HttpStatusCode.Unauthorized, await Get(gateway, former));
        Assert.Equal(1, known.Count);
    }

    static async Task<HttpStatusCode> Get(RunningGateway gateway, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/invoices");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await gateway.Http.SendAsync(request);
        return answer.StatusCode;
    }

    sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
