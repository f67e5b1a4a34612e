using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests;

public sealed class BadInputTests(MembershipFixture membership)
{
    [Theory]
    [InlineData("""{"name":"Individual" """, "$")]
    [InlineData("""hello""", "$")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"EUR"},"period":{"kind":"anniversary","interval":1,"unit":"year"},"colour":"red"}""", "colour")]
    [InlineData("""{"price":{"amount":1,"currency":"EUR"},"period":{"kind":"anniversary","interval":1,"unit":"year"}}""", "$")]
    [InlineData("""{"name":null,"price":{"amount":1,"currency":"EUR"},"period":{"kind":"anniversary","interval":1,"unit":"year"}}""", "name")]
    [InlineData("""{"name":"x","price":{"amount":"1","currency":"EUR"},"period":{"kind":"anniversary","interval":1,"unit":"year"}}""", "price.amount")]
    [InlineData("""{"name":"x","price":{"amount":1.5,"currency":"EUR"},"period":{"kind":"anniversary","interval":1,"unit":"year"}}""", "price.amount")]
    [InlineData("""{"name":"x","price":{"amount":-1,"currency":"EUR"},"period":{"kind":"anniversary","interval":1,"unit":"year"}}""", "price.amount")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"USD"},"period":{"kind":"anniversary","interval":1,"unit":"year"}}""", "price.currency")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"EUR"},"period":{"kind":"weekly","interval":1,"unit":"year"}}""", "period.kind")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"EUR"},"period":{"kind":"anniversary","interval":0,"unit":"year"}}""", "period.interval")]
    public async Task A_body_that_cannot_be_accepted_names_the_field_and_changes_nothing(string body, string field)
    {
        var association = await membership.AnAssociation();
        var staff = membership.As(Tokens.Staff(association));
        var refused = (await staff.PostRaw("/v1/membership-types", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]![field]);
        Assert.DoesNotContain("System.", refused.Text, StringComparison.Ordinal);
        Assert.Empty((await staff.Get("/v1/membership-types")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_refused() =>
        (await membership.As(Tokens.Staff(await membership.AnAssociation())).PostRaw("/v1/membership-types", "name=x", "application/x-www-form-urlencoded"))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");

    [Theory]
    [InlineData("/v1/applications/not-an-id")]
    [InlineData("/v1/applications/01980000-0000-7000-8000-00000000dead")]
    [InlineData("/v1/nothing-here")]
    public async Task A_wrong_id_or_address_is_a_404(string path) =>
        (await membership.As(Tokens.Staff(await membership.AnAssociation())).Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Without_a_token_nothing_is_told()
    {
        (await membership.As(null).Get("/v1/membership-types")).IsProblem(HttpStatusCode.Unauthorized, "not-authenticated");
        (await membership.As(Tokens.Sign("ada", Guid.CreateVersion7(), "staff", "membership:read", issuer: "https://elsewhere.test/")).Get("/v1/membership-types"))
            .IsProblem(HttpStatusCode.Unauthorized, "not-authenticated");
    }

    [Fact]
    public async Task A_token_without_the_scope_is_refused() =>
        (await membership.As(Tokens.Sign("ada", Guid.CreateVersion7(), "staff", "membership:read")).PostRaw("/v1/membership-types", "{}"))
            .IsProblem(HttpStatusCode.Forbidden, "not-allowed");

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=many")]
    [InlineData("after=made-by-hand")]
    public async Task A_page_that_cannot_be_is_refused(string query) =>
        (await membership.As(Tokens.Staff(await membership.AnAssociation())).Get($"/v1/membership-types?{query}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

    [Fact]
    public async Task Pages_follow_one_another_without_loss()
    {
        var association = await membership.AnAssociation();
        foreach (var _ in Enumerable.Range(0, 5)) await membership.AnAnnualType(association);
        var staff = membership.As(Tokens.Staff(association));

        var seen = new List<string>();
        var next = "";
        do
        {
            var page = (await staff.Get($"/v1/membership-types?limit=2{next}")).Is(HttpStatusCode.OK);
            seen.AddRange(page.Json["items"]!.AsArray().Select(item => item!["id"]!.ToString()));
            next = page.Json["next"] is { } cursor ? $"&after={cursor}" : null;
        }
        while (next is not null);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }
}
