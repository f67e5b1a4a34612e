using System.Net;
using Associations.Contracts.Membership.V1;
using Associations.Events.Members;
using Associations.Testing;

[assembly: AssemblyFixture(typeof(Associations.Events.Tests.EventsFixture))]

namespace Associations.Events.Tests;

/// <summary>The Events service, shared by all tests that let time stand still.</summary>
public class EventsFixture : ServiceFixture<Program>
{
    /// <summary>The staff of an association of the test's own.</summary>
    public Api Staff(Guid association) => As(Tokens.Staff(association));

    /// <summary>Plans a conference of two days in Brussels.</summary>
    public async Task<Guid> AnEvent(Guid association) =>
        (await Staff(association).Post("/v1/events", Conference())).Is(HttpStatusCode.Created).Id;

    /// <summary>Opens a pool.</summary>
    public async Task<Guid> APool(Guid association, Guid eventId, int capacity) =>
        (await Staff(association).Post($"/v1/events/{eventId}/capacity-pools", new { name = "Seats", capacity })).Is(HttpStatusCode.Created).Id;

    /// <summary>Puts a ticket on sale: 200.00 EUR, 120.00 EUR for members.</summary>
    public async Task<Guid> ATicketType(Guid association, Guid eventId, params Guid[] pools) =>
        (await Staff(association).Post($"/v1/events/{eventId}/ticket-types", Ticket(pools))).Is(HttpStatusCode.Created).Id;

    /// <summary>Makes the person who is signed in a member on the days around today, and waits until the service knows.</summary>
    public async Task<Guid> AMember(Guid association, string subject)
    {
        var (person, membership, today) = (Guid.CreateVersion7(), Guid.CreateVersion7(), DateOnly.FromDateTime(Time.GetUtcNow().Date));
        var account = AccountOf(subject);
        await Bus.Publish(new MembershipActivated(membership, person, Guid.CreateVersion7(), "000001", new(today.AddDays(-30), today.AddDays(300), 1)), association);
        await Bus.Publish(new PersonLinked(person, account), association);
        await Eventually.Holds(async () =>
        {
            await using var session = Store.QuerySession(association.ToString());
            return await MemberTerm.Of(session, account, today, CancellationToken.None) is not null;
        }, "the member's term");
        return membership;
    }

    /// <summary>The body that plans a conference.</summary>
    public static object Conference(string timeZone = "Europe/Brussels") =>
        new { name = "Lantern Days", kind = "conference", timeZone, startsOn = "2026-09-14", endsOn = "2026-09-15", venue = "Lantern House" };

    /// <summary>The body that puts a ticket on sale.</summary>
    public static object Ticket(params Guid[] pools) => new
    {
        name = "Two days",
        price = new { amount = 20000, currency = "EUR" },
        memberPrice = new { amount = 12000, currency = "EUR" },
        capacityPoolIds = pools,
    };

    /// <summary>The body of a registration.</summary>
    public static object Registration(Guid ticketType, int quantity = 1) => new
    {
        ticketTypeId = ticketType,
        quantity,
        attendee = new { givenName = "Ada", familyName = "Lovelace", email = "ada@example.org" },
    };

    /// <summary>The pseudonym of a sign-in, as the token's reader makes it.</summary>
    public static string AccountOf(string subject) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{Tokens.Issuer}|{subject}")));
}
