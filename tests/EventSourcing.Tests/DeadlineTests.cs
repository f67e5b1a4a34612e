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

    Task Increment(Guid association, Guid count, DateTimeOffset? lookAgainAt) =>
        counter.Service.Services.GetRequiredService<Runner>().Run(association, "test", async work =>
        {
            await work.Decide<Count>(count, _ => Decision.Accepted(new Incremented(lookAgainAt)), CancellationToken.None);
            return Outcome.Done;
        }, CancellationToken.None);
}
