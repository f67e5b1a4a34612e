using System.Diagnostics;
using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Testing;
using Associations.Webhooks.Tests.Signing;
using Microsoft.AspNetCore.Http;

namespace Associations.Webhooks.Tests.Deliveries;

public sealed class DeliveringTests(WebhooksFixture webhooks)
{
    readonly Guid association = Guid.CreateVersion7();

    static InvoicePaid Paid() => new(Guid.CreateVersion7(), "2026-0001", new Subject("application", Guid.CreateVersion7()), new Money(12000, "EUR"), DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task What_is_published_arrives_signed_and_verifies()
    {
        await using var receiver = await Receiver.Start();
        var (endpoint, secret) = await webhooks.AnEndpoint(association, receiver.Url, "membership.*");
        var subject = Guid.CreateVersion7();
        var contract = WebhooksFixture.Activated();
        var id = await webhooks.Bus.Publish(contract, association, subject: subject);

        var call = (await receiver.Get(1))[0];
        Assert.True(Partner.Accepts(secret, call.Headers, call.Body, webhooks.Time.GetUtcNow()));
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.Equal(id.ToString(), call.Id);
        Assert.Equal(id.ToString(), call.Json["id"]!.ToString());
        Assert.Equal("membership.activated", call.Json["type"]!.ToString());
        Assert.Equal(subject.ToString(), call.Json["subject"]!.ToString());
        Assert.Equal(1, call.Sequence);
        Assert.Equal(contract.MembershipId.ToString(), call.Json["data"]!["membershipId"]!.ToString());
        Assert.Equal("2026-12-31", call.Json["data"]!["term"]!["endsOn"]!.ToString());

        var delivery = await webhooks.Delivery(association, endpoint, one => one["status"]!.ToString() == "succeeded", "a delivery that arrived");
        Assert.Equal(200, delivery["attempts"]!.AsArray().Single()!["status"]!.GetValue<int>());
        Assert.Equal(id.ToString(), delivery["eventId"]!.ToString());
        Assert.Equal("membership.activated", delivery["eventType"]!.ToString());
        Assert.Null(delivery["nextAttemptAt"]);
    }

    [Fact]
    public async Task An_endpoint_is_told_only_of_what_it_asked_for()
    {
        await using var receiver = await Receiver.Start();
        await webhooks.AnEndpoint(association, receiver.Url, "invoice.paid");
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 1, "the first event in the feed");
        var wanted = await webhooks.Bus.Publish(Paid(), association);

        Assert.Equal(wanted.ToString(), Assert.Single(await receiver.Get(1)).Id);
    }

