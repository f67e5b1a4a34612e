using System.Text.Json;
using Associations.EventSourcing;
using Associations.Testing;
using Associations.Webhooks.Feed;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Associations.Webhooks.Tests.Feed;

public sealed class FeedStreamTests(WebhooksFixture webhooks)
{
    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task Who_comes_second_waits_for_the_first_to_commit_and_gets_the_next_place()
    {
        var (appended, commit) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Append(async () =>
        {
            appended.TrySetResult();
            await commit.Task;
        });
        await appended.Task;
        var tries = 0;
        var second = Append(() =>
        {
            tries++;
            return Task.CompletedTask;
        });
        await Eventually.Holds(async () => second.IsCompleted || tries > 0 || await SomebodyWaits(), "the second to wait");
        commit.SetResult();

        Assert.Equal((1, 2), (await first, await second));
        Assert.Equal(1, tries);
    }

    async Task<long> Append(Func<Task> beforeCommit)
    {
        var sequence = 0L;
        await webhooks.Service.Services.GetRequiredService<Runner>().Run(association, "test", async work =>
        {
            sequence = await FeedStream.Append(
                work, new FeedEntryAdded(Guid.CreateVersion7(), "invoice.paid", work.Now, association, 1, JsonSerializer.SerializeToElement(new { })), CancellationToken.None);
            await beforeCommit();
            return Outcome.Done;
        }, CancellationToken.None);
        return sequence;
    }

    // The key of an advisory lock is shown as its two halves.
    async Task<bool> SomebodyWaits()
    {
        await using var connection = new NpgsqlConnection(webhooks.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""
            select exists (select 1 from pg_locks, (select hashtextextended(@key, 0) as key) k
            where locktype = 'advisory' and not granted and ((classid::bigint << 32) | objid::bigint) = k.key)
            """, connection);
        command.Parameters.AddWithValue("key", $"feed/{FeedStream.IdOf(association)}");
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}
