using System.Net;
using Associations.Contracts.Events.V1;
using Associations.Testing;

namespace Associations.Events.Tests.Proposals;

public sealed class ProposalTests(EventsFixture events)
{
    static readonly string[] Tracks = ["Money"], LateCodes = ["keynote-4711"];

    [Fact]
    public async Task From_the_call_to_the_released_session()
    {
        var (association, eventId, staff) = await ACall();
        var path = $"/v1/events/{eventId}/proposals";
        var (mira, gil) = (events.As(Tokens.Person(association, "mira")), events.As(Tokens.Person(association, "gil")));
        var good = (await mira.Post(path, AProposal("Ledgers for people"))).Is(HttpStatusCode.Created);
        var other = (await gil.Post(path, AProposal("Another thing"))).Is(HttpStatusCode.Created);
        (await gil.Get($"{path}/{good.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("Another thing", Assert.Single((await gil.Get(path)).Json["items"]!.AsArray())!["title"]!.ToString());
        Assert.Equal(2, (await staff.Get(path)).Json["items"]!.AsArray().Count);

        // Blind: reviewers see the words and not the people, and the mean is weighted.
        var blind = (await staff.Get($"{path}/{good.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal(("Ledgers for people", null), (blind["title"], blind.Json["speakers"]));
        Task<Answer> Review(string who, int content, int fit) => events.As(Tokens.Staff(association, who)).Post($"{path}/{good.Id}/reviews", new { scores = new { content, fit }, comment = $"{who} likes it" });
        (await Review("ada", 5, 0)).Is(HttpStatusCode.OK);
        (await Review("ben", 3, 2)).Is(HttpStatusCode.OK);
        // (3·1.0 + 1·0.0)/4 = 0.75 and (3·0.6 + 1·0.4)/4 = 0.55
        Assert.Equal(0.65m, (await staff.Get($"{path}/{good.Id}")).Json["scores"]!["1"]!.GetValue<decimal>());
        (await Review("ada", 6, 0)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal("ada likes it", (await staff.Get($"{path}/{good.Id}/reviews")).Json["items"]!.AsArray().Select(one => one!["comment"]!.ToString()).Order().First());

        // Prepared is not told.
        (await staff.Post($"{path}/{good.Id}/decide", new { decision = "accept" })).Is(HttpStatusCode.OK);
        var listed = (await staff.Get(path)).Json["items"]!.AsArray().Single(one => one!["id"]!.ToString() == $"{good.Id}")!;
        Assert.Equal(("Ledgers for people", "accept", 0.65m), (listed["title"]!.ToString(), listed["prepared"]!.ToString(), listed["scores"]!["1"]!.GetValue<decimal>()));
        Assert.Equal((null, null), ((await mira.Get(path)).Json["items"]![0]!["prepared"], (await mira.Get(path)).Json["items"]![0]!["scores"]));
        (await staff.Post($"{path}/{other.Id}/decide", new { decision = "reject" })).Is(HttpStatusCode.OK);
        var before = (await mira.Get($"{path}/{good.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal(("submitted", null), (before["status"], before.Json["prepared"]));
        (await mira.Post($"{path}/{good.Id}/confirm")).IsProblem(HttpStatusCode.Conflict, "proposal-not-accepted");

        var revealed = (await staff.Post($"/v1/events/{eventId}/call-for-proposals/reveal")).Is(HttpStatusCode.OK);
        Assert.Equal(("1", "1", "0"), (revealed["accepted"], revealed["rejected"], revealed["waitingList"]));
        Assert.Equal("rejected", (await gil.Get($"{path}/{other.Id}"))["status"]);
        var (told, no) = ((await events.Bus.Next<ProposalDecided>((contract, _) => contract.ProposalId == good.Id)).Contract, (await events.Bus.Next<ProposalDecided>((contract, _) => contract.ProposalId == other.Id)).Contract);
        Assert.Equal((eventId, "accept", (await mira.Get($"{path}/{good.Id}"))["sessionId"]), (told.EventId, told.Decision, $"{told.SessionId}"));
        Assert.Equal(("reject", null), (no.Decision, no.SessionId));
        Assert.NotEqual(told.Account, no.Account);
        Assert.Equal("0", (await staff.Post($"/v1/events/{eventId}/call-for-proposals/reveal"))["accepted"]);
        Assert.Equal("Mira Example", (await staff.Get($"{path}/{good.Id}")).Json["speakers"]![0]!["name"]!.ToString());

        var session = (await mira.Get($"{path}/{good.Id}"))["sessionId"];
        var draft = $"/v1/events/{eventId}/drafts/main/sessions/{session}";
        Assert.Equal(("accepted", "Ledgers for people", "45"), await Of(draft));
        (await staff.Post($"{draft}/schedule", new { startsAt = "2026-09-14T10:00:00" })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/events/{eventId}/releases", new { name = "0.9" })).IsProblem(HttpStatusCode.Conflict, "draft-empty");
        Assert.Equal("confirmed", (await mira.Post($"{path}/{good.Id}/confirm")).Is(HttpStatusCode.OK)["status"]);
        (await staff.Post($"/v1/events/{eventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var shown = Assert.Single((await events.As(null).Get($"/v1/events/{eventId}/agenda")).Json["sessions"]!.AsArray())!;
        Assert.Equal(("Ledgers for people", "Mira Example"), (shown["title"]!.ToString(), shown["persons"]![0]!["name"]!.ToString()));

        // Taken back, it stays to be seen as cancelled.
        Assert.Equal("withdrawn", (await mira.Post($"{path}/{good.Id}/withdraw")).Is(HttpStatusCode.OK)["status"]);
        Assert.Equal("cancelled", (await staff.Get(draft))["status"]);

        async Task<(string, string, string)> Of(string at) => (await staff.Get(at)).Is(HttpStatusCode.OK) is var one ? (one["stage"], one["title"], one["minutes"]) : default;
    }

    [Fact]
    public async Task When_its_people_can_be_there_counts_from_the_decision_on_unless_staff_know_better()
    {
        var (association, eventId, staff) = await ACall();
        var (path, mira) = ($"/v1/events/{eventId}", events.As(Tokens.Person(association, "mira")));
        var known = (await staff.Post($"{path}/speakers", new { name = "Dr Gil Example", email = "gil@example.org" })).Is(HttpStatusCode.Created).Id;
        object[] Windows(string from) => [new { from = $"2026-09-14T{from}", until = "2026-09-14T18:00:00" }];
        (await staff.Put($"{path}/speakers/{known}/terms", new { available = Windows("09:00:00") })).Is(HttpStatusCode.OK);
        object Body(string from) => new
        {
            title = "Ledgers",
            @abstract = "What it is about.",
            type = "talk",
            track = "Money",
            answers = new { why = "Because" },
            speakers = new[]
            {
                new { name = "Mira Example", email = "mira@example.org", biography = "Counts.", available = Windows(from) },
                new { name = "Gil", email = "Gil@example.org", biography = "", available = Windows(from) },
            },
        };
        (await mira.Post($"{path}/proposals", Body("14:00:00Z"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var proposal = (await mira.Post($"{path}/proposals", Body("14:00:00"))).Is(HttpStatusCode.Created).Id;
        (await staff.Post($"{path}/proposals/{proposal}/decide", new { decision = "accept" })).Is(HttpStatusCode.OK);
        Assert.Single((await staff.Get($"{path}/speakers")).Json["items"]!.AsArray());
        (await staff.Post($"{path}/call-for-proposals/reveal")).Is(HttpStatusCode.OK);

        var people = (await staff.Get($"{path}/speakers")).Json["items"]!.AsArray().Select(one => $"{one!["name"]}, {one["email"]}, from {one["available"]![0]!["from"]}");
        Assert.Equal(["Dr Gil Example, gil@example.org, from 2026-09-14T09:00:00", "Mira Example, mira@example.org, from 2026-09-14T14:00:00"], people);
    }

    [Fact]
    public async Task After_the_end_only_a_code_lets_one_propose()
    {
        var (association, eventId, _) = await ACall(closed: true);
        var mira = events.As(Tokens.Person(association, "mira"));
        (await mira.Post($"/v1/events/{eventId}/proposals", AProposal("Too late"))).IsProblem(HttpStatusCode.Conflict, "call-closed");
        (await mira.Post($"/v1/events/{eventId}/proposals", AProposal("Too late", "wrong-code"))).IsProblem(HttpStatusCode.Conflict, "call-closed");
        var late = (await mira.Post($"/v1/events/{eventId}/proposals", AProposal("Keynote", "keynote-4711"))).Is(HttpStatusCode.Created);
        Assert.Equal("true", late["isLate"].ToLowerInvariant());
        Assert.DoesNotContain("keynote", (await mira.Get($"/v1/events/{eventId}/call-for-proposals")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"title":" ","abstract":"a","type":"talk","track":"Money","speakers":[{"name":"M","email":"m@example.org"}],"answers":{"why":"x"}}""", "title")]
    [InlineData("""{"title":"T","abstract":"a","type":"opera","track":"Money","speakers":[{"name":"M","email":"m@example.org"}],"answers":{"why":"x"}}""", "type")]
    [InlineData("""{"title":"T","abstract":"a","type":"talk","track":"Sport","speakers":[{"name":"M","email":"m@example.org"}],"answers":{"why":"x"}}""", "track")]
    [InlineData("""{"title":"T","abstract":"a","type":"talk","track":"Money","speakers":[],"answers":{"why":"x"}}""", "speakers")]
    [InlineData("""{"title":"T","abstract":"a","type":"talk","track":"Money","speakers":[{"name":"M","email":"nowhere"}],"answers":{"why":"x"}}""", "speakers")]
    [InlineData("""{"title":"T","abstract":"a","type":"talk","track":"Money","speakers":[{"name":"M","email":"m@example.org"}]}""", "answers.why")]
    [InlineData("""{"title":"T","abstract":"a","type":"talk","track":"Money","speakers":[{"name":"M","email":"m@example.org"}],"answers":{"why":"x","how":"y"}}""", "answers")]
    public async Task A_proposal_that_is_not_what_was_asked_for_names_the_field(string body, string field)
    {
        var (association, eventId, staff) = await ACall();
        var refused = (await events.As(Tokens.Person(association, "mira")).PostRaw($"/v1/events/{eventId}/proposals", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]![field]);
        Assert.Empty((await staff.Get($"/v1/events/{eventId}/proposals")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_proposal_is_written_anew_as_it_was_seen_and_no_event_names_anybody()
    {
        var (association, eventId, _) = await ACall();
        var (mira, path) = (events.As(Tokens.Person(association, "mira")), $"/v1/events/{eventId}/proposals");
        var one = (await mira.Post(path, AProposal("First words"))).Is(HttpStatusCode.Created);
        var amended = (await mira.Put($"{path}/{one.Id}", AProposal("Better words"), ("If-Match", one.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal("Better words", amended["title"]);
        (await mira.Put($"{path}/{one.Id}", AProposal("Other words"), ("If-Match", one.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await events.As(Tokens.Person(association, "gil")).Put($"{path}/{one.Id}", AProposal("Theirs"), ("If-Match", "*"))).IsProblem(HttpStatusCode.NotFound, "not-found");
        await using var session = events.Store.QuerySession(association.ToString());
        Assert.Equal(0, (await session.QueryAsync<int>("select count(*)::int from mt_events where data::text ilike '%mira@%' or data::text like '%Mira Example%'"))[0]);
    }

    async Task<(Guid Association, Guid EventId, Api Staff)> ACall(bool closed = false)
    {
        var association = Guid.CreateVersion7();
        var (eventId, staff, now) = (await events.AnEvent(association), events.Staff(association), events.Time.GetUtcNow());
        (await staff.Put($"/v1/events/{eventId}/call-for-proposals", new
        {
            opensAt = now.AddDays(-10),
            closesAt = now.AddDays(closed ? -1 : 10),
            types = new[] { new { name = "talk", minutes = 45 } },
            tracks = Tracks,
            questions = new[] { new { key = "why", label = "Why you?", isRequired = true } },
            isBlind = true,
            criteria = new[] { new { key = "content", weight = 3 }, new { key = "fit", weight = 1 } },
            lateCodes = LateCodes,
        })).Is(HttpStatusCode.OK);
        return (association, eventId, staff);
    }

    static object AProposal(string title, string? lateCode = null) => new
    {
        title,
        @abstract = "What it is about.",
        type = "talk",
        track = "Money",
        speakers = new[] { new { name = "Mira Example", email = "mira@example.org" } },
        answers = new { why = "Because" },
        lateCode,
    };
}
