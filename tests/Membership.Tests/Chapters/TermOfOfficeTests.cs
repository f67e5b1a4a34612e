using System.Globalization;
using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests.Chapters;

/// <summary>An office, and a membership, give only while they last: the same token all the time, and nothing but the clock moves.</summary>
public sealed class TermOfOfficeTests(TermOfOfficeTests.OwnClock membership) : IClassFixture<TermOfOfficeTests.OwnClock>
{
    static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(1);

    /// <summary>A service whose clock nobody else reads.</summary>
    public sealed class OwnClock : MembershipFixture;

    [Theory]
    [InlineData("Pacific/Auckland")]
    [InlineData("Europe/Brussels")]
    [InlineData("America/Los_Angeles")]
    public async Task An_office_gives_from_the_midnight_before_its_first_day_to_the_midnight_after_its_last_where_the_association_is(string zone)
    {
        var (association, chapter, ada) = await AChapterWithAda(zone);
        var today = membership.Today(zone);
        var (first, last) = (today.AddDays(10), today.AddDays(20));
        await membership.AnAppointment(association, chapter, ada, "chair", first, last);

        await Is(association, chapter, HttpStatusCode.Forbidden);
        await IsAt(Given.Begins(first, zone) - AMoment, association, chapter, HttpStatusCode.Forbidden);
        await IsAt(Given.Begins(first, zone), association, chapter, HttpStatusCode.OK);
        await IsAt(Given.Begins(last.AddDays(1), zone) - AMoment, association, chapter, HttpStatusCode.OK);
        await IsAt(Given.Begins(last.AddDays(1), zone), association, chapter, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_leap_day_is_a_term_of_one_day()
    {
        const string zone = "Pacific/Auckland";
        var (association, chapter, ada) = await AChapterWithAda(zone);
        var year = membership.Today(zone).Year + 1;
        while (!DateTime.IsLeapYear(year)) year++;
        var day = new DateOnly(year, 2, 29);
        await membership.AnAppointment(association, chapter, ada, "chair", day, day);

        await IsAt(Given.Begins(day, zone) - AMoment, association, chapter, HttpStatusCode.Forbidden);
        await IsAt(Given.Begins(day, zone), association, chapter, HttpStatusCode.OK);
        await IsAt(Given.Begins(new DateOnly(year, 3, 1), zone) - AMoment, association, chapter, HttpStatusCode.OK);
        await IsAt(Given.Begins(new DateOnly(year, 3, 1), zone), association, chapter, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_ended_gives_nothing_from_that_moment_on()
    {
        var (association, chapter, ada) = await AChapterWithAda("Europe/Brussels");
        var today = membership.Today();
        var appointment = await membership.AnAppointment(association, chapter, ada, "chair", today, today.AddDays(100));
        await Is(association, chapter, HttpStatusCode.OK);
        (await membership.As(Tokens.Staff(association)).Post($"/v1/chapters/{chapter}/appointments/{appointment}/end")).Is(HttpStatusCode.OK);
        await Is(association, chapter, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_ended_on_a_later_day_gives_until_the_end_of_that_day()
    {
        const string zone = "Europe/Brussels";
        var (association, chapter, ada) = await AChapterWithAda(zone);
        var (today, last) = (membership.Today(zone), membership.Today(zone).AddDays(3));
        var appointment = await membership.AnAppointment(association, chapter, ada, "chair", today, today.AddDays(100));
        (await membership.As(Tokens.Staff(association)).Post($"/v1/chapters/{chapter}/appointments/{appointment}/end", new { endsOn = last })).Is(HttpStatusCode.OK);
        await IsAt(Given.Begins(last.AddDays(1), zone) - AMoment, association, chapter, HttpStatusCode.OK);
        await IsAt(Given.Begins(last.AddDays(1), zone), association, chapter, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_membership_lets_its_holder_join_until_the_end_of_its_last_day()
    {
        const string zone = "Pacific/Auckland";
        var association = await membership.AnAssociation(zone);
        var chapter = await membership.AChapter(association);
        foreach (var subject in new[] { "ada", "bob" }) await membership.AMember(association, subject);
        Api Of(string subject) => membership.As(Tokens.Person(association, subject));
        var last = DateOnly.Parse((await Of("ada").Get("/v1/memberships")).Json["items"]![0]!["term"]!["endsOn"]!.ToString(), CultureInfo.InvariantCulture);

        membership.Time.SetUtcNow((Given.Begins(last.AddDays(1), zone) - AMoment).ToUniversalTime());
        (await Of("ada").Post($"/v1/chapters/{chapter}/join")).Is(HttpStatusCode.OK);
        membership.Time.SetUtcNow(Given.Begins(last.AddDays(1), zone).ToUniversalTime());
        (await Of("bob").Post($"/v1/chapters/{chapter}/join")).IsProblem(HttpStatusCode.Conflict, "membership-required");
    }

    async Task<(Guid Association, Guid Chapter, Guid Ada)> AChapterWithAda(string zone)
    {
        var association = await membership.AnAssociation(zone);
        return (association, await membership.AChapter(association), (await membership.APerson(association, "ada")).Person);
    }

    async Task IsAt(DateTimeOffset instant, Guid association, Guid chapter, HttpStatusCode status)
    {
        membership.Time.SetUtcNow(instant.ToUniversalTime());
        await Is(association, chapter, status);
    }

    // A read and a command: both ask the same, each at its own moment.
    async Task Is(Guid association, Guid chapter, HttpStatusCode status)
    {
        var ada = membership.As(Tokens.Person(association, "ada"));
        Answer[] answers =
        [
            await ada.Get($"/v1/chapters/{chapter}/members"),
            await ada.Post($"/v1/chapters/{chapter}/rename?dryRun=true", new { name = "Flanders" }),
        ];
        foreach (var answer in answers)
        {
            answer.Is(status);
            if (status == HttpStatusCode.Forbidden) answer.IsProblem(status, "office-required");
        }
    }
}
