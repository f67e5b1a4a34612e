using System.Net;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Associations.Membership.Tests.MembershipFixture))]

namespace Associations.Membership.Tests;

/// <summary>The Membership service, shared by all its tests.</summary>
public class MembershipFixture : ServiceFixture<Program>
{
    /// <summary>What the service logs.</summary>
    public LogLines Logs { get; } = new();

    /// <inheritdoc />
    protected override void Replace(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(Logs);

    /// <summary>Founds an association of the test's own.</summary>
    public async Task<Guid> AnAssociation(string timeZone = "Europe/Brussels")
    {
        var slug = $"a{Guid.NewGuid():N}"[..20];
        var created = await As(Tokens.Operator()).Post("/v1/associations", new
        {
            name = "Society of Examples",
            slug,
            timeZone,
            currency = "EUR",
            billingEntity = new { name = "Society of Examples AISBL", country = "BE" },
        });
        return created.Is(HttpStatusCode.Created).Id;
    }

    /// <summary>Offers an annual membership type at 120.00 EUR.</summary>
    public async Task<Guid> AnAnnualType(Guid association)
    {
        var created = await As(Tokens.Staff(association)).Post("/v1/membership-types", new
        {
            name = "Individual",
            price = new { amount = 12000, currency = "EUR" },
            period = new { kind = "anniversary", interval = 1, unit = "year" },
        });
        return created.Is(HttpStatusCode.Created).Id;
    }

    /// <summary>Applies as the person who is signed in.</summary>
    public async Task<Guid> AnApplication(Guid association, string subject = "ada") =>
        (await As(Tokens.Person(association, subject)).Post("/v1/applications", Application(await AnAnnualType(association)))).Is(HttpStatusCode.Created).Id;

    /// <summary>The body of an application.</summary>
    public static object Application(Guid type) => new
    {
        membershipTypeId = type,
        person = new { givenName = "Ada", familyName = "Lovelace", email = "ada@example.org", country = "GB" },
    };
}
