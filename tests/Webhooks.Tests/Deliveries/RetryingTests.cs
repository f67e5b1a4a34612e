using System.Text.Json.Nodes;
using Associations.Webhooks.Deliveries;
using Associations.Webhooks.Tests.Signing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Associations.Webhooks.Tests.Deliveries;

public sealed class RetryingTests(MovableClockFixture webhooks) : IClassFixture<MovableClockFixture>
{
    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task After_a_failure_the_same_event_is_sent_again_with_the_same_id_and_a_new_timestamp()
    {
        await using var receiver = await Receiver.Start((n, http) =>
        {
            http.Response.StatusCode = n == 1 ? 500 : 204;
            return Task.CompletedTask;
        });
        var (endpoint, secret) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        var failed = await Attempted(endpoint, 1);
        Assert.Equal("pending", failed["status"]!.ToString());

        webhooks.Time.Advance(TimeSpan.FromSeconds(7));
        var succeeded = await Attempted(endpoint, 2);
        var calls = receiver.Calls;
        Assert.Equal("succeeded", succeeded["status"]!.ToString());
        Assert.Equal([500, 204], succeeded["attempts"]!.AsArray().Select(attempt => attempt!["status"]!.GetValue<int>()));
        Assert.Equal(2, calls.Count);
        Assert.Equal(calls[0].Id, calls[1].Id);
        Assert.Equal(calls[0].Body, calls[1].Body);
        Assert.Equal(7, long.Parse(calls[1].Headers["webhook-timestamp"], null) - long.Parse(calls[0].Headers["webhook-timestamp"], null));
        Assert.True(Partner.Accepts(secret, calls[1].Headers, calls[1].Body, webhooks.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_receiver_that_asks_for_time_is_given_it()
    {
        await using var receiver = await Receiver.Answering(429, ("Retry-After", "120"));
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);

        var delivery = await Attempted(endpoint, 1);
        Assert.Equal(webhooks.Time.GetUtcNow().AddSeconds(120), delivery["nextAttemptAt"]!.GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task An_endpoint_that_takes_nothing_to_the_end_of_the_schedule_is_disabled()
    {
        await using var receiver = await Receiver.Answering(503);
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);

        var delivery = await GoThroughTheSchedule(endpoint);
        Assert.Equal("failed", delivery["status"]!.ToString());
        Assert.Equal(RetrySchedule.Attempts, receiver.Calls.Count);
        Assert.Single(receiver.Calls.Select(call => call.Id).Distinct());
        var disabled = await webhooks.Endpoint(association, endpoint);
        Assert.Equal(("disabled", "failing"), (disabled["status"], disabled["disabledReason"]));
    }

    [Fact]
    public async Task An_endpoint_that_takes_other_events_stays_enabled_when_one_is_given_up()
    {
        string? refused = null;
        await using var receiver = await Receiver.Start((_, http) =>
        {
            refused ??= http.Request.Headers["webhook-id"].ToString();
            http.Response.StatusCode = http.Request.Headers["webhook-id"] == refused ? 500 : 200;
            return Task.CompletedTask;
        });
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Attempted(endpoint, 1);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await webhooks.Delivery(association, endpoint, one => one["status"]!.ToString() == "succeeded", "the other event to arrive");

        await GoThroughTheSchedule(endpoint);
        Assert.Equal("enabled", (await webhooks.Endpoint(association, endpoint))["status"]);
    }

    [Fact]
    public async Task A_crash_between_sending_and_recording_repeats_the_event_once_with_the_same_id()
    {
        await using var receiver = await Receiver.Start();
        var (endpoint, _) = await webhooks.AnEndpoint(association, receiver.Url);
        // As if the process died at that line: the database takes nothing that it says of this delivery after the receiver has it.
        await Sql($"""
            create function no_record() returns trigger language plpgsql as $$ begin raise exception 'gone'; end $$;
            create trigger no_record before update on mt_doc_delivery for each row
            when (new.data ->> 'status' <> 'Pending' and new.data ->> 'endpointId' = '{endpoint}') execute function no_record();
            """);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await receiver.Get(1);
        var unrecorded = await Attempted(endpoint, 0);
        Assert.Equal("pending", unrecorded["status"]!.ToString());
        await Sql("drop trigger no_record on mt_doc_delivery; drop function no_record;");

        // While the lease runs, a dead process cannot be told from a slow one, and nobody else takes the delivery.
        webhooks.Time.Advance(DeliveryQueue.Lease - TimeSpan.FromSeconds(1));
        Assert.Empty(await webhooks.Service.Services.GetRequiredService<DeliveryQueue>().Claim(10, TestContext.Current.CancellationToken));
        Assert.Single(receiver.Calls);
        webhooks.Time.Advance(TimeSpan.FromSeconds(1));

        var recorded = await Attempted(endpoint, 1);
        Assert.Equal("succeeded", recorded["status"]!.ToString());
        Assert.Equal(2, receiver.Calls.Count);
        Assert.Equal(receiver.Calls[0].Id, receiver.Calls[1].Id);
    }

    [Fact]
    public async Task Two_processes_share_the_queue_and_send_nothing_twice()
    {
        await using var second = webhooks.StartNode();
        await using var receiver = await Receiver.Start();
        var endpoints = new List<Guid>();
        foreach (var _ in Enumerable.Range(0, 5)) endpoints.Add((await webhooks.AnEndpoint(association, receiver.Url)).Id);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => webhooks.Bus.Publish(WebhooksFixture.Activated(), association)));

        await receiver.Get(100);
        foreach (var endpoint in endpoints)
            await Testing.Eventually.Holds(async () => (await webhooks.Deliveries(association, endpoint)).Count(one => one["status"]!.ToString() == "succeeded") == 20, "twenty deliveries");
        Assert.Equal(100, receiver.Calls.Count);
    }

    [Fact]
    public async Task A_rotated_secret_signs_beside_the_new_one_for_a_day()
    {
        await using var receiver = await Receiver.Start();
        var (endpoint, old) = await webhooks.AnEndpoint(association, receiver.Url);
        var rotated = await webhooks.Partner(association).Post($"/v1/webhook-endpoints/{endpoint}/rotate-secret");
        var next = rotated["secret"];
        Assert.NotEqual(old, next);
        Assert.Equal(webhooks.Time.GetUtcNow().AddHours(24), rotated.Json["previousSecretUntil"]!.GetValue<DateTimeOffset>());

        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        var during = (await receiver.Get(1))[0];
        Assert.True(Partner.Accepts(old, during.Headers, during.Body, webhooks.Time.GetUtcNow()));
        Assert.True(Partner.Accepts(next, during.Headers, during.Body, webhooks.Time.GetUtcNow()));

        webhooks.Time.Advance(TimeSpan.FromHours(24));
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        var after = (await receiver.Get(2))[1];
        Assert.False(Partner.Accepts(old, after.Headers, after.Body, webhooks.Time.GetUtcNow()));
        Assert.True(Partner.Accepts(next, after.Headers, after.Body, webhooks.Time.GetUtcNow()));
    }

    async Task<JsonNode> GoThroughTheSchedule(Guid endpoint)
    {
        for (var attempt = 1; attempt < RetrySchedule.Attempts; attempt++)
        {
            await Attempted(endpoint, attempt);
            webhooks.Time.Advance(TimeSpan.FromHours(30));
        }
        return await Attempted(endpoint, RetrySchedule.Attempts);
    }

    // Of the delivery with the lowest sequence, which in these tests is the one that fails.
    Task<JsonNode> Attempted(Guid endpoint, int attempts) => Testing.Eventually.Get(async () =>
        (await webhooks.Deliveries(association, endpoint)).OrderBy(one => one["sequence"]!.GetValue<long>()).FirstOrDefault() is { } delivery
            && delivery["attempts"]!.AsArray().Count == attempts ? delivery : null, $"attempt {attempts}");

    async Task Sql(string sql)
    {
        await using var connection = new NpgsqlConnection(webhooks.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
