namespace Associations.Benchmarks;

/// <summary>Something to measure. A further one is a file like <see cref="Latency"/> and its name in <c>Program.cs</c>.</summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="About">What it measures, in a line.</param>
/// <param name="Servers">Whether it needs PostgreSQL and RabbitMQ.</param>
/// <param name="Run">Measures in this many rounds, each path once in every round, and prints a table. It judges nothing.</param>
/// <param name="Paths">Whether it needs the paths of messages on the two, which take a part of the machine also while nothing is sent.</param>
sealed record Benchmark(string Name, string About, bool Servers, Func<Bench, int, CancellationToken, Task> Run, bool Paths = false);
