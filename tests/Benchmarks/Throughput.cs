namespace Associations.Benchmarks;

/// <summary>
/// How many messages a second go through when eight writers write as fast as they can, and whether one of many costs more than one of few.
/// </summary>
static class Throughput
{
    static readonly int[] Sizes = [500, 2_000, 8_000];

    internal static readonly Benchmark Benchmark = new("throughput", $"messages until all are consumed, written by {Batch.MostWriters} at once", Servers: true, Run, Paths: true);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        var measured = Sizes.ToDictionary(size => size, _ => (Relay: new List<Batch>(), Raw: new List<Batch>()));
        for (var round = 0; round < rounds; round++)
        {
            foreach (var size in Sizes)
            {
                // In turns: what the machine does besides meets both.
                if (round % 2 == 0) measured[size].Relay.Add(await Batch.Run(bench.Relay, size, Batch.MostWriters, cancellation));
                measured[size].Raw.Add(await Batch.Run(bench.Raw, size, Batch.MostWriters, cancellation));
                if (round % 2 == 1) measured[size].Relay.Add(await Batch.Run(bench.Relay, size, Batch.MostWriters, cancellation));
            }
        }

        Figures.Table(
            ["messages", "relay, per second", "raw, per second", "relay / raw", "relay, CPU µs each", "raw, CPU µs each", "relay / raw", $"relay, time each against {Sizes[0]}"],
            measured.Select(of => (IReadOnlyList<string>)
            [
                $"{of.Key}",
                $"{of.Value.Relay.Select(batch => batch.PerSecond).Median():0}",
                $"{of.Value.Raw.Select(batch => batch.PerSecond).Median():0}",
                Figures.Ratio(of.Value.Relay, of.Value.Raw, batch => batch.PerSecond),
                $"{of.Value.Relay.Select(batch => batch.CpuMicrosecondsEach).Median():0}",
                $"{of.Value.Raw.Select(batch => batch.CpuMicrosecondsEach).Median():0}",
                Figures.Ratio(of.Value.Relay, of.Value.Raw, batch => batch.CpuMicrosecondsEach),
                Figures.Ratio(of.Value.Relay, measured[Sizes[0]].Relay, batch => 1 / batch.PerSecond),
            ]));
    }
}
