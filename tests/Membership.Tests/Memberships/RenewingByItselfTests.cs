using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Testing;

namespace Associations.Membership.Tests.Memberships;

/// <summary>Memberships that ask for their renewal by themselves, on a service of two nodes whose clock nobody else reads.</summary>
public sealed class RenewingByItselfTests(RenewingByItselfTests.OwnClock membership) : IClassFixture<RenewingByItselfTests.OwnClock>
{
    const string Zone = "Europe/Brussels";

    /// <summary>A service of two nodes with a clock of its own.</summary>
    public sealed class OwnClock : MembershipFixture
    {
        /// <inheritdoc />
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            StartNode();
        }
    }

    [Fact]
    public async Task A_member_switches_it_on_and_is_renewed_term_after_term()
    {
        var (association, id, _) = await AMember();
        var (ada, path) = (membership.As(Tokens.Person(association)), $"/v1/memberships/{id}");
        var before = (await ada.Get(path)).Is(HttpStatusCode.OK);
        Assert.Equal(("false", null), (before["autoRenewal.on"], RenewsOn(before)));

        var dry = (await ada.Put($"{path}/auto-renewal?dryRun=true", On)).Is(HttpStatusCode.OK);
        Assert.Equal("membership.autoRenewalSet.v1", Assert.Single(dry.Json["events"]!.AsArray())!["type"]!.ToString());
        Assert.Equal("false", (await ada.Get(path))["autoRenewal.on"]);
        var on = (await ada.Put($"{path}/auto-renewal", On)).Is(HttpStatusCode.OK);
        Assert.Equal(("true", LastDay(before).AddDays(-30)), (on["autoRenewal.on"], RenewsOn(on)));
        Assert.Equal(on.ETag, (await ada.Put($"{path}/auto-renewal", On)).Is(HttpStatusCode.OK).ETag);

        // Who has more days before asks ten days earlier; until then and up to the day itself nothing is asked here.
        var (other, earlier, _) = await AMember(renewDaysBefore: 40);
        (await membership.As(Tokens.Staff(other)).Put($"/v1/memberships/{earlier}/auto-renewal", On)).Is(HttpStatusCode.OK);
        At(RenewsOn(on)!.Value, -1);
        await Asked(earlier);
        Assert.Empty((await ada.Get($"{path}/renewals")).Json["items"]!.AsArray());

        At(RenewsOn(on)!.Value);
        var asked = await Asked(id);
        Assert.Equal((id, 12000L), (asked.MembershipId, Assert.Single(asked.Lines).UnitPrice));
        Assert.NotNull(asked.Payer.Account);
        var renewal = (await ada.Get($"{path}/renewals/{asked.RenewalId}")).Is(HttpStatusCode.OK);
        Assert.Equal(("true", "pendingPayment"), (renewal["byItself"], renewal["status"]));
        Assert.Null(RenewsOn(await ada.Get(path)));
        Assert.Equal(
            ["membership.autoRenewalSet.v1 set-auto-renewal member", "membership.renewalRequested.v1 deadline deadline"],
            (await ada.Get($"{path}/explain?of=autoRenewal")).Is(HttpStatusCode.OK).Json["items"]!.AsArray()
                .Where(item => item!["event"]!.ToString() != "membership.started.v1").Select(item => $"{item!["event"]} {item["rule"]} {item["by"]}"));

        await Pay(association, asked.RenewalId);
        var renewed = (await membership.Bus.Next<MembershipRenewed>((contract, _) => contract.MembershipId == id)).Contract;
        Assert.Equal(LastDay(before).AddDays(1), renewed.Term.StartsOn);
        Assert.Equal(renewed.Term.EndsOn.AddDays(-30), RenewsOn(await ada.Get(path)));

        // A year later it does so again, and once it is switched off no more.
        At(renewed.Term.EndsOn.AddDays(-30));
        var again = await Asked(id, but: asked.RenewalId);
        await Pay(association, again.RenewalId);
        var further = (await membership.Bus.Next<MembershipRenewed>((contract, _) => contract.MembershipId == id && contract.Term.StartsOn > renewed.Term.EndsOn)).Contract;
        var off = (await ada.Put($"{path}/auto-renewal", new { on = false })).Is(HttpStatusCode.OK);
        Assert.Equal(("false", null), (off["autoRenewal.on"], RenewsOn(off)));
        var (last, watched, _) = await AMember();
        (await membership.As(Tokens.Staff(last)).Put($"/v1/memberships/{watched}/auto-renewal", On)).Is(HttpStatusCode.OK);
        At(further.Term.EndsOn.AddDays(-30));
        await Asked(watched);
        Assert.Equal(2, (await ada.Get($"{path}/renewals")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Switched_on_after_its_day_it_asks_at_once_and_once_for_each_term()
    {
        var (association, id, _) = await AMember();
        var (staff, path) = (membership.As(Tokens.Staff(association)), $"/v1/memberships/{id}");
        // In the days of grace.
        At(LastDay(await staff.Get(path)).AddDays(5));
        (await staff.Put($"{path}/auto-renewal", On)).Is(HttpStatusCode.OK);
        var asked = await Asked(id);
        await membership.Bus.Publish(new InvoiceVoided(Guid.CreateVersion7(), "2", new("renewal", asked.RenewalId), "asked"), association);
        await Eventually.Holds(async () => (await staff.Get($"{path}/renewals/{asked.RenewalId}"))["status"] == "closed", "the renewal to be closed");
        Assert.Null(RenewsOn(await staff.Get(path)));
        await Idle();
        Assert.Single((await staff.Get($"{path}/renewals")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Where_it_cannot_ask_its_holder_sees_why_and_it_asks_when_what_was_owed_is_paid()
    {
        var (association, id, application) = await AMember();
        var (ada, path, invoice, subject) = (membership.As(Tokens.Person(association)), $"/v1/memberships/{id}", Guid.CreateVersion7(), new Subject("application", application));
        var renewsOn = RenewsOn((await ada.Put($"{path}/auto-renewal", On)).Is(HttpStatusCode.OK))!.Value;
        await membership.Bus.Publish(new PaymentDisputeLost(invoice, Guid.CreateVersion7(), "dp_1", subject, new(12000, "EUR"), new(12000, "EUR")), association, version: 7);
        await Eventually.Holds(async () => (await ada.Get(path))["status"] == "suspended", "the suspension");

        At(renewsOn);
        var refused = await Eventually.Get(async () => await ada.Get(path) is var now && now.Json["autoRenewal"]!["refused"] is not null ? now : null, "the refusal");
        Assert.Equal(($"{renewsOn:yyyy-MM-dd}", "membership-suspended", null), (refused["autoRenewal.refused.on"], refused["autoRenewal.refused.reason"], RenewsOn(refused)));
        await Idle();
        Assert.Equal(refused.ETag, (await ada.Get(path)).ETag);
        Assert.Empty((await ada.Get($"{path}/renewals")).Json["items"]!.AsArray());

        await membership.Bus.Publish(new InvoicePaid(invoice, "1", subject, new(12000, "EUR"), membership.Time.GetUtcNow()), association, version: 9);
        await Asked(id);
        Assert.Null((await ada.Get(path)).Json["autoRenewal"]!["refused"]);
    }

    [Fact]
    public async Task Of_its_day_and_somebody_who_asks_at_that_moment_one_renews()
    {
        var (association, id, _) = await AMember();
        var (staff, path) = (membership.As(Tokens.Staff(association)), $"/v1/memberships/{id}");
        At(RenewsOn((await staff.Put($"{path}/auto-renewal", On)).Is(HttpStatusCode.OK))!.Value);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => membership.As(Tokens.Person(association)).Post($"{path}/renewals")));
        await Eventually.Holds(async () => RenewsOn(await staff.Get(path)) is null, "the day to be over");
        Assert.Single((await staff.Get($"{path}/renewals")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Its_holder_and_staff_switch_it_and_nobody_else_does()
    {
        var (association, id, _) = await AMember();
        var path = $"/v1/memberships/{id}/auto-renewal";
        foreach (var other in new[] { Tokens.Person(association, "bob"), Tokens.Staff(await membership.AnAssociation()) })
            (await membership.As(other).Put(path, On)).IsProblem(HttpStatusCode.NotFound, "not-found");
        var staff = membership.As(Tokens.Staff(association));
        (await staff.Put(path, new { })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Put(path, On, ("If-Match", "\"7\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await staff.Put(path, On)).Is(HttpStatusCode.OK);
        (await membership.As(Tokens.Person(association)).Put(path, new { on = false })).Is(HttpStatusCode.OK);
    }

    static object On => new { on = true };

    static DateOnly? RenewsOn(Answer answer) => Day(answer.Json["autoRenewal"]!["renewsOn"]);

    static DateOnly LastDay(Answer answer) => Day(answer.Json["term"]!["endsOn"])!.Value;

    static DateOnly? Day(JsonNode? text) => text is null ? null : DateOnly.ParseExact(text.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    // The moment at which a day begins, or so many before it.
    void At(DateOnly day, int moments = 0) => membership.Time.SetUtcNow(Chapters.Given.Begins(day, Zone).ToUniversalTime().AddMilliseconds(moments));

    async Task<RenewalRequested> Asked(Guid id, Guid? but = null) =>
        (await membership.Bus.Next<RenewalRequested>((contract, _) => contract.MembershipId == id && contract.RenewalId != but)).Contract;

    Task<Guid> Pay(Guid association, Guid renewal) => membership.Bus.Publish(
        new InvoicePaid(Guid.CreateVersion7(), "2", new("renewal", renewal), new(12000, "EUR"), membership.Time.GetUtcNow()), association, version: 3);

    // That another's day has been looked at shows that the workers went on.
    async Task Idle()
    {
        var (association, id, _) = await AMember(renewDaysBefore: 180, months: 1);
        (await membership.As(Tokens.Staff(association)).Put($"/v1/memberships/{id}/auto-renewal", On)).Is(HttpStatusCode.OK);
        await Asked(id);
    }

    async Task<(Guid Association, Guid Membership, Guid Application)> AMember(int renewDaysBefore = 30, int months = 12)
    {
        var association = await membership.AnAssociation(Zone);
        var type = (await membership.As(Tokens.Staff(association)).Post("/v1/membership-types", new
        {
            name = "Individual",
            price = new { amount = 12000, currency = "EUR" },
            period = new { kind = "anniversary", interval = months, unit = "month" },
            policy = new { renewDaysBefore },
        })).Is(HttpStatusCode.Created);
        var application = (await membership.As(Tokens.Person(association)).Post("/v1/applications", MembershipFixture.Application(type.Id))).Is(HttpStatusCode.Created).Id;
        (await membership.As(Tokens.Staff(association)).Post($"/v1/applications/{application}/approve")).Is(HttpStatusCode.OK);
        await membership.Bus.Publish(new InvoicePaid(Guid.CreateVersion7(), "1", new("application", application), new(12000, "EUR"), membership.Time.GetUtcNow()), association);
        return (association, (await membership.Bus.Next<MembershipActivated>((_, message) => message.Association == association)).Contract.MembershipId, application);
    }
}