    [Fact]
    public async Task A_message_that_comes_three_times_is_one_entry_and_one_delivery()
    {
        await using var receiver = await Receiver.Start();
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        var id = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => webhooks.Bus.Publish(WebhooksFixture.Activated(), association, id)));
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 1, "the event in the feed");
        await webhooks.Bus.Publish(Paid(), association);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association, id);
        await webhooks.Bus.Publish(Paid(), association);

        await receiver.Get(3);
        await Eventually.Holds(async () => (await webhooks.Deliveries(association, endpoint)).All(one => one["status"]!.ToString() == "succeeded"), "all deliveries to be recorded");
        Assert.Equal(3, receiver.Calls.Count);
        Assert.Equal(3, (await webhooks.Deliveries(association, endpoint)).Count);
        Assert.Equal([1, 2, 3], (await webhooks.Feed(association)).Select(item => item["sequence"]!.GetValue<long>()));
    }

    [Fact]
    public async Task First_attempts_reach_an_endpoint_in_the_order_of_the_feed()
    {
        await using var receiver = await Receiver.Start();
        await webhooks.AnEndpoint(association, receiver.Url);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => webhooks.Bus.Publish(WebhooksFixture.Activated(), association)));

        Assert.Equal(Enumerable.Range(1, 60).Select(n => (long)n), (await receiver.Get(60)).Select(call => call.Sequence));
    }

    [Fact]
    public async Task An_event_that_an_endpoint_cannot_take_holds_up_none_behind_it()
    {
        await using var receiver = await Receiver.Start((n, http) =>
        {
            http.Response.StatusCode = n == 1 ? 500 : 200;
            return Task.CompletedTask;
        });
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        foreach (var _ in Enumerable.Range(0, 3)) await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);

        await Eventually.Holds(async () => (await webhooks.Deliveries(association, endpoint)).Count(one => one["status"]!.ToString() == "succeeded") == 2, "the later two to arrive");
        var refused = (await webhooks.Deliveries(association, endpoint)).Single(one => one["status"]!.ToString() == "pending");
        Assert.Equal(1, refused["sequence"]!.GetValue<long>());
        Assert.NotNull(refused["nextAttemptAt"]);
    }

    [Fact]
    public async Task Endpoints_that_hang_do_not_delay_a_healthy_one()
    {
        var release = new TaskCompletionSource();
        await using var hanging = await Receiver.Start((_, _) => release.Task);
        await using var healthy = await Receiver.Start();
        foreach (var _ in Enumerable.Range(0, 20)) await webhooks.AnEndpoint(association, hanging.Url);
        await webhooks.AnEndpoint(association, healthy.Url);
        foreach (var _ in Enumerable.Range(0, 20)) await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);

        Assert.Equal(20, (await healthy.Get(20)).Count);
        // An endpoint has one first attempt at a time, so each hanging one has had a single call.
        Assert.Equal(20, (await hanging.Get(20)).Count);
        release.SetResult();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_a_failure_and_not_followed(int status)
    {
        await using var elsewhere = await Receiver.Start();
        await using var receiver = await Receiver.Answering(status, ("Location", elsewhere.Url));
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);

        var delivery = await webhooks.Delivery(association, endpoint, one => one["attempts"]!.AsArray().Count == 1, "an attempt");
        Assert.Equal("pending", delivery["status"]!.ToString());
        Assert.Equal(status, delivery["attempts"]![0]!["status"]!.GetValue<int>());
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task Gone_disables_the_endpoint_at_once_and_ends_what_is_queued()
    {
        var release = new TaskCompletionSource();
        await using var receiver = await Receiver.Start(async (_, http) =>
        {
            await release.Task;
            http.Response.StatusCode = StatusCodes.Status410Gone;
        });
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await receiver.Get(1);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Eventually.Holds(async () => (await webhooks.Deliveries(association, endpoint)).Count == 2, "two deliveries");
        release.SetResult();

        await Eventually.Holds(async () => (await webhooks.Endpoint(association, endpoint))["status"] == "disabled", "the endpoint to be disabled");
        Assert.Equal("gone", (await webhooks.Endpoint(association, endpoint))["disabledReason"]);
        Assert.Equal(["cancelled", "failed"], (await webhooks.Deliveries(association, endpoint)).Select(one => one["status"]!.ToString()).Order());
        Assert.Single(receiver.Calls);

        // What happens meanwhile is in the feed and not queued; once enabled, the endpoint is told of what happens from then on.
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 3, "the third event in the feed");
        Assert.Equal(2, (await webhooks.Deliveries(association, endpoint)).Count);
        (await webhooks.Partner(association).Post($"/v1/webhook-endpoints/{endpoint}/enable")).Is(HttpStatusCode.OK);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        Assert.Equal(4, (await receiver.Get(2))[1].Sequence);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("delete")]
    public async Task Disabling_or_deleting_an_endpoint_ends_what_is_queued_quietly(string how)
    {
        var release = new TaskCompletionSource();
        await using var receiver = await Receiver.Start((_, _) => release.Task);
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await receiver.Get(1);
        await Eventually.Holds(async () => (await webhooks.Deliveries(association, endpoint)).Count == 2, "two deliveries");

        var partner = webhooks.Partner(association);
        if (how == "disable") (await partner.Post($"/v1/webhook-endpoints/{endpoint}/disable")).Is(HttpStatusCode.OK);
        else (await partner.Send(HttpMethod.Delete, $"/v1/webhook-endpoints/{endpoint}", null, [])).Is(HttpStatusCode.NoContent);
        release.SetResult();

        // The one that was under way has arrived all the same, and says so.
        await Eventually.Holds(async () => (await webhooks.Deliveries(association, endpoint)).Select(one => one["status"]!.ToString()).Order().SequenceEqual(["cancelled", "succeeded"]),
            "one delivery to be cancelled and one to have arrived");
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Each_request_to_resend_is_one_attempt_with_the_same_id_and_body()
    {
        await using var receiver = await Receiver.Start();
        var (endpoint, secret) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        var delivery = await webhooks.Delivery(association, endpoint, one => one["status"]!.ToString() == "succeeded", "a delivery that arrived");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var again = (await webhooks.Partner(association).Post($"/v1/webhook-deliveries/{delivery["id"]}/resend")).Is(HttpStatusCode.Created);
            Assert.NotEqual(delivery["id"]!.ToString(), again["id"]);
            Assert.Equal($"/v1/webhook-deliveries/{again.Id}", again.Location);
        }

        var calls = await receiver.Get(3);
        await Eventually.Holds(async () => (await webhooks.Deliveries(association, endpoint)).All(one => one["status"]!.ToString() == "succeeded"), "the resends to be recorded");
        Assert.Equal(3, receiver.Calls.Count);
        Assert.Single(calls.Select(call => call.Id).Distinct());
        Assert.Single(calls.Select(call => Convert.ToBase64String(call.Body)).Distinct());
        Assert.All(calls, call => Assert.True(Partner.Accepts(secret, call.Headers, call.Body, webhooks.Time.GetUtcNow())));
        Assert.All(await webhooks.Deliveries(association, endpoint), one => Assert.Single(one["attempts"]!.AsArray()));
    }

    [Fact]
    public async Task The_trace_of_an_event_runs_to_the_receiver()
    {
        await using var receiver = await Receiver.Start();
        await webhooks.AnEndpoint(association, receiver.Url);
        using var activity = new Activity("a request somewhere").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);

        Assert.Contains(activity.TraceId.ToString(), (await receiver.Get(1))[0].Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_page_by_page()
    {
        await using var receiver = await Receiver.Start();
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        foreach (var _ in Enumerable.Range(0, 5)) await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await receiver.Get(5);

        var seen = new List<string>();
        var after = "";
        while (after is not null)
        {
            var page = (await webhooks.Partner(association).Get($"/v1/webhook-deliveries?endpointId={endpoint}&limit=2{after}")).Is(HttpStatusCode.OK);
            seen.AddRange(page.Json["items"]!.AsArray().Select(item => item!["id"]!.ToString()));
            after = page.Json["next"] is { } next ? $"&after={next}" : null;
        }
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
    }
}
