using System.Net;
using System.Text.Json.Nodes;
using Associations.Contracts.Events.V1;
using Associations.Testing;
using Associations.Webhooks.Tests.Signing;
using Microsoft.AspNetCore.Http;

namespace Associations.Webhooks.Tests.Feed;

/// <summary>What a partner that shows an agenda is told of its releases.</summary>
public sealed class AgendaFeedTests(WebhooksFixture webhooks)
{
    readonly Guid association = Guid.CreateVersion7();
    readonly Guid conference = Guid.CreateVersion7();

    [Fact]
    public async Task A_release_and_whom_it_concerns_are_pushed_signed_and_numbered_and_can_be_read_again_from_any_place()
    {
        await using var receiver = await Receiver.Start();
        var (_, secret) = await webhooks.AnEndpoint(association, receiver.Url, "agenda.*");
        await Release("1.0", 3);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 4, "the first release in the feed");
        // Something else is between them, which this endpoint has not asked for.
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 5, "it in the feed");
        await Release("1.1", 2);

        var calls = await receiver.Get(7);
        Assert.All(calls, call => Assert.True(Partner.Accepts(secret, call.Headers, call.Body, webhooks.Time.GetUtcNow())));
        Assert.Equal([1, 2, 3, 4, 6, 7, 8], calls.Select(call => call.Sequence));
        var feed = await webhooks.Feed(association);
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), feed.Select(entry => entry["sequence"]!.GetValue<long>()));
        // Of one thing the version tells what is newer, whatever came first.
        Assert.Equal([("1.0", 2L), ("1.1", 3L)], feed.Where(entry => entry["type"]!.ToString() == "agenda.released" && entry["subject"]!.ToString() == conference.ToString())
            .Select(entry => (entry["data"]!["release"]!.ToString(), entry["subjectVersion"]!.GetValue<long>())).Order());
        var told = feed.Where(entry => entry["type"]!.ToString() == "agenda.person_affected" && entry["data"]!["release"]!.ToString() == "1.0").ToList();
        Assert.Equal(3, told.Select(entry => entry["data"]!["speakerId"]!.ToString()).Distinct().Count());
        Assert.Equal(("moved", "time"), (told[0]["data"]!["sessions"]![0]!["kind"]!.ToString(), told[0]["data"]!["sessions"]![0]!["fields"]![0]!.ToString()));
        Assert.All(calls, call => Assert.True(JsonNode.DeepEquals(call.Json, feed.Single(entry => entry["id"]!.ToString() == call.Id))));

        // A partner that lost all but the first page reads on from there, and again.
        var partner = webhooks.Partner(association);
        var cursor = (await partner.Get("/v1/feed?limit=4")).Is(HttpStatusCode.OK)["cursor"];
        foreach (var _ in (int[])[1, 2])
            Assert.Equal([5, 6, 7, 8], (await partner.Get($"/v1/feed?after={cursor}")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(entry => entry!["sequence"]!.GetValue<long>()));
    }

    [Fact]
    public async Task What_was_not_delivered_says_later_what_it_said_when_it_was_released()
    {
        var open = new TaskCompletionSource();
        await using var receiver = await Receiver.Start(async (_, http) =>
        {
            await open.Task;
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await webhooks.AnEndpoint(association, receiver.Url, "agenda.released");
        await Release("1.0", 0);
        await receiver.Get(1);
        // While the first is under way, and the second waits behind it, a third is released.
        await Release("1.1", 0);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 2, "the second release in the feed");
        await Release("1.2", 0);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 3, "the third release in the feed");
        open.SetResult();
        Assert.Equal(["1.0", "1.1", "1.2"], (await receiver.Get(3)).Select(call => call.Json["data"]!["release"]!.ToString()));
    }

    async Task Release(string name, int people)
    {
        var version = name[^1] - '0' + 2;
        await webhooks.Bus.Publish(new AgendaReleased(conference, name, 20, new AgendaChanges(0, people, 0, 0, 0, 0)), association, subject: conference, version: version);
        var affected = Guid.CreateVersion7();
        foreach (var n in Enumerable.Range(1, people))
            await webhooks.Bus.Publish(new AgendaPersonAffected(conference, name, Guid.CreateVersion7(), null, [new(Guid.CreateVersion7(), "moved", ["time"], [])]), association, subject: affected, version: n);
    }
}
