using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests.Chapters;

/// <summary>What each office gives, and to whom it gives nothing.</summary>
public sealed class OfficersTests(MembershipFixture membership)
{
    [Theory]
    [InlineData("chair", true, true, true, true)]
    [InlineData("secretary", true, true, false, false)]
    [InlineData("treasurer", true, false, false, false)]
    [InlineData("chair of another chapter", false, false, false, false)]
    [InlineData("member of the chapter", false, false, false, false)]
    [InlineData("signed in and not known", false, false, false, false)]
    public async Task An_office_gives_what_it_gives_and_no_more(string who, bool roster, bool email, bool rename, bool appoint)
    {
        var association = await membership.AnAssociation();
        var (chapter, other) = (await membership.AChapter(association), await membership.AChapter(association, "France"));
        var (ada, bob, today) = (await membership.AMember(association, "ada"), await membership.AMember(association, "bob"), membership.Today());
        (await membership.As(Tokens.Person(association, "ada")).Post($"/v1/chapters/{chapter}/join")).Is(HttpStatusCode.OK);
        var secretary = await membership.AnAppointment(association, chapter, bob, "secretary", today, today);
        var chair = who == "chair" ? await membership.AnAppointment(association, chapter, ada, "chair", today, today)
            : await membership.AnAppointment(association, chapter, bob, "chair", today, today);
        if (who == "chair of another chapter") await membership.AnAppointment(association, other, ada, "chair", today, today);
        else if (who is "secretary" or "treasurer") await membership.AnAppointment(association, chapter, ada, who, today, today);
        var caller = membership.As(Tokens.Person(association, who == "signed in and not known" ? "nobody" : "ada"));

        var members = await caller.Get($"/v1/chapters/{chapter}/members");
        if (roster)
        {
            var member = Assert.Single(members.Is(HttpStatusCode.OK).Json["items"]!.AsArray())!;
            Assert.Equal(("Ada", email), (member["givenName"]!.ToString(), member["email"] is not null));
        }
        else
        {
            members.IsProblem(HttpStatusCode.Forbidden, "office-required");
        }
        var body = new { personId = ada, office = "treasurer", startsOn = today, endsOn = today };
        AllowedIf(rename, await caller.Post($"/v1/chapters/{chapter}/rename?dryRun=true", new { name = "Flanders" }));
        AllowedIf(appoint, await caller.Post($"/v1/chapters/{chapter}/appointments?dryRun=true", body with { personId = bob }));
        AllowedIf(appoint, await caller.Post($"/v1/chapters/{chapter}/appointments/{secretary}/end?dryRun=true"));

        // A chair is made and unmade by staff alone.
        AllowedIf(false, await caller.Post($"/v1/chapters/{chapter}/appointments", body with { office = "chair", startsOn = today.AddDays(1), endsOn = today.AddDays(1) }));
        AllowedIf(false, await caller.Post($"/v1/chapters/{chapter}/appointments/{chair}/end"));
    }

    [Fact]
    public async Task A_chair_appoints_within_the_chairs_own_term_and_decides_on_the_version_that_was_read()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var (ada, _) = await membership.APerson(association, "ada");
        var (bob, _) = await membership.APerson(association, "bob");
        var today = membership.Today();
        await membership.AnAppointment(association, chapter, ada, "chair", today.AddDays(-5), today.AddDays(5));
        var chair = membership.As(Tokens.Person(association, "ada"));
        var address = $"/v1/chapters/{chapter}/appointments";
        object Secretary(int from, int to) => new { personId = bob, office = "secretary", startsOn = today.AddDays(from), endsOn = today.AddDays(to) };

        (await chair.Post(address, Secretary(-6, 5))).IsProblem(HttpStatusCode.Conflict, "beyond-own-term");
        (await chair.Post(address, Secretary(0, 6))).IsProblem(HttpStatusCode.Conflict, "beyond-own-term");
        (await chair.Post(address, Secretary(0, 5), ("If-Match", "\"1\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        var made = (await chair.Post(address, Secretary(-5, 5), ("If-Match", "\"2\""))).Is(HttpStatusCode.Created);
        Assert.Equal(($"{address}/{made.Id}", "\"3\""), (made.Location, made.ETag));
        // Asked again, it is no second appointment that would outlive the end of the first.
        (await chair.Post(address, Secretary(0, 5))).IsProblem(HttpStatusCode.Conflict, "office-taken");
        (await chair.Post($"{address}/{made.Id}/end", null, ("If-Match", "\"2\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        var ended = (await chair.Post($"{address}/{made.Id}/end")).Is(HttpStatusCode.OK);
        Assert.Equal($"{today.AddDays(-1):yyyy-MM-dd}", ended["endsOn"]);
        Assert.Equal((ended.Text, ended.ETag), ((await chair.Post($"{address}/{made.Id}/end")).Text, ended.ETag));
        (await chair.PostRaw($"{address}/{made.Id}/end", """{"endsOn":"soon"}""")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await chair.Post($"{address}/{Guid.CreateVersion7()}/end")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    static void AllowedIf(bool allowed, Answer answer)
    {
        if (allowed) answer.Is(HttpStatusCode.OK);
        else answer.IsProblem(HttpStatusCode.Forbidden, "office-required");
    }
}
