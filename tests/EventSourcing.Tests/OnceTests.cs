using System.Net;
using Associations.Counter;
using Associations.Testing;
using Npgsql;

namespace Associations.EventSourcing.Tests;

public sealed class OnceTests(CounterFixture counter)
{
    [Fact]
    public async Task A_message_delivered_three_times_has_one_effect()
    {
        var (association, count, id) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => counter.Bus.Publish(new CountAsked(count), association, id)));
        await counter.Bus.Next<CountRaised>((raised, _) => raised.CountId == count);
        // Again, after the effect; and another one behind it that shows when the queue is through.
        await counter.Bus.Publish(new CountAsked(count), association, id);
        var behind = Guid.CreateVersion7();
        await counter.Bus.Publish(new CountAsked(behind), association);
        await counter.Bus.Next<CountRaised>((raised, _) => raised.CountId == behind);
        await Eventually.Holds(async () => await Left("counter.when-count-asked") == 0, "the empty queue");

        Assert.Equal(["Incremented"], await counter.EventsOf(association, count));
    }

    [Fact]
    public async Task Two_messages_with_the_same_content_are_two()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await counter.Bus.Publish(new CountAsked(count), association);
        await counter.Bus.Publish(new CountAsked(count), association);
        await counter.Bus.Next<CountRaised>((raised, _) => raised.CountId == count && raised.Value == 2);
        Assert.Equal(2, (await counter.EventsOf(association, count)).Count);
    }

    [Fact]
    public async Task The_message_has_the_events_id_and_says_whose_and_where_it_is()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (await counter.As(Tokens.Person(association)).Post($"/v1/counts/{count}/increment")).Is(HttpStatusCode.OK);
        var raised = await counter.Bus.Next<CountRaised>((raised, _) => raised.CountId == count);

        await using var session = counter.Store.QuerySession(association.ToString());
        var stored = (await session.Events.FetchStreamAsync(count)).Single();
        Assert.Equal(new Message(stored.Id, association, "count.raised", count, 1, raised.Message.OccurredAt), raised.Message);
        Assert.Equal(stored.Timestamp, raised.Message.OccurredAt);
    }

    [Fact]
    public async Task A_hundred_writers_of_one_stream_lose_nothing_and_leave_no_gap_behind()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await counter.As(Tokens.Person(association)).Post($"/v1/counts/{count}/increment");
        var before = await Gaps();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => counter.As(Tokens.Person(association)).Post($"/v1/counts/{count}/increment")));

        Assert.All(answers, answer => answer.Is(HttpStatusCode.OK));
        Assert.Equal(Enumerable.Range(2, 100), answers.Select(answer => answer.Json["value"]!.GetValue<int>()).Order());
        // An append that is rolled back would burn sequence numbers and hold up every subscriber for seconds.
        Assert.Equal(before, await Gaps());
    }

    async Task<long> Gaps()
    {
        await using var source = NpgsqlDataSource.Create(counter.Database);
        await using var command = source.CreateCommand("select (select last_value from mt_events_sequence) - (select count(*) from mt_events)");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    async Task<int> Left(string queue)
    {
        var factory = new RabbitMQ.Client.ConnectionFactory { Uri = new Uri(counter.Broker) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return (int)(await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }
}
