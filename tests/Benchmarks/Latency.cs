namespace Associations.Benchmarks;

/// <summary>
/// How long one message takes when nothing else is under way: each is done, its consumer's commit included, before the next is written.
/// </summary>
static class Latency
{
    const int MessagesPerRound = 100;

    internal static readonly Benchmark Benchmark = new("latency", "from a commit to its consumer, one message at a time", Servers: true, Run, Paths: true);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        DeliveryPath[] paths = [bench.Relay, bench.Raw, bench.Broker];
        var batches = paths.ToDictionary(path => path, _ => new List<Batch>());
        for (var round = 0; round < rounds; round++)
        {
            // Another one begins each time, so that none is always the one that comes after a pause.
            foreach (var path in paths.Skip(round % paths.Length).Concat(paths.Take(round % paths.Length)))
                batches[path].Add(await Batch.Run(path, MessagesPerRound, writers: 1, cancellation));
        }

        string[] Row(DeliveryPath path)
        {
            List<double> begin = [.. batches[path].SelectMany(batch => batch.FromBegin)], commit = [.. batches[path].SelectMany(batch => batch.FromCommit)];
            return [path.Name, $"{begin.Median():0.00}", $"{begin.Percentile(0.95):0.00}", $"{commit.Median():0.00}", $"{commit.Percentile(0.95):0.00}",
                $"{batches[path].Select(batch => batch.CpuMicrosecondsEach).Median():0}"];
        }
        string Ratio(Func<Batch, double> figure) => Figures.Ratio(batches[bench.Relay], batches[bench.Raw], figure);

        Figures.Table(
            ["path", "write → consumer, median ms", "p95 ms", "commit → consumer, median ms", "p95 ms", "CPU µs per message"],
            [
                .. paths.Select(Row),
                ["relay / raw", Ratio(batch => batch.FromBegin.Median()), Ratio(batch => batch.FromBegin.Percentile(0.95)),
                    Ratio(batch => batch.FromCommit.Median()), Ratio(batch => batch.FromCommit.Percentile(0.95)), Ratio(batch => batch.CpuMicrosecondsEach)],
            ]);
    }
}
