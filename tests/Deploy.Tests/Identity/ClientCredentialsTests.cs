using System.Net;
using System.Text;

namespace Associations.Deploy.Tests.Identity;

public sealed class ClientCredentialsTests(SharedIssuer shared) : IClassFixture<SharedIssuer>
{
    const string Demonstration = "01980000-0000-7000-8000-000000000001";
    const string Other = "01980000-0000-7000-8000-000000000002";
    const string OfAPerson = "membership:read membership:write events:read events:write billing:read billing:write";
    const string OfStaff = OfAPerson + " webhooks:read webhooks:write";

    readonly RunningIssuer _issuer = shared.Issuer;

    [Theory]
    [InlineData("demo-operator", "operator", null, "operator")]
    [InlineData("demo-staff", "staff", Demonstration, OfStaff)]
    [InlineData("demo-member", "member", Demonstration, OfAPerson)]
    [InlineData("demo-guest", "guest", Demonstration, OfAPerson)]
    [InlineData("demo-partner", "partner", Demonstration, "webhooks:read webhooks:write membership:read events:read billing:read")]
    [InlineData("other-staff", "staff", Other, OfStaff)]
    [InlineData("other-member", "member", Other, OfAPerson)]
    public async Task A_client_gets_a_token_that_says_who_it_is_and_what_it_may(string client, string role, string? association, string scope)
    {
        var (status, body) = await _issuer.AskAs(client);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("Bearer", (string)body["token_type"]!);

        var checkedToken = await _issuer.Validate((string)body["access_token"]!);
        Assert.True(checkedToken.IsValid, checkedToken.Exception?.Message);
        var claims = checkedToken.Claims;
        Assert.Equal(RunningIssuer.Issuer, claims["iss"]);
        Assert.Equal(client, claims["sub"]);
        Assert.Equal(client, claims["client_id"]);
        Assert.Equal(role, claims["role"]);
        Assert.Equal(association, claims.TryGetValue("association", out var value) ? value : null);
        Assert.Equal(scope, claims["scope"]);
        Assert.NotEqual("", claims["jti"]);
        Assert.Equal(3600L, Convert.ToInt64(claims["exp"], null) - Convert.ToInt64(claims["iat"], null));
        Assert.DoesNotContain("name", claims.Keys);
    }

    [Fact]
    public async Task A_client_may_ask_for_less_than_it_may_have()
    {
        var (_, body) = await _issuer.AskAs("demo-staff", scope: "events:read billing:read");
        var token = await _issuer.Validate((string)body["access_token"]!);
        Assert.Equal("events:read billing:read", token.Claims["scope"]);
    }

    [Fact]
    public async Task Two_tokens_are_told_apart_by_their_jti()
    {
        var one = await _issuer.Validate(await _issuer.TokenOf("demo-staff"));
        var two = await _issuer.Validate(await _issuer.TokenOf("demo-staff"));
        Assert.NotEqual(one.Claims["jti"], two.Claims["jti"]);
    }

    [Fact]
    public async Task A_token_that_was_changed_does_not_validate()
    {
        var parts = (await _issuer.TokenOf("demo-member")).Split('.');
        var payload = Encoding.UTF8.GetString(Base64(parts[1])).Replace("\"member\"", "\"staff\"", StringComparison.Ordinal);
        parts[1] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.False((await _issuer.Validate(string.Join('.', parts))).IsValid);
    }

    [Theory]
    [InlineData("demo-staff", "wrong")]
    [InlineData("demo-staff", "demo-and-more")]
    [InlineData("nobody", "demo")]
    public async Task A_wrong_secret_or_an_unknown_client_is_refused_alike(string client, string secret)
    {
        var (status, body) = await _issuer.AskAs(client, secret);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("invalid_client", (string)body["error"]!);
        Assert.Equal("The client is not known, or the secret is wrong.", (string)body["error_description"]!);
    }

    [Theory]
    [InlineData("demo-member", "operator")]
    [InlineData("demo-member", "events:read webhooks:write")]
    [InlineData("demo-partner", "membership:write")]
    [InlineData("demo-operator", "membership:read")]
    [InlineData("demo-staff", "no-such-scope")]
    public async Task A_scope_that_the_client_may_not_have_is_refused(string client, string scope)
    {
        var (status, body) = await _issuer.AskAs(client, scope: scope);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_scope", (string)body["error"]!);
    }

    [Theory]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("refresh_token", "unsupported_grant_type")]
    [InlineData("", "invalid_request")]
    public async Task A_grant_that_is_not_offered_is_refused(string grant, string error)
    {
        var (status, body) = await _issuer.Post(("grant_type", grant), ("client_id", "demo-staff"), ("client_secret", "demo"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(error, (string)body["error"]!);
    }

    [Fact]
    public async Task A_public_client_gets_no_token_without_a_person()
    {
        var (status, body) = await _issuer.AskAs("demo-docs");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("invalid_client", (string)body["error"]!);
    }

    [Fact]
    public async Task The_secret_may_come_in_the_authorization_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String("demo-staff:demo"u8));
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
        using var response = await _issuer.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    static byte[] Base64(string text) =>
        Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
