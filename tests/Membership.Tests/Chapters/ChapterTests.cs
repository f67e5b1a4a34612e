using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests.Chapters;

public sealed class ChapterTests(MembershipFixture membership)
{
    [Fact]
    public async Task A_chapter_is_made_by_staff_and_seen_by_everyone_in_the_association()
    {
        var association = await membership.AnAssociation();
        var created = (await membership.As(Tokens.Staff(association)).Post("/v1/chapters", new { name = " Belgium ", country = "BE" })).Is(HttpStatusCode.Created);
        Assert.Equal(("Belgium", "BE", $"/v1/chapters/{created.Id}"), (created["name"], created["country"], created.Location));

        var ada = membership.As(Tokens.Person(association));
        var read = (await ada.Get($"/v1/chapters/{created.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal((created.Text, created.ETag), (read.Text, read.ETag));
        (await ada.Get($"/v1/chapters/{created.Id}", ("If-None-Match", read.ETag!))).Is(HttpStatusCode.NotModified);
        Assert.Equal(created.Id.ToString(), (await ada.Get("/v1/chapters")).Json["items"]![0]!["id"]!.ToString());
        (await ada.Post("/v1/chapters", new { name = "Mine" })).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"name":"two\nlines"}""", "name")]
    [InlineData("""{"name":"\u0000"}""", "name")]
    [InlineData("""{"country":"BE"}""", "$")]
    [InlineData("""{"name":"Belgium","country":"Belgium"}""", "country")]
    [InlineData("""{"name":"Belgium","officers":[]}""", "officers")]
    public async Task A_chapter_that_cannot_be_is_refused(string body, string field)
    {
        var staff = membership.As(Tokens.Staff(await membership.AnAssociation()));
        Assert.NotNull((await staff.PostRaw("/v1/chapters", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field]);
        Assert.Empty((await staff.Get("/v1/chapters")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_new_name_is_decided_on_the_version_that_was_read()
    {
        var association = await membership.AnAssociation();
        var (chapter, staff) = (await membership.AChapter(association), membership.As(Tokens.Staff(association)));
        var read = await staff.Get($"/v1/chapters/{chapter}");

        var dry = (await staff.Post($"/v1/chapters/{chapter}/rename?dryRun=true", new { name = "Benelux" })).Is(HttpStatusCode.OK);
        Assert.Equal("chapter.renamed.v1", dry.Json["events"]![0]!["type"]!.ToString());
        var renamed = (await staff.Post($"/v1/chapters/{chapter}/rename", new { name = "Benelux" }, ("If-Match", read.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal(("Benelux", "\"2\""), (renamed["name"], renamed.ETag));
        (await staff.Post($"/v1/chapters/{chapter}/rename", new { name = "Belgium" }, ("If-Match", read.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await staff.PostRaw($"/v1/chapters/{chapter}/rename", """{"name":""}""")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal("Benelux", (await staff.Get($"/v1/chapters/{chapter}"))["name"]);
    }

    [Fact]
    public async Task Appointments_are_a_history_that_can_be_read_as_it_was_recorded()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var (ada, _) = await membership.APerson(association, "ada");
        var (today, staff) = (membership.Today(), membership.As(Tokens.Staff(association)));
        var former = await membership.AnAppointment(association, chapter, ada, "chair", today.AddDays(-400), today.AddDays(-36));
        var present = await membership.AnAppointment(association, chapter, ada, "chair", today.AddDays(-35), today.AddDays(300));
        await using var session = membership.Store.QuerySession(association.ToString());
        var then = (await session.Events.FetchStreamAsync(chapter))[^1].Timestamp;
        (await staff.Post($"/v1/chapters/{chapter}/appointments/{present}/end", new { endsOn = today })).Is(HttpStatusCode.OK);

        var bob = membership.As(Tokens.Person(association, "bob"));
        string EndOf(Answer page, int at) => page.Json["items"]![at]!["endsOn"]!.ToString();
        var now = (await bob.Get($"/v1/chapters/{chapter}/appointments")).Is(HttpStatusCode.OK);
        Assert.Equal([former, present], now.Json["items"]!.AsArray().Select(one => Guid.Parse(one!["id"]!.ToString())));
        Assert.Equal($"{today:yyyy-MM-dd}", EndOf(now, 1));
        Assert.Equal($"{today.AddDays(300):yyyy-MM-dd}", EndOf(await bob.Get($"/v1/chapters/{chapter}/appointments?asOf={then.UtcDateTime:O}"), 1));

        var first = await bob.Get($"/v1/chapters/{chapter}/appointments?limit=1");
        var second = await bob.Get($"/v1/chapters/{chapter}/appointments?limit=1&after={first["next"]}");
        Assert.Equal((former, present), (Guid.Parse(first.Json["items"]![0]!["id"]!.ToString()), Guid.Parse(second.Json["items"]![0]!["id"]!.ToString())));
        Assert.Null(second.Json["next"]);
        Assert.Equal("chair", (await bob.Get($"/v1/chapters/{chapter}/appointments/{present}")).Is(HttpStatusCode.OK)["office"]);
        (await bob.Get($"/v1/chapters/{chapter}/appointments/{chapter}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.Get($"/v1/chapters/{chapter}/appointments?limit=0")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("""{"office":"chair","startsOn":"2026-01-01","endsOn":"2026-12-31"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"personId":"01980000-0000-7000-8000-00000000dead","office":"chair","startsOn":"2026-01-01","endsOn":"2026-12-31"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"personId":"PERSON","office":"queen","startsOn":"2026-01-01","endsOn":"2026-12-31"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"personId":"PERSON","office":"chair","startsOn":"2026-02-30","endsOn":"2026-12-31"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"personId":"PERSON","office":"chair","startsOn":"2026-01-01T00:00:00Z","endsOn":"2026-12-31"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"personId":"PERSON","office":"chair","startsOn":"2026-01-02","endsOn":"2026-01-01"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"personId":"PERSON","office":"chair","startsOn":"9999-12-31","endsOn":"9999-12-31"}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"personId":"PERSON","office":"chair","startsOn":"2026-01-01","endsOn":"2030-01-01"}""", HttpStatusCode.Conflict, "term-too-long")]
    [InlineData("""{"personId":"PERSON","office":"chair","startsOn":"2029-12-31","endsOn":"2030-01-01"}""", HttpStatusCode.Conflict, "office-taken")]
    public async Task An_appointment_that_cannot_be_is_refused_and_changes_nothing(string body, HttpStatusCode status, string code)
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var (ada, _) = await membership.APerson(association, "ada");
        await membership.AnAppointment(association, chapter, ada, "chair", new(2029, 1, 1), new(2029, 12, 31));
        var staff = membership.As(Tokens.Staff(association));
        (await staff.PostRaw($"/v1/chapters/{chapter}/appointments", body.Replace("PERSON", ada.ToString(), StringComparison.Ordinal))).IsProblem(status, code);
        Assert.Single((await staff.Get($"/v1/chapters/{chapter}/appointments")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Of_two_chairs_appointed_at_the_same_instant_one_is()
    {
        var association = await membership.AnAssociation();
        var chapter = await membership.AChapter(association);
        var people = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => membership.APerson(association, $"candidate-{n}")));
        var staff = membership.As(Tokens.Staff(association));
        var answers = await Task.WhenAll(people.Select(one => staff.Post($"/v1/chapters/{chapter}/appointments",
            new { personId = one.Person, office = "chair", startsOn = "2026-01-01", endsOn = "2026-12-31" })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "office-taken"));
    }

    [Fact]
    public async Task Another_associations_chapter_does_not_exist()
    {
        var (ours, theirs) = (await membership.AnAssociation(), await membership.AnAssociation());
        var chapter = await membership.AChapter(ours);
        var (ada, _) = await membership.APerson(ours, "ada");
        var today = membership.Today();
        var appointment = await membership.AnAppointment(ours, chapter, ada, "secretary", today, today.AddDays(9));

        // Staff of another association, and the officer's own sign-in with a token of another association.
        foreach (var stranger in new[] { membership.As(Tokens.Staff(theirs)), membership.As(Tokens.Person(theirs, "ada")) })
        {
            foreach (var read in new[] { "", "/appointments", $"/appointments/{appointment}", "/members" })
                (await stranger.Get($"/v1/chapters/{chapter}{read}")).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.Post($"/v1/chapters/{chapter}/rename", new { name = "Theirs" })).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.Post($"/v1/chapters/{chapter}/join", new { personId = ada })).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.Post($"/v1/chapters/{chapter}/leave", new { personId = ada })).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.Post($"/v1/chapters/{chapter}/appointments", new { personId = ada, office = "chair", startsOn = today, endsOn = today }))
                .IsProblem(HttpStatusCode.NotFound, "not-found");
            (await stranger.Post($"/v1/chapters/{chapter}/appointments/{appointment}/end")).IsProblem(HttpStatusCode.NotFound, "not-found");
            Assert.Empty((await stranger.Get("/v1/chapters")).Json["items"]!.AsArray());
        }
        // A person of another association is nobody here.
        (await membership.As(Tokens.Staff(theirs)).Post($"/v1/chapters/{await membership.AChapter(theirs)}/appointments",
            new { personId = ada, office = "chair", startsOn = today, endsOn = today })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }
}
