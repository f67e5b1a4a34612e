using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests;

/// <summary>Why a thing is as it is, for who may see the thing and in the terms in which they see it.</summary>
public sealed class ExplanationTests(MembershipFixture membership)
{
    [Fact]
    public async Task A_status_is_explained_by_what_changed_it_and_by_which_rule()
    {
        var (ada, _, path) = await Approved();

        var changes = await Changes(ada, $"{path}/explain?of=status");
        Assert.Equal(
            ["1 application.submitted.v1 submit-application member status: nothing -> pendingApproval", "2 application.accepted.v1 approve-application staff status: pendingApproval -> pendingPayment"],
            changes);
    }

    [Fact]
    public async Task A_price_is_explained_by_its_quote_and_the_version_of_the_policy_that_it_is_from()
    {
        var (ada, _, path) = await Approved();
        var first = (await ada.Get($"{path}/explain?of=quote")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        var price = Assert.Single(first)!["changes"]![0]!;
        Assert.Equal("quote", price["field"]!.ToString());
        Assert.Matches("^membershipType/[0-9a-f-]{36}/versions/1$", price["to"]!["lines"]![0]!["priceSource"]!.ToString());
        Assert.NotNull(first[0]!["meaning"]);
    }

    [Fact]
    public async Task It_is_told_page_by_page_and_as_it_was_known_then()
    {
        var (ada, association, path) = await Approved();
        var first = (await ada.Get($"{path}/explain?limit=1")).Is(HttpStatusCode.OK);
        Assert.Equal("1", first.Json["items"]![0]!["version"]!.ToString());
        var second = (await ada.Get($"{path}/explain?limit=1&after={first["next"]}")).Is(HttpStatusCode.OK);
        // The rest of what changed, and not what there was on the page before.
        Assert.Equal(["status"], second.Json["items"]![0]!["changes"]!.AsArray().Select(change => change!["field"]!.ToString()));
        Assert.Null(second.Json["next"]);

        var history = (await membership.As(Tokens.Staff(association)).Get($"/v1/audit?subject={path.Split('/')[^1]}")).Is(HttpStatusCode.OK);
        var then = Uri.EscapeDataString(history.Json["items"]![0]!["at"]!.ToString());
        Assert.Single(await Changes(ada, $"{path}/explain?asOf={then}"));
        (await ada.Get($"{path}/explain?after=handmade")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await ada.Get($"{path}/explain?limit=0")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Who_may_not_see_the_thing_is_not_told_why_it_is_as_it_is()
    {
        var (_, association, path) = await Approved();
        (await membership.As(Tokens.Person(association, "bob")).Get($"{path}/explain")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await membership.As(Tokens.Staff(Guid.CreateVersion7())).Get($"{path}/explain")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_member_is_not_told_which_of_the_staff_it_was()
    {
        var (ada, _, path) = await Approved();
        Assert.DoesNotContain("account:", (await ada.Get($"{path}/explain")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    async Task<(Api Ada, Guid Association, string Path)> Approved()
    {
        var association = await membership.AnAssociation();
        var path = $"/v1/applications/{await membership.AnApplication(association)}";
        (await membership.As(Tokens.Staff(association)).Post($"{path}/approve")).Is(HttpStatusCode.OK);
        return (membership.As(Tokens.Person(association)), association, path);
    }

    static async Task<IReadOnlyList<string>> Changes(Api client, string address) =>
    [
        .. from item in (await client.Get(address)).Is(HttpStatusCode.OK).Json["items"]!.AsArray()
           select $"{item!["version"]} {item["event"]} {item["rule"]} {item["by"]} "
               + string.Join(", ", item["changes"]!.AsArray().Select(change => $"{change!["field"]}: {change["from"]?.ToString() ?? "nothing"} -> {change["to"]?.ToString() ?? "nothing"}")),
    ];
}
