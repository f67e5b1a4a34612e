using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Npgsql;

namespace Associations.Benchmarks;

/// <summary>
/// A payer's statement over ten years: forty invoices and forty payments, asked of the Billing service over HTTP, beside a bare SELECT of the
/// same payer's entries on a connection that is open. First in small books and then in those of many payers, which must not matter.
/// </summary>
static class Statement
{
    const int Quarters = 40, Few = 20, Many = 5_000, Reads = 200, WarmUp = 1_000;

    internal static readonly Benchmark Benchmark = new("statement", "a payer's statement over ten years, beside a bare SELECT of its entries", Servers: true, Run);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        var name = $"statement-{Guid.CreateVersion7():N}";
        var database = await bench.Servers.CreateServiceDatabaseAsync(name, "owner", "runs", cancellation);
        var broker = await bench.Servers.CreateVirtualHostAsync(name, cancellation);
        try
        {
            var port = OwnProcess.FreePort();
            await using var issuer = await Issuer.Start(cancellation);
            await using var service = await Invoices.Billing(database, broker, port, cancellation, $"--Identity:Authority={Issuer.Name}", $"--Identity:MetadataAddress={issuer.Metadata}");
            await using var rest = await Invoices.RestOfTheSystem.Start(broker);
            // The product's own entries, of one of which all others are made.
            var association = (await rest.Invoice(service, 10, cancellation)).Association;
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token("treasurer", association));
            await using var connection = new NpgsqlConnection(database.Owner);
            await connection.OpenAsync(cancellation);
            await Do(connection, $"select set_config('app.tenant_id', '{association}', false)", cancellation);

            var rows = new List<string[]>();
            for (var (payers, last) = (0, false); !last;)
            {
                last = payers > 0;
                await Keep(connection, payers, last ? Many : Few, cancellation);
                payers = last ? Many : Few;
                await Measure(WarmUp, Ask);
                await Measure(WarmUp, Select);
                var (product, raw, cpu) = (new List<double>(), new List<double>(), new List<double>());
                for (var round = 0; round < rounds; round++)
                {
                    var before = service.Cpu;
                    product.Add(await Measure(Reads, Ask));
                    cpu.Add((service.Cpu - before).TotalMicroseconds / Reads);
                    raw.Add(await Measure(Reads, Select));
                }
                var ratios = product.Zip(raw, (ours, theirs) => ours / theirs).ToList();
                rows.Add([string.Create(CultureInfo.InvariantCulture, $"{payers * Quarters * 2}"), $"{product.Median():0.00}", $"{raw.Median():0.00}", $"{ratios.Median():0.0} ({ratios.Min():0.0}–{ratios.Max():0.0})", $"{cpu.Median():0}"]);

                async Task Ask(int payer)
                {
                    using var answer = await http.GetAsync($"/v1/statements?account=payer-{payer % payers}&asOf=2036-12-31", cancellation);
                    var text = await answer.Content.ReadAsStringAsync(cancellation);
                    if (!answer.IsSuccessStatusCode || Occurrences(text) != Quarters * 2) throw new NotMeasuredException($"The statement was not what was asked for: {text[..Math.Min(500, text.Length)]}");
                }

                async Task Select(int payer)
                {
                    await using var command = new NpgsqlCommand($"select data from mt_doc_journalentry where tenant_id = '{association}' and payeraccount = $1 order by posted_on", connection) { Parameters = { new() { Value = $"payer-{payer % payers}" } } };
                    await using var reader = await command.ExecuteReaderAsync(cancellation);
                    var found = 0;
                    for (; await reader.ReadAsync(cancellation); found++) reader.GetString(0);
                    if (found != Quarters * 2) throw new NotMeasuredException($"{found} entries of a payer.");
                }
            }
            Figures.Table(["entries in the books", "median ms", "SELECT, median ms", "product / SELECT", "CPU µs each"], rows);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await bench.Servers.DropServiceDatabaseAsync(name, cancellation);
            await bench.Servers.DeleteVirtualHostAsync(name, cancellation);
        }
    }

    static int Occurrences(string text) => text.Split("\"document\"").Length - 1;

    static async Task<double> Measure(int times, Func<int, Task> read)
    {
        var took = new List<double>();
        for (var at = 0; at < times; at++)
        {
            var began = Stopwatch.GetTimestamp();
            await read(at);
            took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return took.Median();
    }

    // The product's one entry as the first of everyone's quarter, and a payment a week later that settles it.
    static async Task Keep(NpgsqlConnection connection, int from, int to, CancellationToken cancellation)
    {
        await Do(connection, $$"""
            insert into mt_doc_journalentry
            select (jsonb_populate_record(entry, jsonb_build_object(
                'id', gen_random_uuid(), 'payeraccount', 'payer-' || payer, 'payerperson_id', null, 'posted_on', day, 'occurred_at', day,
                'data', entry.data || case when paid then jsonb_build_object('kind', 'paymentSucceeded', 'lines', jsonb_build_array(
                    jsonb_build_object('account', 'Cash', 'debit', 12000, 'credit', 0), jsonb_build_object('account', 'AccountsReceivable', 'debit', 0, 'credit', 12000))) else '{}' end))).*
            from mt_doc_journalentry entry,
                generate_series({{from}}, {{to - 1}}) payer, generate_series(0, {{Quarters - 1}}) quarter, (values (false), (true)) kind (paid),
                lateral (select date '2026-12-01' + make_interval(months => quarter * 3, days => case when paid then 7 else 0 end) as day) at
            where entry.id = (select id from mt_doc_journalentry where data ->> 'kind' = 'invoiceFinalised' order by id limit 1)
            """, cancellation);
        await Do(connection, "analyze mt_doc_journalentry", cancellation);
    }

    static async Task Do(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
