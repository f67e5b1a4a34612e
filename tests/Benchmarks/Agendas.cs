using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;

namespace Associations.Benchmarks;

/// <summary>
/// Work on agendas of a hundred, a thousand and ten thousand sessions, asked of the Events service over HTTP by one caller: a move with the conflicts
/// around it, beside the bare transaction that it takes (lock a row, write two); all conflicts; an import again. And what the public reads,
/// beside an operation of a kilobyte and a half in the same process.
/// </summary>
static class Agendas
{
    const int Moves = 300, WarmUp = 100, Seconds = 4, Connections = 32;

    internal static readonly Benchmark Benchmark = new("agendas", "moves, conflicts and imports at 100 to 10000 sessions; the public agenda (needs wrk)", Servers: true, Run);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        var name = $"agendas-{Guid.CreateVersion7():N}";
        var database = await bench.Servers.CreateServiceDatabaseAsync(name, "owner", "runs", cancellation);
        var broker = await bench.Servers.CreateVirtualHostAsync(name, cancellation);
        try
        {
            var port = OwnProcess.FreePort();
            await using var issuer = await Issuer.Start(cancellation);
            await using var service = await Invoices.Service("Events", database, broker, port, PlainEndpoint.AddTo, cancellation, $"--Identity:Authority={Issuer.Name}", $"--Identity:MetadataAddress={issuer.Metadata}");
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token("planner", Guid.CreateVersion7()));
            await using var connection = new NpgsqlConnection(database.Owner);
            await connection.OpenAsync(cancellation);
            await Do(connection, "create table raw_stream (id int primary key, version bigint); insert into raw_stream values (1, 0); create table raw_event (id bigserial primary key, data jsonb)", cancellation);

