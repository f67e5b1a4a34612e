using System.Diagnostics;

namespace Associations.Benchmarks;

/// <summary>A number of messages that went one path together.</summary>
/// <param name="Passages">Each of them.</param>
/// <param name="Elapsed">From before the first was written until the last was done.</param>
/// <param name="Cpu">What this process spent on it, in user and kernel mode, in all threads: writers, relay, clients and consumers, not the servers.</param>
sealed record Batch(IReadOnlyList<Passage> Passages, TimeSpan Elapsed, TimeSpan Cpu)
{
    internal const int MostWriters = 8;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal double PerSecond => Passages.Count / Elapsed.TotalSeconds;
    internal double CpuMicrosecondsEach => Cpu.TotalMicroseconds / Passages.Count;
    internal IEnumerable<double> FromBegin => Passages.Select(passage => passage.MillisecondsFromBegin);
    internal IEnumerable<double> FromCommit => Passages.Select(passage => passage.MillisecondsFromCommit);

    /// <summary>Sends messages and waits until every one of them is done.</summary>
    /// <param name="path">Their way.</param>
    /// <param name="count">How many.</param>
    /// <param name="writers">How many write at once. A single one waits for each message to be done before it writes the next.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LostMessagesException">Some did not come through, and no further one did for a minute.</exception>
    internal static async Task<Batch> Run(DeliveryPath path, int count, int writers, CancellationToken cancellation)
    {
        var passages = Enumerable.Range(0, count).Select(_ => path.Next()).ToList();
        var (cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var at = writer; at < count; at += writers)
            {
                passages[at].Begin();
                await path.Send(passages[at], writer, cancellation);
                if (writers == 1) await AllDone(path, [passages[at]], cancellation);
            }
        }, cancellation)));
        await AllDone(path, passages, cancellation);

        var batch = new Batch(passages, Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - cpu);
        foreach (var passage in passages) path.Forget(passage);
        return batch;
    }

    static async Task AllDone(DeliveryPath path, List<Passage> passages, CancellationToken cancellation)
    {
        var all = Task.WhenAll(passages.Select(passage => passage.Done));
        for (var missing = passages.Count; ;)
        {
            try
            {
                await all.WaitAsync(Patience, cancellation);
                return;
            }
            catch (TimeoutException)
            {
                var still = passages.Count(passage => !passage.Done.IsCompleted);
                if (still == missing)
                    throw new LostMessagesException(
                        $"{path.Name}: {still} of {passages.Count} messages were written and not consumed, and no other was for {Patience.TotalSeconds:0} s.");
                missing = still;
            }
        }
    }
}
