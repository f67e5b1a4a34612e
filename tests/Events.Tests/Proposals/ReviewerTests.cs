using System.Net;
using Associations.Testing;

namespace Associations.Events.Tests.Proposals;

/// <summary>Reviewers who are not staff.</summary>
public sealed class ReviewerTests(EventsFixture events)
{
    [Fact]
    public async Task A_reviewer_reads_and_scores_what_others_propose_and_sees_other_reviews_after_their_own()
    {
        var association = Guid.CreateVersion7();
        var (staff, path) = (events.Staff(association), $"/v1/events/{await events.AnEvent(association)}");
        (await Call(staff, path, ["rita", "ruth"])).Is(HttpStatusCode.OK);
        Api Of(string who) => events.As(Tokens.Person(association, who));
        var (rita, mira) = (Of("rita"), Of("mira"));
        var (theirs, own) = ((await mira.Post($"{path}/proposals", AProposal("Ledgers"))).Is(HttpStatusCode.Created).Id, (await rita.Post($"{path}/proposals", AProposal("Of a reviewer"))).Is(HttpStatusCode.Created).Id);
        object Scores(int fit, int round = 1) => new { scores = new { fit }, round, comment = "Well" };

        Assert.Equal(2, (await rita.Get($"{path}/proposals")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Count);
        Assert.Single((await mira.Get($"{path}/proposals")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        // Blind, and without what only staff know.
        var read = (await rita.Get($"{path}/proposals/{theirs}")).Is(HttpStatusCode.OK);
        Assert.Equal(("Ledgers", null, null, null), (read["title"], read.Json["speakers"], read.Json["scores"], read.Json["reviews"]));
        Assert.Empty((await rita.Get($"{path}/proposals/{theirs}/reviews")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await Of("ruth").Post($"{path}/proposals/{theirs}/reviews", Scores(5))).Is(HttpStatusCode.OK);
        (await Of("ruth").Post($"{path}/proposals/{theirs}/reviews", Scores(5, 2))).Is(HttpStatusCode.OK);
        (await staff.Post($"{path}/proposals/{own}/reviews", Scores(1))).Is(HttpStatusCode.OK);
        Assert.Empty((await rita.Get($"{path}/proposals/{theirs}/reviews")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await staff.Post($"{path}/proposals/{theirs}/decide", new { decision = "accept" })).Is(HttpStatusCode.OK);
        var scored = (await rita.Post($"{path}/proposals/{theirs}/reviews", Scores(0))).Is(HttpStatusCode.OK);
        // Of the first round, in which she has a say: the second is still to be made up her mind about. What is decided is not told.
        Assert.Equal(["1"], scored.Json["scores"]!.AsObject().Select(round => round.Key));
        Assert.Equal((0.5m, null, null), (scored.Json["scores"]!["1"]!.GetValue<decimal>(), scored.Json["prepared"], scored.Json["speakers"]));
        Assert.Equal([1, 1], (await rita.Get($"{path}/proposals/{theirs}/reviews")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["round"]!.GetValue<int>()));

        // Of her own she sees what any proposer sees.
        (await rita.Post($"{path}/proposals/{own}/reviews", Scores(5))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await rita.Get($"{path}/proposals/{own}/reviews")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(("Mira Example", null), ((await rita.Get($"{path}/proposals/{own}")).Json["speakers"]![0]!["name"]!.ToString(), (await rita.Get($"{path}/proposals/{own}")).Json["scores"]));
        // All others find nothing.
        (await mira.Post($"{path}/proposals/{own}/reviews", Scores(5))).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await mira.Post($"{path}/proposals/{theirs}/reviews", Scores(5))).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await mira.Get($"{path}/proposals/{own}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await mira.Get($"{path}/proposals/{own}/reviews")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await rita.Post($"{path}/proposals/{theirs}/decide", new { decision = "reject" })).IsProblem(HttpStatusCode.Forbidden, "not-allowed");

        // What is told to everybody shows names, and no address.
        (await staff.Post($"{path}/call-for-proposals/reveal")).Is(HttpStatusCode.OK);
        var shown = (await rita.Get($"{path}/proposals/{theirs}")).Is(HttpStatusCode.OK);
        Assert.Equal(("Mira Example", ""), (shown.Json["speakers"]![0]!["name"]!.ToString(), shown.Json["speakers"]![0]!["email"]!.ToString()));
        Assert.DoesNotContain("mira@example.org", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviewers_and_late_codes_stay_until_somebody_says_otherwise()
    {
        var association = Guid.CreateVersion7();
        var (staff, path) = (events.Staff(association), $"/v1/events/{await events.AnEvent(association)}");
        (await Call(staff, path, ["rita"], ["keynote-4711"])).Is(HttpStatusCode.OK);
        var kept = (await Call(staff, path, null, null, closed: true)).Is(HttpStatusCode.OK);
        Assert.Equal(("1", EventsFixture.AccountOf("rita")), (kept["lateCodes"], Assert.Single(kept.Json["reviewers"]!.AsArray())!.ToString()));
        (await events.As(Tokens.Person(association, "mira")).Post($"{path}/proposals", AProposal("Late", "keynote-4711"))).Is(HttpStatusCode.Created);
        Assert.Null((await events.As(Tokens.Person(association, "mira")).Get($"{path}/call-for-proposals")).Is(HttpStatusCode.OK).Json["reviewers"]);
        var none = (await Call(staff, path, [], [])).Is(HttpStatusCode.OK);
        Assert.Equal(("0", 0), (none["lateCodes"], none.Json["reviewers"]!.AsArray().Count));
        Assert.Empty((await events.As(Tokens.Person(association, "rita")).Get($"{path}/proposals")).Json["items"]!.AsArray());
        (await staff.Put($"{path}/call-for-proposals", Body(["Rita"], null, false))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    Task<Answer> Call(Api staff, string path, string[]? reviewers, string[]? lateCodes = null, bool closed = false) =>
        staff.Put($"{path}/call-for-proposals", Body(reviewers?.Select(EventsFixture.AccountOf), lateCodes, closed));

    object Body(IEnumerable<string>? reviewers, string[]? lateCodes, bool closed) => new
    {
        opensAt = events.Time.GetUtcNow().AddDays(-10),
        closesAt = events.Time.GetUtcNow().AddDays(closed ? -1 : 10),
        types = new[] { new { name = "talk", minutes = 45 } },
        isBlind = true,
        criteria = new[] { new { key = "fit", weight = 1 } },
        lateCodes,
        reviewers,
    };

    static object AProposal(string title, string? lateCode = null) =>
        new { title, @abstract = "What it is about.", type = "talk", speakers = new[] { new { name = "Mira Example", email = "mira@example.org" } }, lateCode };
}
