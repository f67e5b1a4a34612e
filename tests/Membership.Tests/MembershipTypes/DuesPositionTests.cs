using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Membership.Applications;
using Associations.Membership.MembershipTypes;
using Associations.Membership.Tests.Chapters;
using Associations.Testing;

namespace Associations.Membership.Tests.MembershipTypes;

/// <summary>Dues are a list of positions, each with who gets the money, and a quote has a line for each.</summary>
public sealed class DuesPositionTests(MembershipFixture membership)
{
    static readonly Guid North = Guid.CreateVersion7(), South = Guid.CreateVersion7(), Ada = Guid.CreateVersion7(), Entity = Guid.CreateVersion7();
    static readonly MembershipTypeOffered Offered = new("Individual", new(12000, "EUR"), new(PeriodKind.Anniversary, 1, PeriodUnit.Year), TermPolicy.Standard,
        [new("Journal", new(2000, "EUR"), "association"), new("Chapter", new(3000, "EUR"), "memberChapter"), new("Youth fund", new(100, "EUR"), $"{South}")], Entity);

    [Fact]
    public void Each_position_is_a_line_with_who_gets_it_and_who_benefits()
    {
        var type = MembershipType.Empty(Ada).Evolve(Offered).Evolve(new MembershipTypeRevised("Individual", new(13000, "EUR"), Offered.Period, TermPolicy.Standard, Offered.Positions, Entity));
        var submitted = (ApplicationSubmitted)ApplicationDecider.Submit(type, Ada, null, Guid.CreateVersion7(), new(2026, 3, 1), North).Events.Single();
        Assert.Equal(
            [(13000L, null, ""), (2000, null, "/positions/1"), (3000, North, "/positions/2"), (100, (Guid?)South, "/positions/3")],
            submitted.Quote.Lines.Select(line => (line.UnitPrice, line.CreditorId, line.PriceSource.Replace($"membershipType/{Ada}/versions/2", "", StringComparison.Ordinal))));
        Assert.All(submitted.Quote.Lines, line => Assert.Equal(Ada, line.BeneficiaryId));
        Assert.Equal((2, Entity, North), (submitted.Quote.PolicyVersion, submitted.Quote.BillingEntityId, submitted.ChapterId));
        // Where there is no chapter nobody pays for one, and in two each has its share.
        Assert.Equal(3, type.Quote(Ada, "renewal", Ada, [], null, null).Lines.Count);
        Assert.Equal([North, South], type.Quote(Ada, "renewal", Ada, [North, South], null, null).Lines.Where(line => line.UnitPrice == 3000).Select(line => line.CreditorId!.Value));
    }

    [Fact]
    public void A_type_of_before_has_one_line_for_the_association()
    {
        var old = System.Text.Json.JsonSerializer.Deserialize<MembershipTypeOffered>(
            """{"name":"Individual","price":{"amount":12000,"currency":"EUR"},"period":{"kind":0,"interval":1,"unit":1},"policy":null}""", System.Text.Json.JsonSerializerOptions.Web)!;
        var line = Assert.Single(MembershipType.Empty(Ada).Evolve(old).Quote(Ada, "first term", Ada, [North], null, null).Lines);
        Assert.Equal(new ChargeLine("Individual, first term", 1, 12000, $"membershipType/{Ada}/versions/1", BeneficiaryId: Ada), line);
    }

    [Fact]
    public async Task Who_pays_the_share_of_a_chapter_is_in_it_with_the_membership()
    {
        var association = await membership.AnAssociation();
        var staff = membership.As(Tokens.Staff(association));
        var chapter = await membership.AChapter(association);
        var type = (await staff.Post("/v1/membership-types", Type(new { description = "Chapter", amount = Euros(3000), creditor = "memberChapter" }))).Is(HttpStatusCode.Created);
        Assert.Equal("memberChapter", type.Json["positions"]![0]!["creditor"]!.ToString());
        var application = (await membership.As(Tokens.Person(association)).Post("/v1/applications", new
        {
            membershipTypeId = type.Id,
            chapterId = chapter,
            person = new { givenName = "Ada", familyName = "Lovelace", email = "ada@example.org", country = "GB" },
        })).Is(HttpStatusCode.Created);
        Assert.Equal(("15000", $"{chapter}"), (application["quote.total.amount"], application.Json["quote"]!["lines"]![1]!["creditorId"]!.ToString()));
        (await staff.Post($"/v1/applications/{application.Id}/approve")).Is(HttpStatusCode.OK);
        var approved = (await membership.Bus.Next<ApplicationApproved>((_, message) => message.Association == association)).Contract;
        Assert.Equal([null, chapter], approved.Lines.Select(line => line.CreditorId));

        await membership.Bus.Publish(new InvoicePaid(Guid.CreateVersion7(), "1", new("application", application.Id), new(15000, "EUR"), membership.Time.GetUtcNow()), association);
        var active = (await membership.Bus.Next<MembershipActivated>((_, message) => message.Association == association)).Contract;
        Assert.Single((await staff.Get($"/v1/chapters/{chapter}/members")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        var renewal = (await membership.As(Tokens.Person(association)).Post($"/v1/memberships/{active.MembershipId}/renewals?dryRun=true")).Is(HttpStatusCode.OK);
        Assert.Contains($"{chapter}", renewal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_could_be_sent_is_refused()
    {
        var association = await membership.AnAssociation();
        var staff = membership.As(Tokens.Staff(association));
        foreach (var position in new object[]
        {
            new { description = " ", amount = Euros(1), creditor = "association" }, new { description = "x", amount = Euros(0), creditor = "association" },
            new { description = "x", amount = new { amount = 1, currency = "USD" }, creditor = "association" }, new { description = "x", amount = Euros(1), creditor = "somebody" },
            new { description = "x", amount = Euros(1), creditor = $"{Guid.CreateVersion7()}" },
        })
            (await staff.Post("/v1/membership-types", Type(position))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var type = await membership.AnAnnualType(association);
        (await staff.Post("/v1/applications", new
        {
            membershipTypeId = type,
            chapterId = Guid.CreateVersion7(),
            person = new { givenName = "Ada", familyName = "Lovelace", email = "ada@example.org", country = "GB" },
        })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    static object Type(object position) => new { name = "Individual", price = Euros(12000), period = new { kind = "anniversary", interval = 1, unit = "year" }, positions = new[] { position } };

    static object Euros(long amount) => new { amount, currency = "EUR" };
}
