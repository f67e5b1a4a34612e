using Associations.Counter;
using Associations.Testing;

namespace Associations.EventSourcing.Tests;

public sealed class LogTests(CounterFixture counter)
{
    [Fact]
    public async Task A_line_logged_within_a_reaction_says_whose_it_is()
    {
        var association = Guid.CreateVersion7();
        var line = await Eventually.Get(async () =>
        {
            // The service answers before its queue is bound, and what is published until then is for nobody.
            await counter.Bus.Publish(new CountAsked(Guid.Empty), association);
            return counter.Logs.All.FirstOrDefault(line => line.Contains("no-count", StringComparison.Ordinal) && line.Contains($"{association}", StringComparison.Ordinal));
        }, "the refusal in the log, with its association");
        Assert.Contains("TraceId:", line, StringComparison.Ordinal);
    }
}