            var agendas = new List<AnAgenda>();
            foreach (var sessions in (int[])[100, 1_000, 10_000]) agendas.Add(await AnAgenda.Of(http, sessions, cancellation));
            foreach (var agenda in agendas) await agenda.Move(WarmUp, cancellation);
            var (moves, cpu, raw, all, again) = (Each(agendas), Each(agendas), new List<double>(), Each(agendas), Each(agendas));
            var tail = Each(agendas);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var agenda in agendas)
                {
                    var before = service.Cpu;
                    var took = await agenda.Move(Moves, cancellation);
                    cpu[agenda].Add((service.Cpu - before).TotalMicroseconds / Moves);
                    moves[agenda].Add(took.Median());
                    tail[agenda].Add(took.Percentile(0.99));
                    all[agenda].Add(await Timed(() => agenda.Conflicts(cancellation)));
                    again[agenda].Add(await Timed(() => agenda.Import(cancellation)));
                }
                raw.Add(await Bare(connection, cancellation));
            }
            Figures.Table(
                ["sessions", "a move, median ms", "p99 ms", "bare transaction, ms", "product / bare", "CPU µs each", "all conflicts, ms", "the same file again, ms"],
                agendas.Select(agenda => (IReadOnlyList<string>)[
                    $"{agenda.Sessions}", $"{moves[agenda].Median():0.00}", $"{tail[agenda].Median():0.0}", $"{raw.Median():0.00}", $"{moves[agenda].Zip(raw, (ours, bare) => ours / bare).Median():0.0}",
                    $"{cpu[agenda].Median():0}", $"{all[agenda].Median():0}", $"{again[agenda].Median():0}"]));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"\nA move at 10000 sessions takes {moves[agendas[^1]].Median() / moves[agendas[0]].Median():0.00} of what it takes at 100; its CPU {cpu[agendas[^1]].Median() / cpu[agendas[0]].Median():0.00}.\n"));
            if (Environment.GetEnvironmentVariable("ASSOCIATIONS_SCHEDULES") is { } folder) await Real(http, Path.Combine(folder, "fosdem-2025.xml"), rounds, cancellation);
            await Public(http, agendas[1], port, rounds, cancellation);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await bench.Servers.DropServiceDatabaseAsync(name, cancellation);
            await bench.Servers.DeleteVirtualHostAsync(name, cancellation);
        }
    }

    // A programme that somebody published, new to an event each time.
    static async Task Real(HttpClient http, string file, int rounds, CancellationToken cancellation)
    {
        var (text, took) = (await File.ReadAllTextAsync(file, cancellation), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var id = await AnAgenda.Event(http, cancellation);
            took.Add(await Timed(() => AnAgenda.Send(http, HttpMethod.Post, $"/v1/events/{id}/imports", new StringContent(text, Encoding.UTF8, "application/xml"), null, cancellation)));
        }
        Console.WriteLine($"{Path.GetFileName(file)}, new: {took.Median():0} ms ({took.Min():0}–{took.Max():0})\n");
    }

    // What a phone asks when the agenda is announced, and what it asks afterwards.
    static async Task Public(HttpClient http, AnAgenda agenda, int port, int rounds, CancellationToken cancellation)
    {
        await AnAgenda.Send(http, HttpMethod.Post, $"/v1/events/{agenda.Id}/releases", JsonContent.Create(new { name = "1.0" }), null, cancellation);
        var path = $"/v1/events/{agenda.Id}/agenda";
        var (size, tag) = await Read(http, path, "identity", cancellation);
        var (packedSize, packedTag) = await Read(http, path, "br", cancellation);
        var plainSize = (await http.GetByteArrayAsync(PlainEndpoint.Path, cancellation)).Length;
        var script = Path.Combine(Path.GetTempPath(), $"associations-{Guid.CreateVersion7():N}.lua");
        await File.WriteAllTextAsync(script, Mixed(packedTag), cancellation);
        var bare = new List<double>();
        List<(string What, int Bytes, string[] Asks, List<double> PerSecond)> ways =
        [
            ("whole", size, [], []),
            ("whole, packed (br)", packedSize, ["-H", "Accept-Encoding: br"], []),
            ("had already (304)", 0, ["-H", $"If-None-Match: {tag}"], []),
            ("95 of 100 had it already, 5 take it packed", packedSize / 20, ["-s", script], []),
        ];
        Task<Wrk> Ask(string what, params string[] more) => Wrk.Run(1, Connections, Seconds, new Uri($"http://127.0.0.1:{port}{what}"), cancellation, more);
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                bare.Add((await Ask(PlainEndpoint.Path)).PerSecond);
                foreach (var way in ways) way.PerSecond.Add((await Ask(path, way.Asks)).PerSecond);
            }
        }
        finally
        {
            File.Delete(script);
        }
        Figures.Table(
            ["the public agenda", "bytes", "requests/s", $"an operation of {plainSize} bytes in the same process, requests/s", "product / that"],
            ways.Select(way => (IReadOnlyList<string>)[
                way.What, $"{way.Bytes}", $"{way.PerSecond.Median():0}", $"{bare.Median():0}", $"{way.PerSecond.Zip(bare, (ours, other) => ours / other).Median():0.00}"]));
        await Revalidated(http, agenda, path, cancellation);
    }

    static async Task<(int Bytes, string Tag)> Read(HttpClient http, string path, string coding, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", coding } } };
        using var answer = await http.SendAsync(request, cancellation);
        return ((await answer.Content.ReadAsByteArrayAsync(cancellation)).Length, answer.Headers.ETag!.ToString());
    }

    // Nineteen of twenty that ask have it already: the share of 304 that the product is held to.
    static string Mixed(string tag) => $$"""
        local number, held, new = 0, nil, nil
        init = function()
          held = wrk.format("GET", nil, {["Accept-Encoding"] = "br", ["If-None-Match"] = '{{tag}}'})
          new = wrk.format("GET", nil, {["Accept-Encoding"] = "br"})
        end
        request = function()
          number = number + 1
          return number % 20 == 0 and new or held
        end
        """;

    // Phones that ask whether what they have is still so, while staff release again and again: five versions in ten seconds are more than a conference sees in a day.
    static async Task Revalidated(HttpClient http, AnAgenda agenda, string path, CancellationToken cancellation)
    {
        const int Versions = 5;
        var (asked, held) = (0, 0);
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Connections).Select(async _ =>
        {
            var tag = "\"none\"";
            while (!over.IsCancellationRequested)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
                using var answer = await http.SendAsync(request, cancellation);
                tag = answer.Headers.ETag!.ToString();
                Interlocked.Increment(ref asked);
                if (answer.StatusCode == HttpStatusCode.NotModified) Interlocked.Increment(ref held);
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }
        }).ToList();
        for (var version = 1; version <= Versions; version++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
            await agenda.Move(1, cancellation);
            await AnAgenda.Send(http, HttpMethod.Post, $"/v1/events/{agenda.Id}/releases", JsonContent.Create(new { name = $"2.{version}" }), null, cancellation);
        }
        await over.CancelAsync();
        await Task.WhenAll(readers);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{asked} revalidations while {Versions} versions were released: {100.0 * held / asked:0.0} % answered by 304.\n"));
    }

    static Dictionary<AnAgenda, List<double>> Each(IEnumerable<AnAgenda> agendas) => agendas.ToDictionary(agenda => agenda, _ => new List<double>());

    static async Task<double> Timed(Func<Task> what)
    {
        var began = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    static async Task<double> Bare(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var took = new List<double>();
        for (var at = 0; at < Moves; at++)
        {
            took.Add(await Timed(async () =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await Do(connection, "select version from raw_stream where id = 1 for update", cancellation);
                await Do(connection, """insert into raw_event (data) values ('{"sessionId":"x","startsAt":"2026-09-14T10:00:00"}'), ('{"actId":"x"}'); update raw_stream set version = version + 2 where id = 1""", cancellation);
                await transaction.CommitAsync(cancellation);
            }));
        }
        return took.Median();
    }

    static async Task Do(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>An event with a draft of so many sessions, in a room for each fifty, on two days.</summary>
    sealed class AnAgenda(HttpClient http, Guid id, int sessions, string file)
    {
        readonly Random random = new(sessions);
        string[] known = [], rooms = [];

        internal Guid Id => id;

        internal int Sessions => sessions;

        string Draft => $"/v1/events/{id}/drafts/main";

        internal static async Task<AnAgenda> Of(HttpClient http, int sessions, CancellationToken cancellation)
        {
            var agenda = new AnAgenda(http, await Event(http, cancellation), sessions, Programme(sessions));
            await agenda.Import(cancellation);
            var draft = await Send(http, HttpMethod.Get, agenda.Draft, null, null, cancellation);
            agenda.known = [.. draft["sessions"]!.AsArray().Select(session => session!["id"]!.ToString())];
            agenda.rooms = [.. draft["rooms"]!.AsArray().Select(room => room!["id"]!.ToString())];
            return agenda;
        }

        internal static async Task<Guid> Event(HttpClient http, CancellationToken cancellation) => Guid.Parse((await Send(
            http, HttpMethod.Post, "/v1/events", JsonContent.Create(new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-15" }), null, cancellation))["id"]!.ToString());

        internal Task Import(CancellationToken cancellation) =>
            Send(http, HttpMethod.Post, $"/v1/events/{id}/imports", new StringContent(file, Encoding.UTF8, "application/xml"), null, cancellation);

        internal Task Conflicts(CancellationToken cancellation) => Send(http, HttpMethod.Get, $"{Draft}/conflicts?limit=1", null, null, cancellation);

        internal async Task<List<double>> Move(int times, CancellationToken cancellation)
        {
            var took = new List<double>();
            for (var at = 0; at < times; at++)
            {
                var (session, room) = (known[random.Next(known.Length)], rooms[random.Next(rooms.Length)]);
                var place = new { startsAt = $"2026-09-{14 + random.Next(2)}T{8 + random.Next(12):00}:{random.Next(12) * 5:00}:00", roomId = room };
                took.Add(await Timed(() => Send(http, HttpMethod.Post, $"{Draft}/sessions/{session}/move", JsonContent.Create(place), "*", cancellation)));
            }
            return took;
        }

        internal static async Task<JsonNode> Send(HttpClient http, HttpMethod method, string path, HttpContent? content, string? seen, CancellationToken cancellation)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            if (seen is not null) request.Headers.TryAddWithoutValidation("If-Match", seen);
            using var answer = await http.SendAsync(request, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new NotMeasuredException($"{method} {path} answered {(int)answer.StatusCode}: {text[..Math.Min(500, text.Length)]}");
        }

        static string Programme(int sessions)
        {
            var text = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?><schedule><version>1</version><conference><title>Lantern Days</title></conference>""");
            for (var day = 14; day <= 15; day++)
            {
                text.Append(CultureInfo.InvariantCulture, $"<day index=\"{day - 13}\" date=\"2026-09-{day}\">");
                for (var room = 0; room < Math.Max(2, sessions / 50); room++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"<room name=\"Room {room}\">");
                    for (var number = 0; number < 25; number++)
                    {
                        var n = ((day - 14) * sessions / 2) + (room * 25) + number;
                        if (((room * 25) + number) >= sessions / 2) break;
                        var (hour, minute) = (8 + (number / 2), number % 2 * 30);
                        text.Append(CultureInfo.InvariantCulture, $"""
                            <event guid="{new Guid(n + 1, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1)}" id="{n + 1}"><date>2026-09-{day}T{hour:00}:{minute:00}:00+02:00</date><start>{hour:00}:{minute:00}</start>
                            <duration>00:30</duration><room>Room {room}</room><title>Session {n}</title><track>Track {n % 20}</track><type>talk</type><abstract>What it is about, in a sentence or two.</abstract>
                            <persons><person id="{n}">Person {n}</person><person id="{sessions + (n % Math.Max(1, sessions / 3))}">Another {n}</person></persons></event>
                            """);
                    }
                    text.Append("</room>");
                }
                text.Append("</day>");
            }
            return text.Append("</schedule>").ToString();
        }
    }
}
