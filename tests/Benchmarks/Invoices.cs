using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Provisioning;
using MassTransit;
using Npgsql;

namespace Associations.Benchmarks;

/// <summary>
/// How many members' dues are invoiced a second: from all approvals waiting on the broker until the last <c>invoice.issued</c> has come back, with
/// numbers, ledger entries, dunning and inbox, by the Billing service as a process of its own. Beside it the very rows that this wrote, written
/// once more by COPY, five hundred invoices to a transaction, and nothing else: no decision, no broker, no message.
/// </summary>
static class Invoices
{
    const int WarmUp = 5_000, RowsTogether = 500, Writers = 32;

    internal static readonly Benchmark Benchmark = new("invoices", "dues invoiced a second, beside the same rows by COPY (ASSOCIATIONS_INVOICES, 10000 unless it says)", Servers: true, Run);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("ASSOCIATIONS_INVOICES"), out var asked) ? asked : 10_000;
        var name = $"invoices-{Guid.CreateVersion7():N}";
        var database = await bench.Servers.CreateServiceDatabaseAsync(name, "owner", "runs", cancellation);
        var broker = await bench.Servers.CreateVirtualHostAsync(name, cancellation);
        try
        {
            await using var service = await Billing(database, broker, OwnProcess.FreePort(), cancellation);
            await using var rest = await RestOfTheSystem.Start(broker);
            await rest.Invoice(service, WarmUp, cancellation);

            var (product, raw) = (new List<Round>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                product.Add(await rest.Invoice(service, count, cancellation));
                raw.Add(await Again(database.Owner, product[^1].Association, round, cancellation));
            }
            var ratios = product.Zip(raw, (one, seconds) => one.PerSecond / (count / seconds)).ToList();
            Figures.Table(
                ["invoices", "a second", "rows alone, a second", "product / rows", "CPU µs each", "last thousand / second, time", "memory, second half / first"],
                [[
                    $"{count}", $"{product.Select(one => one.PerSecond).Median():0}", $"{raw.Select(seconds => count / seconds).Median():0}",
                    $"{ratios.Median():0.00} ({ratios.Min():0.00}–{ratios.Max():0.00})", $"{product.Select(one => one.CpuMicrosecondsEach).Median():0}",
                    $"{product.Select(one => one.LastThousandAgainstSecond).Median():0.00}", $"{product.Select(one => one.MemoryOfSecondHalf).Median():0.00}",
                ]]);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await bench.Servers.DropServiceDatabaseAsync(name, cancellation);
            await bench.Servers.DeleteVirtualHostAsync(name, cancellation);
        }
    }

    /// <summary>The Billing service as it is deployed, on a database that this migrates.</summary>
    internal static Task<OwnProcess> Billing(ServiceDatabase database, string broker, int port, CancellationToken cancellation, params IEnumerable<string> more) =>
        Service("Billing", database, broker, port, cancellation, ["--Stripe:ApiKey=sk_test_none", "--Stripe:ApiBase=http://127.0.0.1:9", .. more]);

    /// <summary>A service as it is deployed, on a database that this migrates.</summary>
    internal static Task<OwnProcess> Service(string name, ServiceDatabase database, string broker, int port, CancellationToken cancellation, params IEnumerable<string> more) =>
        Service(name, database, broker, port, _ => { }, cancellation, more);

    /// <summary>The same, with something prepared before it starts.</summary>
    internal static async Task<OwnProcess> Service(
        string name, ServiceDatabase database, string broker, int port, Action<ProcessStartInfo> prepare, CancellationToken cancellation, params IEnumerable<string> more)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.GetFullPath(Path.Combine(output.FullName, $"../../../../../services/{name}/bin", output.Parent!.Name, output.Name, $"Associations.{name}.dll"));
        using (var migration = Process.Start(OwnProcess.DotNet(assembly, "migrate", $"--ConnectionStrings:Owner={database.Owner}", $"--ConnectionStrings:Store={database.Store}"))!)
        {
            await migration.WaitForExitAsync(cancellation);
            if (migration.ExitCode != 0) throw new NotMeasuredException($"{name}'s database could not be migrated.");
        }
        var start = OwnProcess.DotNet(assembly,
            [$"--urls=http://127.0.0.1:{port}", "--environment=Development", $"--ConnectionStrings:Store={database.Store}", $"--ConnectionStrings:Broker={broker}",
                "--Logging:LogLevel:Default=Error", .. more]);
        prepare(start);
        var service = await OwnProcess.Start(name, port, start, cancellation);
        // Ready is when its queues are there, in which approvals wait.
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (!(await http.GetAsync("/health/ready", cancellation)).IsSuccessStatusCode) await Task.Delay(100, cancellation);
        return service;
    }

    // What it wrote for one association, once more. Each table by COPY, because no way that PostgreSQL has is faster.
    static async Task<double> Again(string owner, Guid association, int round, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(cancellation);
        async Task Do(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
            await command.ExecuteNonQueryAsync(cancellation);
        }
        await Do($"select set_config('app.tenant_id', '{association}', false)");
        var tables = new List<string>();
        await using (var find = new NpgsqlCommand("select table_name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1", connection))
        await using (var found = await find.ExecuteReaderAsync(cancellation))
            while (await found.ReadAsync(cancellation)) tables.Add(found.GetString(0));

        var schema = $"raw{round}";
        await Do($"create schema {schema}");
        var rows = new Dictionary<string, List<string>>();
        foreach (var table in tables)
        {
            await Do($"create table {schema}.{table} (like public.{table} including all)");
            using var reader = await connection.BeginTextExportAsync($"copy (select * from public.{table} where tenant_id = '{association}') to stdout", cancellation);
            var lines = new List<string>();
            while (await reader.ReadLineAsync(cancellation) is { } line) lines.Add(line);
            if (lines.Count > 0) rows[table] = lines;
        }

        var batches = Math.Max(1, rows["mt_doc_invoice"].Count / RowsTogether);
        var began = Stopwatch.GetTimestamp();
        for (var batch = 0; batch < batches; batch++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var (table, lines) in rows)
            {
                await using var writer = await connection.BeginTextImportAsync($"copy {schema}.{table} from stdin", cancellation);
                for (var at = (int)((long)lines.Count * batch / batches); at < (long)lines.Count * (batch + 1) / batches; at++)
                    await writer.WriteAsync($"{lines[at]}\n".AsMemory(), cancellation);
            }
            await transaction.CommitAsync(cancellation);
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Do($"drop schema {schema} cascade");
        return seconds;
    }

    /// <summary>What came of invoicing some members.</summary>
    internal sealed record Round(Guid Association, double PerSecond, double CpuMicrosecondsEach, double LastThousandAgainstSecond, double MemoryOfSecondHalf);

    /// <summary>Membership as far as Billing knows it, and whoever hears what Billing says.</summary>
    internal sealed class RestOfTheSystem : IAsyncDisposable
    {
        readonly IBusControl bus;
        readonly ConcurrentQueue<long> issued = new();

        RestOfTheSystem(string broker) => bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(broker));
            rabbit.ReceiveEndpoint("benchmark", endpoint =>
            {
                endpoint.PrefetchCount = 200;
                // Billing publishes nothing that nobody takes.
                endpoint.Handler<InvoiceIssued>(_ =>
                {
                    issued.Enqueue(Stopwatch.GetTimestamp());
                    return Task.CompletedTask;
                });
            });
        });

        internal static async Task<RestOfTheSystem> Start(string broker)
        {
            var rest = new RestOfTheSystem(broker);
            await rest.bus.StartAsync();
            return rest;
        }

        internal async Task<Round> Invoice(OwnProcess service, int count, CancellationToken cancellation)
        {
            var association = Guid.CreateVersion7();
            await Publish(new AssociationCreated(association, "Society", $"s{association:N}"[..20], "UTC", "EUR", new("Society AISBL", "BE", null)), association, association);
            // The legal entity is registered by another message, which must not come second.
            await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
            issued.Clear();
            // What is to be invoiced waits on the broker, as after a night in which a year's renewals were approved: to approve is not Billing's work.
            await service.Pause();
            await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation }, async (member, _) =>
            {
                var payer = new Payer(Guid.CreateVersion7(), $"account:{member:x16}");
                await Publish(new ApplicationApproved(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), payer, "EUR",
                    [new ChargeLine("Individual, first term", 1, 12000, "benchmark")]), association, Guid.CreateVersion7());
            });
            await service.Resume();
            var (cpu, began, memory) = (service.Cpu, Stopwatch.GetTimestamp(), new List<(double Share, long Bytes)>());
            for (var (seen, since) = (0, began); issued.Count < count;)
            {
                await Task.Delay(100, cancellation);
                memory.Add(((double)issued.Count / count, service.Memory));
                if (issued.Count > seen) (seen, since) = (issued.Count, Stopwatch.GetTimestamp());
                else if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(2))
                    throw new LostMessagesException($"Billing has issued {seen} of {count} invoices, and no further one for two minutes.");
            }
            var (at, took) = (issued.ToArray(), service.Cpu - cpu);
            var part = Math.Min(1000, count / 2);
            double Thousand(int from) => Stopwatch.GetElapsedTime(at[from - 1], at[from + part - 1]).TotalSeconds;
            double Most(bool late) => memory.Where(one => one.Share >= 0.5 == late).Select(one => (double)one.Bytes).DefaultIfEmpty(memory[^1].Bytes).Max();
            return new(association, count / Stopwatch.GetElapsedTime(began, at[^1]).TotalSeconds, took.TotalMicroseconds / count, Thousand(count - part) / Thousand(part), Most(late: true) / Most(late: false));
        }

        async Task Publish(object contract, Guid association, Guid id) => await bus.Publish(contract, contract.GetType(), context =>
        {
            context.MessageId = id;
            context.Headers.Set("association", association.ToString());
            context.Headers.Set("contract", ((ContractAttribute)Attribute.GetCustomAttribute(contract.GetType(), typeof(ContractAttribute))!).Name);
            context.Headers.Set("subject", id.ToString());
            context.Headers.Set("subject-version", "1");
            context.Headers.Set("occurred-at", DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        });

        public async ValueTask DisposeAsync() => await bus.StopAsync(TimeSpan.FromSeconds(5));
    }
}
