using System.Net;
using System.Text.Json;
using Associations.Membership.Chapters;
using Associations.Testing;

namespace Associations.Membership.Tests.Chapters;

public sealed class AffiliationTests(MembershipFixture membership)
{
    [Fact]
    public async Task A_member_joins_once_leaves_once_and_may_come_back()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var person = await membership.AMember(association, "ada");
        var (ada, today) = (membership.As(Tokens.Person(association)), $"{membership.Today():yyyy-MM-dd}");

        var joined = (await ada.Post($"/v1/chapters/{chapter}/join")).Is(HttpStatusCode.OK);
        Assert.Equal(($"{person}", $"{chapter}", today, "\"1\""), (joined["personId"], joined["chapterId"], joined["joinedOn"], joined.ETag));
        var again = (await ada.Post($"/v1/chapters/{chapter}/join", new { personId = person })).Is(HttpStatusCode.OK);
        Assert.Equal((joined.Text, joined.ETag), (again.Text, again.ETag));
        (await ada.Post($"/v1/chapters/{chapter}/leave", null, ("If-Match", "\"7\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");

        var left = (await ada.Post($"/v1/chapters/{chapter}/leave", null, ("If-Match", joined.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal(today, left["leftOn"]);
        Assert.Equal(left.Text, (await ada.Post($"/v1/chapters/{chapter}/leave")).Is(HttpStatusCode.OK).Text);
        Assert.Null((await ada.Post($"/v1/chapters/{chapter}/join")).Is(HttpStatusCode.OK).Json["leftOn"]);
    }

    [Fact]
    public async Task Joining_five_times_at_once_is_joining_once()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var person = await membership.AMember(association, "ada");
        var ada = membership.As(Tokens.Person(association));
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ada.Post($"/v1/chapters/{chapter}/join")));
        Assert.All(answers, answer => answer.Is(HttpStatusCode.OK));
        await using var session = membership.Store.QuerySession(association.ToString());
        Assert.Single(await session.Events.FetchStreamAsync(ChapterAffiliation.IdOf(chapter, person)));
    }

    [Fact]
    public async Task Joining_needs_a_membership_that_is_active_today()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        await membership.AMember(association, "present");
        await membership.AMember(association, "former", since: membership.Time.GetUtcNow().AddDays(-400));
        await membership.AMember(association, "tomorrow", since: membership.Time.GetUtcNow().AddDays(1));
        await membership.APerson(association, "applicant");

        Task<Answer> Join(string subject) => membership.As(Tokens.Person(association, subject)).Post($"/v1/chapters/{chapter}/join");
        (await Join("present")).Is(HttpStatusCode.OK);
        foreach (var subject in new[] { "former", "tomorrow", "applicant", "nobody-known" })
            (await Join(subject)).IsProblem(HttpStatusCode.Conflict, "membership-required");
        (await membership.As(Tokens.Person(association, "applicant")).Post($"/v1/chapters/{chapter}/leave")).IsProblem(HttpStatusCode.Conflict, "not-in-chapter");
        (await membership.As(Tokens.Person(association, "nobody-known")).Post($"/v1/chapters/{chapter}/leave")).IsProblem(HttpStatusCode.Conflict, "not-in-chapter");
    }

    [Fact]
    public async Task Staff_act_for_a_person_and_a_person_for_nobody_else()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var (ada, bob) = (await membership.AMember(association, "ada"), await membership.AMember(association, "bob"));
        var staff = membership.As(Tokens.Staff(association));

        Assert.Equal($"{ada}", (await staff.Post($"/v1/chapters/{chapter}/join", new { personId = ada })).Is(HttpStatusCode.OK)["personId"]);
        (await staff.Post($"/v1/chapters/{chapter}/join")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post($"/v1/chapters/{chapter}/join", new { personId = chapter })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

        var bobs = membership.As(Tokens.Person(association, "bob"));
        foreach (var other in new[] { ada, Guid.CreateVersion7() })
        {
            (await bobs.Post($"/v1/chapters/{chapter}/join", new { personId = other })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
            (await bobs.Post($"/v1/chapters/{chapter}/leave", new { personId = other })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }
        var roster = (await staff.Get($"/v1/chapters/{chapter}/members")).Json["items"]!.AsArray();
        Assert.Equal($"{ada}", Assert.Single(roster)!["personId"]!.ToString());
        Assert.NotEqual(ada, bob);
    }

    [Fact]
    public async Task The_roster_has_names_page_by_page_of_those_who_are_in()
    {
        var association = await membership.AnAssociation();
        var (chapter, other) = (await membership.AChapter(association), await membership.AChapter(association, "France"));
        var names = new[] { "Ada", "Bea", "Cleo", "Dora" };
        foreach (var name in names)
        {
            await membership.AMember(association, name, name);
            (await membership.As(Tokens.Person(association, name)).Post($"/v1/chapters/{chapter}/join")).Is(HttpStatusCode.OK);
        }
        (await membership.As(Tokens.Person(association, "Dora")).Post($"/v1/chapters/{chapter}/leave")).Is(HttpStatusCode.OK);
        (await membership.As(Tokens.Person(association, "Dora")).Post($"/v1/chapters/{other}/join")).Is(HttpStatusCode.OK);

        var staff = membership.As(Tokens.Staff(association));
        var first = (await staff.Get($"/v1/chapters/{chapter}/members?limit=2")).Is(HttpStatusCode.OK);
        var second = (await staff.Get($"/v1/chapters/{chapter}/members?limit=2&after={first["next"]}")).Is(HttpStatusCode.OK);
        Assert.Null(second.Json["next"]);
        var seen = first.Json["items"]!.AsArray().Concat(second.Json["items"]!.AsArray()).ToList();
        Assert.Equal(names[..3], seen.Select(one => one!["givenName"]!.ToString()).Order());
        Assert.All(seen, one => Assert.Equal($"{one!["givenName"]}@example.org", one["email"]!.ToString()));
        (await staff.Get($"/v1/chapters/{chapter}/members?after=made-by-hand")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Get($"/v1/chapters/{Guid.CreateVersion7()}/members")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_is_stored_of_a_chapter_and_its_people_names_nobody()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var person = await membership.AMember(association, "ada");
        (await membership.As(Tokens.Person(association)).Post($"/v1/chapters/{chapter}/join")).Is(HttpStatusCode.OK);
        await membership.AnAppointment(association, chapter, person, "chair", membership.Today(), membership.Today());

        await using var session = membership.Store.QuerySession(association.ToString());
        var stored = (await session.Events.FetchStreamAsync(chapter)).Concat(await session.Events.FetchStreamAsync(ChapterAffiliation.IdOf(chapter, person)))
            .Select(e => JsonSerializer.Serialize(e.Data, e.Data.GetType())).ToList();
        Assert.Equal(3, stored.Count);
        foreach (var text in stored)
            foreach (var personal in new[] { "Ada", "Lovelace", "example.org" }) Assert.DoesNotContain(personal, text, StringComparison.OrdinalIgnoreCase);
    }
}
