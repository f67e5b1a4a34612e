using System.Net;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Associations.Membership.Tests;

/// <summary>What goes wrong inside is not told outside, and what comes from outside is not written down inside.</summary>
public sealed class LeakTests(MembershipFixture membership)
{
    const string Canary = "canary-4711";

    [Fact]
    public async Task What_fails_inside_is_told_without_a_word_of_what_it_was()
    {
        var association = await membership.AnAssociation();
        await Break(association);
        var answer = await membership.As(Tokens.Staff(association)).Post("/v1/membership-types", new
        {
            name = "Individual",
            price = new { amount = 12000, currency = "EUR" },
            period = new { kind = "anniversary", interval = 1, unit = "year" },
        });
        answer.IsProblem(HttpStatusCode.InternalServerError, "internal-error");
        foreach (var word in (string[])[Canary, "exception", "npgsql", "marten", "postgres", "mt_", "insert", "P0001", "associations.", "stack", " at ", ".cs", "line "])
            Assert.DoesNotContain(word, answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["detail", "instance", "status", "title", "traceId", "type"], answer.Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_name_no_address_and_no_token_is_logged_whether_it_goes_well_or_not()
    {
        using var log = new CapturedLog();
        membership.Service.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var association = await membership.AnAssociation();
        var type = await membership.AnAnnualType(association);
        var (staff, ada) = (Tokens.Staff(association), Tokens.Person(association, $"{Canary}-subject"));
        object Body(object country) => new
        {
            membershipTypeId = type,
            person = new { givenName = $"{Canary}-given", familyName = $"{Canary}-family", email = $"{Canary}@example.org", country },
        };

        var application = (await membership.As(ada).Post("/v1/applications", Body("GB"))).Is(HttpStatusCode.Created).Id;
        (await membership.As(staff).Get($"/v1/applications/{application}")).Is(HttpStatusCode.OK);
        (await membership.As(ada).Post("/v1/applications", Body(7))).Is(HttpStatusCode.BadRequest);
        (await membership.As(ada).Post($"/v1/applications?{Canary}-query={Canary}", Body($"{Canary}-country"))).Is(HttpStatusCode.BadRequest);
        (await membership.As(ada).PostRaw("/v1/applications", $$"""{"{{Canary}}-field":"{{Canary}}" """)).Is(HttpStatusCode.BadRequest);
        (await membership.As($"{staff}{Canary}").Get("/v1/applications")).Is(HttpStatusCode.Unauthorized);
        await Break(association);
        (await membership.As(ada).Post("/v1/applications", Body("GB"))).Is(HttpStatusCode.InternalServerError);

        // The failure itself is there, with what the database said of it, which is ours and says nothing of a person.
        Assert.Contains(log.Lines, line => line.Contains($"{Canary} of the database", StringComparison.Ordinal));
        var lines = log.Lines.Select(line => line.Replace($"{Canary} of the database", "", StringComparison.Ordinal)).ToList();
        string[] secrets = [Canary, .. ((string[])[staff, ada]).SelectMany(token => token.Split('.').Skip(1)), PasswordIn(membership.Database), new Uri(membership.Broker).UserInfo.Split(':')[1]];
        foreach (var secret in secrets) Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_one_word(string path)
    {
        var answer = (await membership.As(null).Get(path)).Is(HttpStatusCode.OK);
        Assert.Equal("text/plain", answer.MediaType);
        Assert.Contains(answer.Text, (string[])["Healthy", "Degraded"]);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/health")]
    [InlineData("/health/live/details")]
    [InlineData("/v1/traces")]
    [InlineData("/v1/metrics")]
    [InlineData("/v1/logs")]
    [InlineData("/swagger")]
    [InlineData("/env")]
    [InlineData("/debug")]
    public async Task Nothing_else_is_told_about_the_process(string path) =>
        (await membership.As(Tokens.Operator()).Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");

    // A real failure of the real database, for this association alone.
    async Task Break(Guid association)
    {
        var name = $"break_{association:N}";
        await Sql.Rows(membership.Owner, $$"""
            create function {{name}}() returns trigger language plpgsql as $$ begin raise exception '{{Canary}} of the database'; end $$;
            create trigger {{name}} before insert on mt_events for each row when (new.tenant_id = '{{association}}') execute function {{name}}();
            """);
    }

    static string PasswordIn(string database) => (string)new System.Data.Common.DbConnectionStringBuilder { ConnectionString = database }["Password"];
}
