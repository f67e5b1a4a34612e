using System.Net;
using Associations.Testing;
using Associations.Webhooks.Tests.Signing;
using Npgsql;

namespace Associations.Webhooks.Tests.Endpoints;

public sealed class EndpointTests(WebhooksFixture webhooks)
{
    const string Url = "https://partner.example/hooks";
    static readonly string[] All = ["*"], Some = ["membership.*", "invoice.paid"];

    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task The_secret_is_shown_once_and_lies_in_no_event()
    {
        var created = (await webhooks.Partner(association).Post("/v1/webhook-endpoints", new { url = Url, eventTypes = Some, description = "CRM" })).Is(HttpStatusCode.Created);
        var secret = created["secret"];
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal($"/v1/webhook-endpoints/{created.Id}", created.Location);

        var shown = (await webhooks.Endpoint(association, created.Id)).Is(HttpStatusCode.OK);
        Assert.Equal((Url, "CRM", "enabled"), (shown["url"], shown["description"], shown["status"]));
        Assert.Equal(Some, shown.Json["eventTypes"]!.AsArray().Select(type => type!.ToString()));
        var listed = (await webhooks.Partner(association).Get("/v1/webhook-endpoints")).Is(HttpStatusCode.OK);
        Assert.Equal(created.Id.ToString(), listed.Json["items"]!.AsArray().Single()!["id"]!.ToString());

        var next = (await webhooks.Partner(association).Post($"/v1/webhook-endpoints/{created.Id}/rotate-secret")).Is(HttpStatusCode.OK)["secret"];
        foreach (var answer in (string[])[shown.Text, listed.Text, await EventsAsText(), await StatesAsText()])
        {
            Assert.DoesNotContain(secret[6..], answer, StringComparison.Ordinal);
            Assert.DoesNotContain(next[6..], answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"url":"ftp://partner.example","eventTypes":["*"]}""", "url")]
    [InlineData("""{"url":"https://user:pass@partner.example","eventTypes":["*"]}""", "url")]
    [InlineData("""{"url":"https://partner.example/\r\nX: 1","eventTypes":["*"]}""", "url")]
    [InlineData("""{"url":null,"eventTypes":["*"]}""", "url")]
    [InlineData("""{"url":"https://partner.example","eventTypes":[]}""", "eventTypes")]
    [InlineData("""{"url":"https://partner.example","eventTypes":["membership.exploded"]}""", "eventTypes")]
    [InlineData("""{"url":"https://partner.example","eventTypes":["member*"]}""", "eventTypes")]
    [InlineData("""{"url":"https://partner.example","eventTypes":[""]}""", "eventTypes")]
    [InlineData("""{"url":"https://partner.example","eventTypes":["invoice.paid","invoice.paid"]}""", "eventTypes")]
    [InlineData("""{"url":"https://partner.example","eventTypes":"*"}""", "eventTypes")]
    public async Task What_cannot_be_an_endpoint_is_refused_and_changes_nothing(string body, string field)
    {
        var refused = (await webhooks.Partner(association).PostRaw("/v1/webhook-endpoints", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]![field]);
        Assert.Empty((await webhooks.Partner(association).Get("/v1/webhook-endpoints")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Ten_thousand_event_types_and_a_long_description_are_refused()
    {
        var partner = webhooks.Partner(association);
        (await partner.Post("/v1/webhook-endpoints", new { url = Url, eventTypes = Enumerable.Range(0, 10_000).Select(n => $"t{n}.x") })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await partner.Post("/v1/webhook-endpoints", new { url = Url, eventTypes = All, description = new string('x', 201) })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Another_association_finds_none_of_it()
    {
        await using var receiver = await Receiver.Start();
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        var delivery = await webhooks.Delivery(association, endpoint, one => one["status"]!.ToString() == "succeeded", "a delivery");
        var stranger = webhooks.Partner(Guid.CreateVersion7());

        (await stranger.Get($"/v1/webhook-endpoints/{endpoint}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Get($"/v1/webhook-deliveries/{delivery["id"]}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Post($"/v1/webhook-deliveries/{delivery["id"]}/resend")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.Send(HttpMethod.Delete, $"/v1/webhook-endpoints/{endpoint}", null, [])).IsProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var command in (string[])["test", "rotate-secret", "enable", "disable"])
            (await stranger.Post($"/v1/webhook-endpoints/{endpoint}/{command}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await stranger.Get($"/v1/webhook-deliveries?endpointId={endpoint}")).Json["items"]!.AsArray());
        Assert.Equal("enabled", (await webhooks.Endpoint(association, endpoint))["status"]);
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Two_associations_may_have_the_same_address_and_each_gets_its_own()
    {
        await using var receiver = await Receiver.Start();
        var other = Guid.CreateVersion7();
        var mine = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.AnEndpoint(other, receiver.Url);
        var id = await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        var theirs = await webhooks.Bus.Publish(WebhooksFixture.Activated(), other);

        var calls = await receiver.Get(2);
        Assert.Equal([.. new[] { id, theirs }.Select(one => one.ToString()).Order()], calls.Select(call => call.Id).Order());
        Assert.Single(calls, call => Partner.Accepts(mine.Secret, call.Headers, call.Body, webhooks.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_test_event_is_signed_sent_once_and_not_in_the_feed()
    {
        await using var receiver = await Receiver.Answering(500);
        var (endpoint, secret) = await webhooks.AnEndpoint(association, receiver.Url, "invoice.paid");
        var test = (await webhooks.Partner(association).Post($"/v1/webhook-endpoints/{endpoint}/test")).Is(HttpStatusCode.Created);

        var delivery = await webhooks.Delivery(association, endpoint, one => one["status"]!.ToString() == "failed", "the test to have failed");
        Assert.Equal((test["id"], "test"), (delivery["id"]!.ToString(), delivery["kind"]!.ToString()));
        var call = Assert.Single(receiver.Calls);
        Assert.True(Partner.Accepts(secret, call.Headers, call.Body, webhooks.Time.GetUtcNow()));
        Assert.Equal("webhook_endpoint.test", call.Json["type"]!.ToString());
        Assert.Empty(await webhooks.Feed(association));
        Assert.Equal("enabled", (await webhooks.Endpoint(association, endpoint))["status"]);
    }

    [Fact]
    public async Task A_deleted_endpoint_is_not_there_any_more()
    {
        var (endpoint, _) = await webhooks.AnEndpoint(association, Url);
        var partner = webhooks.Partner(association);
        (await partner.Send(HttpMethod.Delete, $"/v1/webhook-endpoints/{endpoint}", null, [])).Is(HttpStatusCode.NoContent);

        (await webhooks.Endpoint(association, endpoint)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await partner.Post($"/v1/webhook-endpoints/{endpoint}/enable")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await partner.Get("/v1/webhook-endpoints")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_disabled_endpoint_is_not_tested_until_it_is_enabled()
    {
        var (endpoint, _) = await webhooks.AnEndpoint(association, Url);
        var partner = webhooks.Partner(association);
        Assert.Equal("requested", (await partner.Post($"/v1/webhook-endpoints/{endpoint}/disable")).Is(HttpStatusCode.OK)["disabledReason"]);
        (await partner.Post($"/v1/webhook-endpoints/{endpoint}/test")).IsProblem(HttpStatusCode.Conflict, "endpoint-disabled");
        Assert.Equal("enabled", (await partner.Post($"/v1/webhook-endpoints/{endpoint}/enable")).Is(HttpStatusCode.OK)["status"]);
    }

    [Fact]
    public async Task A_change_of_a_version_that_is_past_is_refused()
    {
        var (endpoint, _) = await webhooks.AnEndpoint(association, Url);
        var version = (await webhooks.Endpoint(association, endpoint)).ETag!;
        var partner = webhooks.Partner(association);
        (await partner.Post($"/v1/webhook-endpoints/{endpoint}/disable", null, ("If-Match", version))).Is(HttpStatusCode.OK);
        (await partner.Post($"/v1/webhook-endpoints/{endpoint}/enable", null, ("If-Match", version))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
    }

    [Fact]
    public async Task Four_secrets_sign_at_most()
    {
        var (endpoint, _) = await webhooks.AnEndpoint(association, Url);
        var partner = webhooks.Partner(association);
        foreach (var _ in Enumerable.Range(0, 3)) (await partner.Post($"/v1/webhook-endpoints/{endpoint}/rotate-secret")).Is(HttpStatusCode.OK);
        (await partner.Post($"/v1/webhook-endpoints/{endpoint}/rotate-secret")).IsProblem(HttpStatusCode.Conflict, "rotated-too-often");
    }

    [Theory]
    [InlineData("webhooks:read", "partner")]
    [InlineData("membership:write", "partner")]
    [InlineData("webhooks:write", "member")]
    public async Task Who_lacks_the_scope_or_the_role_creates_nothing(string scope, string role) =>
        (await webhooks.As(Tokens.Sign("x", association, role, scope)).Post("/v1/webhook-endpoints", new { url = Url, eventTypes = All }))
            .IsProblem(HttpStatusCode.Forbidden, "not-allowed");

    [Fact]
    public async Task Event_types_come_with_the_schema_of_their_data()
    {
        var types = (await webhooks.Partner(association).Get("/v1/event-types")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        var activated = types.Single(type => type!["name"]!.ToString() == "membership.activated")!;
        Assert.Equal(1, activated["version"]!.GetValue<int>());
        Assert.Contains("memberNumber", activated["schema"]!["required"]!.AsArray().Select(name => name!.ToString()));
        Assert.NotNull(activated["schema"]!["properties"]!["term"]!["properties"]!["endsOn"]);
        Assert.DoesNotContain("additionalProperties", activated.ToJsonString(), StringComparison.Ordinal);
    }

    Task<string> EventsAsText() => Text("select string_agg(data::text, '') from mt_events");

    Task<string> StatesAsText() => Text("select string_agg(data::text, '') from mt_doc_webhookendpoint");

    async Task<string> Text(string sql)
    {
        await using var connection = new NpgsqlConnection(webhooks.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
