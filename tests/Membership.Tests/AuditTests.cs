using System.Net;
using System.Text.Json;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Testing;
using Npgsql;

namespace Associations.Membership.Tests;

public sealed class AuditTests(MembershipFixture membership)
{
    const string Reason = "Zebrafink asked for it on the telephone", Address = "203.0.113.77", Scopes = "membership:read membership:write";

    [Fact]
    public async Task The_history_of_a_thing_says_who_did_what_from_where_and_why()
    {
        var association = await membership.AnAssociation();
        var application = await Join(association);
        var items = (await History(association, application)).Json["items"]!.AsArray();

        Assert.Equal(
            ["application.submitted.v1", "application.accepted.v1", "application.invoiced.v1", "application.completed.v1"],
            items.Select(item => item!["type"]!.ToString()));
        Assert.Equal([1, 2, 3, 4], items.Select(item => item!["version"]!.GetValue<int>()));
        Assert.All(items, item => Assert.Equal(application.ToString(), item!["subject"]!.ToString()));
        Assert.All(items, item => Assert.Equal(32, item!["traceId"]!.ToString().Length));

        var (submitted, approved, completed) = (items[0]!, items[1]!, items[3]!);
        Assert.Equal(("submit-application", "member"), (submitted["reason"]!.ToString(), submitted["actor"]!["role"]!.ToString()));
        Assert.Null(submitted["changeReason"]);
        Assert.NotNull(submitted["data"]!["quote"]);

        Assert.Equal("approve-application", approved["reason"]!.ToString());
        Assert.Equal((Reason, Address), (approved["changeReason"]!.ToString(), approved["from"]!.ToString()));
        Assert.Equal(("staff", "back-office"), (approved["actor"]!["role"]!.ToString(), approved["actor"]!["client"]!.ToString()));
        Assert.Matches("^account:[0-9a-f]{16}$", approved["actor"]!["account"]!.ToString());

        Assert.Equal("WhenInvoicePaid", completed["actor"]!["process"]!.ToString());
        Assert.Matches("^because of invoice.paid [0-9a-f-]{36}$", completed["reason"]!.ToString());
        Assert.Null(completed["from"]);
    }

    [Fact]
    public async Task No_event_of_a_whole_journey_lacks_its_actor_and_its_reason()
    {
        var association = await membership.AnAssociation();
        await Join(association);
        Assert.True(await Count("select count(*) from mt_events where tenant_id = $1", association) >= 7);
        Assert.Equal(0, await Count(
            "select count(*) from mt_events where tenant_id = $1 and (coalesce(headers ->> 'actor', '') = '' or coalesce(headers ->> 'reason', '') = '')", association));
    }

    [Fact]
    public async Task What_a_caller_says_and_where_it_is_stands_in_no_event_no_message_no_log_and_no_span()
    {
        using var spans = new Spans();
        var association = await membership.AnAssociation();
        var application = await Join(association);
        var staff = membership.As(Tokens.Staff(association));
        await staff.Get("/v1/applications?email=zebrafink@example.org", ("X-Forwarded-For", Address), ("Change-Reason", Reason));
        Assert.Equal(Reason, (await History(association, application)).Json["items"]![1]!["changeReason"]!.ToString());

        string[] canaries = ["zebrafink", Address, "ada@example.org", "Lovelace"];
        foreach (var canary in canaries)
        {
            Assert.Equal(0, await Count("select count(*) from mt_events where mt_events::text ilike '%' || $1 || '%'", canary));
            Assert.DoesNotContain(membership.Bus.All, received => Has(JsonSerializer.Serialize(received.Contract, received.Contract.GetType()) + received.Message, canary));
            Assert.DoesNotContain(membership.Logs.All, line => Has(line, canary));
            Assert.DoesNotContain(spans.All.Where(OfTheService), span => Has(Spans.Text(span), canary));
        }
        // It was listened to: the request, the reaction to a message, and its statements are there and say whose they are.
        Assert.Contains(spans.All, span => span.DisplayName.Contains("approve", StringComparison.Ordinal) && Has(Spans.Text(span), $"association={association}"));
        Assert.Contains(spans.All, span => span.Source.Name == "MassTransit" && Has(Spans.Text(span), $"association={association}"));
        Assert.Contains(spans.All, span => span.Source.Name == "Npgsql");
        // The address as it was asked for stands there, without what was asked.
        Assert.Contains(spans.All, span => span.TagObjects.Any(tag => tag.Key == "url.path" && (string?)tag.Value == "/v1/applications"));
    }

    [Fact]
    public async Task A_history_is_read_in_pages()
    {
        var association = await membership.AnAssociation();
        var application = await Join(association);
        var first = (await History(association, application, "&limit=3")).Json;
        var second = (await History(association, application, $"&limit=3&after={first["next"]}")).Json;
        Assert.Equal([1, 2, 3], first["items"]!.AsArray().Select(item => item!["version"]!.GetValue<int>()));
        Assert.Equal([4], second["items"]!.AsArray().Select(item => item!["version"]!.GetValue<int>()));
        Assert.True(second.AsObject().ContainsKey("next"));
        Assert.Null(second["next"]);
        Assert.Null((await History(association, application, "&limit=4")).Json["next"]);
    }

