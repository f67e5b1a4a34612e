using System.Net;
using System.Text.Json.Nodes;
using Associations.Testing;
using Associations.Webhooks.Feed;

namespace Associations.Webhooks.Tests.Feed;

public sealed class FeedTests(WebhooksFixture webhooks)
{
    readonly Guid association = Guid.CreateVersion7();
    readonly Guid other = Guid.CreateVersion7();

    [Fact]
    public async Task An_entry_has_the_id_time_subject_and_data_of_its_event()
    {
        var (subject, contract) = (Guid.CreateVersion7(), WebhooksFixture.Activated());
        var id = await webhooks.Bus.Publish(contract, association, subject: subject);

        var entry = await Eventually.Get(async () => (await webhooks.Feed(association)).SingleOrDefault(), "an entry in the feed");
        Assert.Equal(id.ToString(), entry["id"]!.ToString());
        Assert.Equal("membership.activated", entry["type"]!.ToString());
        Assert.Equal(1, entry["sequence"]!.GetValue<long>());
        Assert.Equal(subject.ToString(), entry["subject"]!.ToString());
        Assert.Equal(1, entry["subjectVersion"]!.GetValue<long>());
        Assert.True(entry["timestamp"]!.GetValue<DateTimeOffset>() > DateTimeOffset.UnixEpoch);
        Assert.Equal(contract.MemberNumber, entry["data"]!["memberNumber"]!.ToString());
    }

    [Fact]
    public async Task Every_contract_there_is_goes_into_the_feed()
    {
        foreach (var contract in TestBus.Contracts)
            await webhooks.Bus.Publish(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(contract), association);

        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == TestBus.Contracts.Count, "an entry for every contract");
        Assert.Equal(
            (await webhooks.Partner(association).Get("/v1/event-types")).Json["items"]!.AsArray().Select(type => type!["name"]!.ToString()).Order(),
            (await webhooks.Feed(association)).Select(entry => entry["type"]!.ToString()).Order());
    }

    [Fact]
    public async Task While_many_write_at_once_every_reader_sees_all_numbers_in_order_without_a_gap()
    {
        const int Each = 120;
        var writing = Task.WhenAll(Enumerable.Range(0, Each).SelectMany(_ =>
            (Task[])[webhooks.Bus.Publish(WebhooksFixture.Activated(), association), webhooks.Bus.Publish(WebhooksFixture.Activated(), other)]));

        foreach (var one in (Guid[])[association, other])
        {
            var seen = new List<long>();
            string? cursor = null;
            await Eventually.Holds(async () =>
            {
                var page = (await webhooks.Partner(one).Get($"/v1/feed?limit=7{(cursor is null ? "" : $"&after={cursor}")}")).Is(HttpStatusCode.OK);
                seen.AddRange(page.Json["items"]!.AsArray().Select(item => item!["sequence"]!.GetValue<long>()));
                cursor = page.Json["cursor"]?.ToString();
                return seen.Count >= Each;
            }, "the whole feed");
            Assert.Equal(Enumerable.Range(1, Each).Select(n => (long)n), seen);
        }
        await writing;
    }

    [Fact]
    public async Task Next_leads_to_the_end_and_cursor_beyond_it_when_more_has_happened()
    {
        foreach (var _ in Enumerable.Range(0, 3)) await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 3, "three entries");
        var partner = webhooks.Partner(association);

        var first = await partner.Get("/v1/feed?limit=2");
        Assert.Equal([1, 2], Sequences(first));
        var last = await partner.Get($"/v1/feed?limit=2&after={first["next"]}");
        Assert.Equal([3], Sequences(last));
        Assert.Null(last.Json["next"]);

        Assert.Empty(Sequences(await partner.Get($"/v1/feed?after={last["cursor"]}")));
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Eventually.Holds(async () => Sequences(await partner.Get($"/v1/feed?after={last["cursor"]}")).SequenceEqual([4]), "the fourth entry");
    }

    [Fact]
    public async Task An_empty_feed_is_empty()
    {
        var feed = await webhooks.Partner(association).Get("/v1/feed");
        Assert.Empty(Sequences(feed));
        Assert.Null(feed.Json["next"]);
        Assert.Null(feed.Json["cursor"]);
    }

    [Fact]
    public async Task A_cursor_that_was_changed_or_is_of_another_association_is_refused()
    {
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), other);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 1 && (await webhooks.Feed(other)).Count == 1, "an entry in both feeds");
        var cursor = (await webhooks.Partner(association).Get("/v1/feed"))["cursor"];

        (await webhooks.Partner(other).Get($"/v1/feed?after={cursor}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        foreach (var changed in (string[])["", "1", "made-by-hand", cursor[..^1], cursor + "A", "A" + cursor[1..], cursor[..5] + (cursor[5] == 'x' ? 'y' : 'x') + cursor[6..], "ÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿÿ"])
        {
            if (changed == cursor) continue;
            (await webhooks.Partner(association).Get($"/v1/feed?after={Uri.EscapeDataString(changed)}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    [Fact]
    public async Task A_cursor_beyond_the_end_is_told_instead_of_answered_with_silence() =>
        (await webhooks.Partner(association).Get($"/v1/feed?after={FeedCursor.Of(association, 99)}")).IsProblem(HttpStatusCode.Gone, "cursor-unknown");

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=many")]
    public async Task A_page_that_cannot_be_is_refused(string query) =>
        (await webhooks.Partner(association).Get($"/v1/feed?{query}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

    [Fact]
    public async Task What_is_pushed_is_what_can_be_pulled()
    {
        await using var receiver = await Receiver.Start();
        await webhooks.AnEndpoint(association, receiver.Url);
        foreach (var _ in Enumerable.Range(0, 5)) await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);

        var pushed = await receiver.Get(5);
        var pulled = await webhooks.Feed(association);
        Assert.All(pushed.Zip(pulled), pair => Assert.True(JsonNode.DeepEquals(pair.First.Json, pair.Second), $"{pair.First.Json} is not {pair.Second}"));
    }

    [Fact]
    public async Task One_association_never_sees_the_feed_of_another()
    {
        await webhooks.Bus.Publish(WebhooksFixture.Activated(), association);
        await Eventually.Holds(async () => (await webhooks.Feed(association)).Count == 1, "an entry");
        Assert.Empty(await webhooks.Feed(other));
    }

    static IEnumerable<long> Sequences(Answer feed) => feed.Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(item => item!["sequence"]!.GetValue<long>());
}
