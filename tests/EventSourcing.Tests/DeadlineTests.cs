using Associations.Counter;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.EventSourcing.Tests;

public sealed class DeadlineTests(CounterFixture counter)
{
    [Fact]
    public async Task A_deadline_is_met_once_though_two_nodes_look()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        counter.StartNode();
        await Increment(association, count, counter.Time.GetUtcNow().AddHours(1));
        counter.Time.Advance(TimeSpan.FromHours(1));
        await Eventually.Holds(async () => (await counter.EventsOf(association, count)).Contains("Elapsed"), "the elapsed deadline");

        // One that is due later shows that the workers went on after the first.
        var later = Guid.CreateVersion7();
        await Increment(association, later, counter.Time.GetUtcNow());
        await Eventually.Holds(async () => (await counter.EventsOf(association, later)).Contains("Elapsed"), "the later deadline");
        Assert.Equal(["Incremented", "Elapsed"], await counter.EventsOf(association, count));
    }

    [Fact]
    public async Task A_deadline_that_the_state_gave_up_is_gone()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Increment(association, count, counter.Time.GetUtcNow().AddYears(1));
        await Increment(association, count, null);
        await using var session = counter.Store.QuerySession(association.ToString());
        Assert.Null(await session.LoadAsync<Deadline>(count));
    }

    [Fact]
    public async Task A_deadline_that_another_node_has_met_meanwhile_leaves_the_next_one_alone()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var next = counter.Time.GetUtcNow().AddYears(1);
        // What this node read was due; before it looks, the other has moved the state on to a later one.
        await Increment(association, count, next);
        await DeadlineWorker.Decide(counter.Service.Services, new(count, association, nameof(Count), counter.Time.GetUtcNow()), async (id, work, cancellation) =>
        {
            await work.Decide<Count>(id, state => state.LookAgainAt > work.Now ? Decision.AlreadyDone : Decision.Accepted(new Elapsed()), cancellation);
            return Outcome.Done;
        }, CancellationToken.None);
        await using var session = counter.Store.QuerySession(association.ToString());
        Assert.Equal(next, (await session.LoadAsync<Deadline>(count))?.DueAt);
    }

    Task Increment(Guid association, Guid count, DateTimeOffset? lookAgainAt) =>
        counter.Service.Services.GetRequiredService<Runner>().Run(association, "test", async work =>
        {
            await work.Decide<Count>(count, _ => Decision.Accepted(new Incremented(lookAgainAt)), CancellationToken.None);
            return Outcome.Done;
        }, CancellationToken.None);
}
