using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Associations.Benchmarks;

/// <summary>
/// What one association feels of another that sends ten times what it may: with the limits as they are by default, from many callers at many
/// addresses, so that neither the caller's nor the address's limit helps.
/// </summary>
static class Fairness
{
    // The flood: connections that each ask again this long after they were answered, about ten times the 300 a second of an association.
    const int Connections = 128, ThinkMilliseconds = 40, Callers = 64;
    const int PerSecond = 50, Seconds = 8, BackendMilliseconds = 2;

    internal static readonly Benchmark Benchmark = new("fairness", "an association while another floods at ten times its share", Servers: false, Run);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        if (Wrk.Find("wrk") is null) throw new NotMeasuredException(Wrk.Missing);
        var (port, gatewayPort) = (OwnProcess.FreePort(), OwnProcess.FreePort());
        var script = Path.GetTempFileName();
        try
        {
            await using var issuer = await Issuer.Start(cancellation);
            await using var backend = await PlainBackend.Start(port, BackendMilliseconds, cancellation);
            // Trusted hops are how a flood comes from many addresses on one machine.
            await using var gateway = await Proxies.Gateway(gatewayPort, port, issuer, cancellation, "--Gateway:TrustedProxies=127.0.0.0/8");
            Uri address = new($"http://127.0.0.1:{gatewayPort}/v1/invoices");
            var flooding = Guid.CreateVersion7();
            await File.WriteAllTextAsync(script, Script([.. Enumerable.Range(0, Callers).Select(caller => issuer.Token($"a-{caller}", flooding))]), cancellation);
            using var http = Steady(issuer.Token("b", Guid.CreateVersion7()));

            Console.Error.WriteLine("warming up");
            await Ask(http, address, 4, cancellation);
            await Flood(address, script, 4, cancellation);

            var (alone, beside, floods) = (new List<List<double>>(), new List<List<double>>(), new List<(double PerSecond, double Refused)>());
            for (var round = 0; round < rounds; round++)
            {
                async Task Alone() => alone.Add(await Ask(http, address, Seconds, cancellation));
                async Task Beside()
                {
                    var flood = Flood(address, script, Seconds + 1, cancellation);
                    beside.Add(await Ask(http, address, Seconds, cancellation));
                    floods.Add(await flood);
                }
                await (round % 2 == 0 ? Alone() : Beside());
                await (round % 2 == 0 ? Beside() : Alone());
            }

            string[] Row(string name, List<List<double>> times) => [name, $"{times.SelectMany(round => round).Median():0.00}", $"{times.Select(round => round.Percentile(0.99)).Median():0.00}"];
            string Ratio(double part)
            {
                var all = beside.Zip(alone, (ours, theirs) => ours.Percentile(part) / theirs.Percentile(part)).ToList();
                return $"{all.Median():0.00} ({all.Min():0.00}–{all.Max():0.00})";
            }
            Figures.Table([$"association B, {PerSecond} a second", "median ms", "p99 ms"], [Row("alone", alone), Row("beside the flood", beside), ["beside / alone", Ratio(0.5), Ratio(0.99)]]);
            Console.WriteLine($"\nAssociation A sent {floods.Select(flood => flood.PerSecond).Median():0} requests per second, of which {floods.Select(flood => flood.Refused).Median():0 %} were refused with 429; B none.");
        }
        finally
        {
            File.Delete(script);
        }
    }

    // A client of its own at an address of its own.
    static HttpClient Steady(string token)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    // Sends at fixed instants whether or not the last was answered, so that one that waits does not spare the next its waiting. Milliseconds each.
    static async Task<List<double>> Ask(HttpClient http, Uri address, int seconds, CancellationToken cancellation)
    {
        var asked = new List<Task<double>>();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < seconds * PerSecond; number++)
        {
            var due = began + (number * Stopwatch.Frequency / PerSecond);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left) await Task.Delay(left, cancellation);
            asked.Add(One(Stopwatch.GetTimestamp()));
        }
        return [.. await Task.WhenAll(asked)];

        async Task<double> One(long begun)
        {
            using var answer = await http.GetAsync(address, cancellation);
            if (answer.StatusCode != HttpStatusCode.OK) throw new NotMeasuredException($"Association B, which sends little, got {(int)answer.StatusCode}:\n{await answer.Content.ReadAsStringAsync(cancellation)}");
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
    }

    static async Task<(double PerSecond, double Refused)> Flood(Uri address, string script, int seconds, CancellationToken cancellation)
    {
        var run = await Wrk.Run(1, Connections, seconds, address, cancellation, "-s", script);
        var refused = long.Parse(run.Output.Split("answered 429: ")[1].Split('\n')[0], CultureInfo.InvariantCulture);
        if (refused != run.Refused) throw new NotMeasuredException($"Association A got {run.Refused - refused} answers that are neither 200 nor 429:\n{run.Output}");
        return (run.PerSecond, refused / (double)run.Requests);
    }

    static string Script(IReadOnlyList<string> tokens) => $$"""
        local tokens = { {{string.Join(", ", tokens.Select(token => $"\"{token}\""))}} }
        local requests, at, threads = {}, 0, {}
        refused = 0
        function setup(thread) table.insert(threads, thread) end
        function init(args)
          for i, token in ipairs(tokens) do
            requests[i] = wrk.format("GET", nil, { ["Authorization"] = "Bearer " .. token, ["X-Forwarded-For"] = "198.51.100." .. i })
          end
        end
        function request() at = at % #requests + 1; return requests[at] end
        function delay() return {{ThinkMilliseconds}} end
        function response(status) if status == 429 then refused = refused + 1 end end
        function done()
          local all = 0
          for _, thread in ipairs(threads) do all = all + thread:get("refused") end
          print("answered 429: " .. all)
        end
        """;
}
