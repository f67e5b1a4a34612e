using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Membership.Tests.Chapters;

/// <summary>What tests of chapters begin with.</summary>
static class Given
{
    internal static async Task<Guid> AChapter(this MembershipFixture membership, Guid association, string name = "Belgium") =>
        (await membership.As(Tokens.Staff(association)).Post("/v1/chapters", new { name, country = "BE" })).Is(HttpStatusCode.Created).Id;

    /// <summary>Somebody with a sign-in whom the association knows, and no member yet.</summary>
    internal static async Task<(Guid Person, Guid Application)> APerson(this MembershipFixture membership, Guid association, string subject, string givenName = "Ada")
    {
        var submitted = (await membership.As(Tokens.Person(association, subject)).Post("/v1/applications", new
        {
            membershipTypeId = await membership.AnAnnualType(association),
            person = new { givenName, familyName = "Lovelace", email = $"{subject}@example.org", country = "GB" },
        })).Is(HttpStatusCode.Created);
        return (Guid.Parse(submitted["personId"]), submitted.Id);
    }

    /// <summary>Somebody whose membership began on the day of an instant, today unless it is said.</summary>
    internal static async Task<Guid> AMember(
        this MembershipFixture membership, Guid association, string subject, string givenName = "Ada", DateTimeOffset? since = null)
    {
        var (person, application) = await membership.APerson(association, subject, givenName);
        var staff = membership.As(Tokens.Staff(association));
        (await staff.Post($"/v1/applications/{application}/approve")).Is(HttpStatusCode.OK);
        await membership.Bus.Publish(new InvoicePaid(
            Guid.CreateVersion7(), "1", new Subject("application", application), new Money(12000, "EUR"), since ?? membership.Time.GetUtcNow()), association);
        await Eventually.Holds(async () => (await staff.Get($"/v1/applications/{application}"))["status"] == "completed", "the membership");
        return person;
    }

    internal static async Task<Guid> AnAppointment(
        this MembershipFixture membership, Guid association, Guid chapter, Guid person, string office, DateOnly startsOn, DateOnly endsOn) =>
        (await membership.As(Tokens.Staff(association)).Post($"/v1/chapters/{chapter}/appointments", new { personId = person, office, startsOn, endsOn }))
            .Is(HttpStatusCode.Created).Id;

    /// <summary>The day in a time zone, as the service's clock has it.</summary>
    internal static DateOnly Today(this MembershipFixture membership, string zone = "Europe/Brussels") =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(membership.Time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);

    /// <summary>The instant at which a day begins in a time zone.</summary>
    internal static DateTimeOffset Begins(DateOnly day, string zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(local));
    }
}
