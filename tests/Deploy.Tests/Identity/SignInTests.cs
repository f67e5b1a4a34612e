using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Associations.Deploy.Tests.Identity;

public sealed partial class SignInTests(SharedIssuer shared) : IClassFixture<SharedIssuer>
{
    const string Docs = "http://localhost:3000/docs";
    const string Verifier = "a-verifier-that-is-long-enough-to-be-a-verifier";

    readonly RunningIssuer _issuer = shared.Issuer;

    [Fact]
    public async Task A_person_is_chosen_on_the_page_and_comes_back_with_a_code_for_tokens()
    {
        var page = await _issuer.Http.GetStringAsync(Authorize(scope: "openid profile membership:read webhooks:read", state: "a\"><b"));
        Assert.DoesNotContain("\"><b", page, StringComparison.Ordinal);
        var code = await Choose(page, "demo-member", "a\"><b");

        var (status, body) = await Redeem(code);
        Assert.Equal(HttpStatusCode.OK, status);
        var access = await _issuer.Validate((string)body["access_token"]!);
        Assert.True(access.IsValid, access.Exception?.Message);
        Assert.Equal("demo-member", access.Claims["sub"]);
        Assert.Equal("demo-docs", access.Claims["client_id"]);
        Assert.Equal("member", access.Claims["role"]);
        Assert.Equal("openid profile membership:read", access.Claims["scope"]);
        Assert.DoesNotContain("name", access.Claims.Keys);

        var identity = await _issuer.Validate((string)body["id_token"]!, "JWT", "demo-docs");
        Assert.True(identity.IsValid, identity.Exception?.Message);
        Assert.Equal("demo-member", identity.Claims["sub"]);
        Assert.NotEqual("", identity.Claims["name"]);
    }

    [Fact]
    public async Task Who_asks_for_no_scope_gets_all_that_the_person_may_have()
    {
        var (_, body) = await Redeem(await SignIn("demo-partner", Authorize()));
        var access = await _issuer.Validate((string)body["access_token"]!);
        Assert.Equal("webhooks:read webhooks:write membership:read events:read billing:read", access.Claims["scope"]);
    }

    [Fact]
    public async Task The_page_offers_every_person_and_no_password()
    {
        var page = await _issuer.Http.GetStringAsync(Authorize());
        string[] people = ["demo-operator", "demo-staff", "demo-member", "demo-guest", "demo-partner", "other-staff", "other-member"];
        Assert.All(people, person => Assert.Contains($"<button name=person value=\"{person}\">", page, StringComparison.Ordinal));
        Assert.DoesNotContain("password\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_does_not_exist_is_not_signed_in()
    {
        using var response = await _issuer.Http.GetAsync(Authorize() + "&person=demo-nobody");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("<button", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        var code = await SignIn("demo-member", Authorize());
        Assert.Equal(HttpStatusCode.OK, (await Redeem(code)).Status);
        var (status, body) = await Redeem(code);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_grant", (string)body["error"]!);
    }

    [Theory]
    [InlineData("another-verifier-that-is-long-enough-to-be-one", Docs)]
    [InlineData(Verifier, "http://localhost:3000/elsewhere")]
    public async Task A_code_is_no_use_to_whoever_did_not_ask_for_it(string verifier, string redirect)
    {
        var (status, body) = await Redeem(await SignIn("demo-member", Authorize()), verifier, redirect);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_grant", (string)body["error"]!);
    }

    [Theory]
    [InlineData("http://evil.example/docs")]
    [InlineData("http://localhost.evil.example/docs")]
    [InlineData("http://localhost:3000@evil.example/docs")]
    [InlineData("https://localhost/docs")]
    [InlineData("javascript:alert(1)")]
    public async Task An_address_that_is_not_the_clients_gets_no_redirect(string redirect)
    {
        using var response = await _issuer.Http.GetAsync(Authorize(redirect) + "&person=demo-staff");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
    }

    [Theory]
    [InlineData("demo-staff")]
    [InlineData("nobody")]
    public async Task A_client_that_is_not_a_browsers_gets_no_page(string client)
    {
        using var response = await _issuer.Http.GetAsync(Authorize().Replace("demo-docs", client, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("code_challenge_method=S256", "code_challenge_method=plain")]
    [InlineData("code_challenge=", "not_a_challenge=")]
    public async Task A_request_without_a_proper_challenge_is_refused(string part, string instead)
    {
        using var response = await _issuer.Http.GetAsync(Authorize().Replace(part, instead, StringComparison.Ordinal) + "&person=demo-staff");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Who_may_show_no_page_is_told_that_somebody_must_choose()
    {
        using var response = await _issuer.Http.GetAsync(Authorize() + "&prompt=none");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("login_required", QueryHelpers.ParseQuery(response.Headers.Location!.Query)["error"]);
    }

    static string Authorize(string redirect = Docs, string? scope = null, string? state = null)
    {
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        return QueryHelpers.AddQueryString("/connect/authorize", new Dictionary<string, string?>
        {
            ["client_id"] = "demo-docs",
            ["response_type"] = "code",
            ["redirect_uri"] = redirect,
            ["code_challenge"] = challenge,
            ["code_challenge_method"] = "S256",
            ["scope"] = scope,
            ["state"] = state,
        });
    }

    async Task<string> SignIn(string person, string authorize) => await Choose(await _issuer.Http.GetStringAsync(authorize), person, null);

    /// <summary>Does what a browser does with the page's form when the person's button is pressed.</summary>
    async Task<string> Choose(string page, string person, string? state)
    {
        var fields = HiddenField().Matches(page).Select(m => KeyValuePair.Create(m.Groups[1].Value, (string?)WebUtility.HtmlDecode(m.Groups[2].Value)));
        using var response = await _issuer.Http.GetAsync(QueryHelpers.AddQueryString("/connect/authorize", fields.Append(new("person", person))));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var back = response.Headers.Location!;
        Assert.Equal(Docs, back.GetLeftPart(UriPartial.Path));
        var answer = QueryHelpers.ParseQuery(back.Query);
        Assert.Equal(state, answer.TryGetValue("state", out var returned) ? (string?)returned : null);
        return answer["code"]!;
    }

    Task<(HttpStatusCode Status, JsonNode Body)> Redeem(string code, string verifier = Verifier, string redirect = Docs) =>
        _issuer.Post(("grant_type", "authorization_code"), ("client_id", "demo-docs"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier));

    [GeneratedRegex("<input type=hidden name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();
}
