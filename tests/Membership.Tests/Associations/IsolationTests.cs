using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests.Associations;

public sealed class IsolationTests(MembershipFixture membership)
{
    [Fact]
    public async Task Another_associations_application_does_not_exist()
    {
        var (ours, theirs) = (await membership.AnAssociation(), await membership.AnAssociation());
        var application = await membership.AnApplication(ours);
        var stranger = membership.As(Tokens.Staff(theirs));

        (await stranger.Get($"/v1/applications/{application}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Post($"/v1/applications/{application}/approve")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await stranger.Get("/v1/applications")).Json["items"]!.AsArray());
        Assert.Equal("pendingApproval", (await membership.As(Tokens.Staff(ours)).Get($"/v1/applications/{application}"))["status"]);
    }

    [Fact]
    public async Task Another_persons_application_does_not_exist()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var bob = membership.As(Tokens.Person(association, "bob"));

        (await bob.Get($"/v1/applications/{application}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.Post($"/v1/applications/{application}/withdraw")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.Post($"/v1/applications/{application}/approve")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task An_id_of_another_kind_of_thing_does_not_exist()
    {
        var association = await membership.AnAssociation();
        var staff = membership.As(Tokens.Staff(association));
        var application = await membership.AnApplication(association);
        (await staff.Get($"/v1/memberships/{application}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Post($"/v1/applications/{await membership.AnAnnualType(association)}/approve")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_slug_belongs_to_one_association()
    {
        var slug = $"a{Guid.NewGuid():N}"[..20];
        object Body(string name) => new { name, slug, timeZone = "UTC", currency = "EUR", billingEntity = new { name, country = "BE" } };
        var operators = membership.As(Tokens.Operator());
        (await operators.Post("/v1/associations", Body("First"))).Is(HttpStatusCode.Created);
        (await operators.Post("/v1/associations", Body("Second"))).IsProblem(HttpStatusCode.Conflict, "slug-taken");
    }

    [Fact]
    public async Task Founding_the_same_association_again_finds_it()
    {
        var id = Guid.CreateVersion7();
        var body = new { id, name = "Same", slug = $"s{id:N}"[..30], timeZone = "UTC", currency = "EUR", billingEntity = new { name = "Same", country = "BE" } };
        var operators = membership.As(Tokens.Operator());
        Assert.Equal(id, (await operators.Post("/v1/associations", body)).Is(HttpStatusCode.Created).Id);
        Assert.Equal(id, (await operators.Post("/v1/associations", body)).Is(HttpStatusCode.Created).Id);
        (await operators.Post("/v1/associations", new { id, name = "Other", slug = body.slug, body.timeZone, body.currency, body.billingEntity }))
            .IsProblem(HttpStatusCode.Conflict, "association-exists");
    }
}