    [Theory]
    [InlineData("subject=ada")]
    [InlineData("")]
    [InlineData("subject=01980000-0000-7000-8000-00000000dead&limit=0")]
    [InlineData("subject=01980000-0000-7000-8000-00000000dead&limit=201")]
    [InlineData("subject=01980000-0000-7000-8000-00000000dead&after=made-by-hand")]
    [InlineData("subject=01980000-0000-7000-8000-00000000dead&after=_____w")]
    public async Task A_question_that_cannot_be_is_refused(string query) =>
        (await membership.As(Tokens.Staff(Guid.CreateVersion7())).Get($"/v1/audit?{query}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

    [Fact]
    public async Task Another_associations_history_does_not_exist()
    {
        var (ours, theirs) = (await membership.AnAssociation(), await membership.AnAssociation());
        var application = await membership.AnApplication(ours);
        var page = (await History(ours, application, "&limit=1")).Json;
        var stranger = membership.As(Tokens.Staff(theirs));
        (await stranger.Get($"/v1/audit?subject={application}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Get($"/v1/audit?subject={application}&after=AAAAAQ")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Get($"/v1/audit?subject={Guid.CreateVersion7()}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Single(page["items"]!.AsArray());
    }

    [Fact]
    public async Task Only_staff_who_may_read_here_read_the_history()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        string[] refused =
        [
            Tokens.Person(association), Tokens.Sign("partner", association, "partner", Scopes), Tokens.Operator(),
            Tokens.Sign("staff", association, "staff", "membership:write billing:read"),
        ];
        foreach (var token in refused) (await membership.As(token).Get($"/v1/audit?subject={application}")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        (await membership.As(null).Get($"/v1/audit?subject={application}")).IsProblem(HttpStatusCode.Unauthorized, "not-authenticated");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\tb")]
    [InlineData("a\u0001b")]
    [InlineData("a\u007fb")]
    [InlineData(201)]
    public async Task A_reason_that_cannot_be_kept_is_refused_and_nothing_is_changed(object reason)
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var staff = membership.As(Tokens.Staff(association));
        var said = reason is int length ? new string('a', length) : (string)reason;
        var refused = (await staff.Post($"/v1/applications/{application}/approve", null, ("Change-Reason", said))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]!["Change-Reason"]);
        Assert.Equal("pendingApproval", (await staff.Get($"/v1/applications/{application}"))["status"]);
    }

    [Fact]
    public async Task The_longest_reason_is_kept()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var staff = membership.As(Tokens.Staff(association));
        (await staff.Post($"/v1/applications/{application}/approve", null, ("Change-Reason", new string('a', 200)))).Is(HttpStatusCode.OK);
        Assert.Equal(new string('a', 200), (await History(association, application)).Json["items"]![1]!["changeReason"]!.ToString());
    }

    [Fact]
    public async Task What_changes_nothing_leaves_no_origin_behind()
    {
        var association = await membership.AnAssociation();
        var application = await membership.AnApplication(association);
        var staff = membership.As(Tokens.Staff(association));
        var before = await Count("select count(*) from mt_doc_requestorigin where tenant_id = $1", association);
        await staff.Post($"/v1/applications/{application}/approve?dryRun=true", null, ("Change-Reason", Reason));
        await staff.Post($"/v1/applications/{Guid.CreateVersion7()}/approve", null, ("Change-Reason", Reason));
        Assert.Equal(before, await Count("select count(*) from mt_doc_requestorigin where tenant_id = $1", association));
        await staff.Post($"/v1/applications/{application}/approve", null, ("Change-Reason", Reason));
        Assert.Equal(before + 1, await Count("select count(*) from mt_doc_requestorigin where tenant_id = $1", association));
        (await staff.Post($"/v1/applications/{application}/approve", null, ("Change-Reason", Reason))).Is(HttpStatusCode.OK);
        Assert.Equal(before + 1, await Count("select count(*) from mt_doc_requestorigin where tenant_id = $1", association));
    }

    Task<Answer> Approve(Guid association, Guid application) =>
        membership.As(Tokens.Sign("staff", association, "staff", Scopes, client: "back-office"))
            .Post($"/v1/applications/{application}/approve", null, ("Change-Reason", Reason), ("X-Forwarded-For", Address));

    async Task<Guid> Join(Guid association)
    {
        var application = await membership.AnApplication(association);
        (await Approve(association, application)).Is(HttpStatusCode.OK);
        var (invoice, subject) = (Guid.CreateVersion7(), new Subject("application", application));
        await membership.Bus.Publish(new InvoiceIssued(invoice, "1", subject, new Money(12000, "EUR"), new DateOnly(2026, 6, 1)), association);
        await Versions(association, application, 3);
        await membership.Bus.Publish(new InvoicePaid(invoice, "1", subject, new Money(12000, "EUR"), membership.Time.GetUtcNow()), association);
        await Versions(association, application, 4);
        await membership.Bus.Next<MembershipActivated>((_, message) => message.Association == association);
        return application;
    }

    Task Versions(Guid association, Guid application, int number) => Eventually.Holds(
        async () => (await History(association, application)).Json["items"]!.AsArray().Count == number, $"{number} events of the application");

    async Task<Answer> History(Guid association, Guid subject, string more = "") =>
        (await membership.As(Tokens.Staff(association)).Get($"/v1/audit?subject={subject}{more}")).Is(HttpStatusCode.OK);

    async Task<long> Count(string query, object value)
    {
        await using var source = NpgsqlDataSource.Create(membership.Owner);
        await using var command = source.CreateCommand(query);
        command.Parameters.AddWithValue(value is Guid ? value.ToString()! : value);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    // The caller of this test traces its own requests; what it says of itself is not the service's doing.
    static bool OfTheService(System.Diagnostics.Activity span) => span.Kind != System.Diagnostics.ActivityKind.Client || span.Source.Name == "Npgsql";

    static bool Has(string text, string canary) => text.Contains(canary, StringComparison.OrdinalIgnoreCase);
}
