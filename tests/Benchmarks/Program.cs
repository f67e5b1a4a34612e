using Associations.Benchmarks;
using Associations.Provisioning;

IReadOnlyList<Benchmark> all = [Latency.Benchmark, Throughput.Benchmark, Gateway.Benchmark, Fairness.Benchmark, Invoices.Benchmark, Statement.Benchmark, Agendas.Benchmark, AgendaSolver.Benchmark];
if (args is [PlainBackend.Argument, var port, var milliseconds])
{
    await PlainBackend.Run(port, milliseconds);
    return 0;
}
var usage = $"""
    dotnet run -c Release --project tests/Benchmarks -- [BENCHMARK…] [--rounds N] [--help]

    Measures the product beside a raw baseline, in turns, in one run. Without a name it takes all:
    {string.Join('\n', all.Select(one => $"  {one.Name,-12}{one.About}"))}
      --rounds N  how often each is measured (5)

    PostgreSQL and RabbitMQ are made for those that need them and removed again, unless ASSOCIATIONS_POSTGRES and ASSOCIATIONS_RABBITMQ name others.
    gateway, agendas and fairness need the programs wrk and, the first, nginx.
    Exit code 0: it could be measured, whatever the figures. 1: it could not, or a message was lost. 2: these arguments are unknown.
    """;

var (chosen, rounds) = (new List<Benchmark>(), 5);
for (var at = 0; at < args.Length; at++)
{
    if (args[at] is "--help" or "-h")
    {
        Console.WriteLine(usage);
        return 0;
    }
    if (args[at] == "--rounds" && at + 1 < args.Length && int.TryParse(args[at + 1], out rounds) && rounds > 0) at++;
    else if (all.FirstOrDefault(one => one.Name == args[at]) is { } named) chosen.Add(named);
    else
    {
        Console.Error.WriteLine($"'{args[at]}' is not understood.\n\n{usage}");
        return 2;
    }
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
try
{
    if (chosen.Count == 0) chosen.AddRange(all);
    await using var bench = await Bench.Start(chosen.Exists(one => one.Servers), chosen.Exists(one => one.Paths), stopping.Token);
    await bench.DescribeConditions(stopping.Token);
    foreach (var benchmark in chosen)
    {
        Console.WriteLine($"\n{benchmark.Name}: {benchmark.About}, {rounds} rounds\n");
        await benchmark.Run(bench, rounds, stopping.Token);
    }
    Console.WriteLine($"\nLoad average at the end: {Bench.Load()}");
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception failure) when (failure is ProvisioningException or LostMessagesException or NotMeasuredException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
