using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Associations.Provisioning;
using Npgsql;

namespace Associations.Benchmarks;

/// <summary>
/// A conference of 300 sessions, 20 rooms and three days, all of it at one time to begin with, arranged by the Events service as a process of its own
/// and asked for over HTTP: how long until every session has a place, and how many conflicts the proposal has. There is no raw baseline; the goal is a minute.
/// </summary>
static class AgendaSolver
{
    static readonly string[] Recording = ["recording"];

    const int Sessions = 300, Rooms = 20, Days = 3, Seconds = 60, Speakers = 240;

    internal static readonly Benchmark Benchmark = new("solver", "an agenda of 300 sessions, 20 rooms and three days, until every session has a place", Servers: true, Run);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        var name = $"solver-{Guid.CreateVersion7():N}";
        var database = await bench.Servers.CreateServiceDatabaseAsync(name, "owner", "runs", cancellation);
        var broker = await bench.Servers.CreateVirtualHostAsync(name, cancellation);
        try
        {
            await using var issuer = await Issuer.Start(cancellation);
            var port = OwnProcess.FreePort();
            await using var service = await Events(database, broker, port, issuer, cancellation);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token("office", Guid.CreateVersion7()));
            var rows = new List<string[]>();
            for (var round = 1; round <= rounds; round++) rows.Add(await Solve(http, service, round, cancellation));
            Figures.Table(["programme", "seconds until all have a place", "without a place at the end", "conflicts before", "conflicts after", "better arrangements", "seconds in all", "CPU seconds"], rows);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await bench.Servers.DropServiceDatabaseAsync(name, cancellation);
            await bench.Servers.DeleteVirtualHostAsync(name, cancellation);
        }
    }

    static async Task<string[]> Solve(HttpClient http, OwnProcess service, int seed, CancellationToken cancellation)
    {
        var path = await Programme(http, new Random(seed), cancellation);
        var before = service.Cpu;
        var began = Stopwatch.GetTimestamp();
        var asked = await Send(http, HttpMethod.Post, $"{path}/drafts/main/solve", new { slotMinutes = 15, scope = "all", secondsLimit = Seconds, weights = new { move = 0 } }, null, cancellation);
        var (all, arrangements) = ("–", 0L);
        JsonNode told;
        do
        {
            await Task.Delay(250, cancellation);
            told = await Send(http, HttpMethod.Get, $"{path}/solvings/{asked["id"]}", null, null, cancellation);
            if (told["progress"] is not { } progress) continue;
            arrangements = (long)progress["arrangements"]!;
            if (all == "–" && (long)progress["unplaced"]! == 0) all = string.Create(CultureInfo.InvariantCulture, $"{(double)progress["seconds"]!:0.0}");
        }
        while (told["status"]!.ToString() is "waiting" or "running");
        if (told["status"]!.ToString() != "done") throw new NotMeasuredException($"The search ended as {told["status"]}: {told["why"]}");
        var result = told["result"]!;
        var unmet = result["unmet"]!.AsArray().Count;
        foreach (var one in result["unmet"]!.AsArray()) Console.WriteLine($"Programme {seed}, without a place: {one!.ToJsonString()}");
        if (unmet == 0 && all == "–") all = $"{result["seconds"]}";
        static int Hard(JsonNode counts) => counts.AsObject().Where(one => one.Key is not ("unscheduled" or "unconfirmed" or "missing-speaker" or "without-track")).Sum(one => (int)one.Value!);
        return
        [
            $"{seed}", all, $"{unmet}", $"{Hard(result["conflictsBefore"]!)}", $"{Hard(result["conflictsAfter"]!)}", $"{arrangements}",
            string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0}"), string.Create(CultureInfo.InvariantCulture, $"{(service.Cpu - before).TotalSeconds:0.0}"),
        ];
    }

    // Half of the room time is needed; what a session asks for is asked of few rooms, and every sixth speaker is there on one day only: the same for all,
    // and nobody asks for more people than a room with the equipment holds, or there would be sessions that no programme can have.
    static async Task<string> Programme(HttpClient http, Random random, CancellationToken cancellation)
    {
        var planned = await Send(http, HttpMethod.Post, "/v1/events", new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-16" }, null, cancellation);
        var path = $"/v1/events/{planned["id"]}";
        var policy = new { bufferMinutes = 5, walkingMinutes = 10, opensAt = "09:00:00", closesAt = "17:30:00" };
        await Send(http, HttpMethod.Put, $"{path}/agenda-policy", policy, null, cancellation);
        using (var file = new StringContent(Schedule(random), Encoding.UTF8, "application/xml")) await Read(await http.PostAsync($"{path}/imports", file, cancellation), cancellation);

        var draft = await Send(http, HttpMethod.Get, $"{path}/drafts/main", null, null, cancellation);
        foreach (var (at, room) in draft["rooms"]!.AsArray().Index())
            await Send(http, HttpMethod.Put, $"{path}/drafts/main/rooms/{room!["id"]}", new { name = room["name"], capacity = 40 + (at * at * 2), equipment = at % 4 == 0 ? Recording : [] }, null, cancellation);
        foreach (var speaker in draft["sessions"]!.AsArray().SelectMany(session => session!["persons"]!.AsArray()).Select(person => person!["id"]!.ToString()).Distinct().Order().Where((_, at) => at % 6 == 0))
        {
            await Send(http, HttpMethod.Put, $"{path}/speakers/{speaker}/terms", new { available = new[] { new { from = "2026-09-15T08:00:00", until = "2026-09-15T19:00:00" } } }, null, cancellation);
        }
        JsonNode? last = null;
        foreach (var (at, session) in draft["sessions"]!.AsArray().Index())
        {
            var demand = random.Next(20, 40 + (int)(600 * Math.Pow(random.NextDouble(), 4)));
            var needs = new
            {
                demand,
                after = at % 25 == 1 ? new[] { last!["id"]! } : [],
                notWith = at % 25 == 7 ? new[] { last!["id"]! } : [],
                plenary = at % 150 == 0,
                equipment = at % 9 == 0 && demand < 500 ? Recording : [],
            };
            var body = new { title = session!["title"], minutes = session["minutes"], track = session["track"], persons = session["persons"]!.AsArray().Select(person => person!["id"]), stage = "confirmed", needs };
            await Send(http, HttpMethod.Put, $"{path}/drafts/main/sessions/{session["id"]}", body, session["etag"]!.ToString(), cancellation);
            last = session;
        }
        return path;
    }

    static string Schedule(Random random)
    {
        string Session(int n)
        {
            var minutes = 30 + (15 * random.Next(4));
            return $"""
            <event guid="{new Guid(n + 1, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1)}" id="{n + 1}"><date>2026-09-14T09:00:00+02:00</date><start>09:00</start><duration>{minutes / 60:00}:{minutes % 60:00}</duration>
            <room>Room {n % Rooms}</room><title>Session {n + 1}</title><track>Track {n % 12}</track><type>talk</type><abstract/><persons>{Person(random.Next(Speakers))}{(random.Next(2) == 0 ? Person(random.Next(Speakers, 2 * Speakers)) : "")}</persons></event>
            """;
        }
        static string Person(int n) => $"<person id=\"{n}\">Person {n}</person>";
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <schedule><version>1</version><conference><title>Lantern Days</title></conference><day index="1" date="2026-09-14">{string.Concat(Enumerable.Range(0, Rooms).Select(room =>
                $"<room name=\"Room {room}\">{string.Concat(Enumerable.Range(0, Sessions).Where(n => n % Rooms == room).Select(Session))}</room>"))}</day></schedule>
            """;
    }

    static async Task<JsonNode> Send(HttpClient http, HttpMethod method, string path, object? body, string? etag, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await Read(await http.SendAsync(request, cancellation), cancellation);
    }

    static async Task<JsonNode> Read(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode) throw new NotMeasuredException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} was answered with {(int)answer.StatusCode}: {text[..Math.Min(500, text.Length)]}");
            return JsonNode.Parse(text)!;
        }
    }

    static async Task<OwnProcess> Events(ServiceDatabase database, string broker, int port, Issuer issuer, CancellationToken cancellation)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.GetFullPath(Path.Combine(output.FullName, "../../../../../services/Events/bin", output.Parent!.Name, output.Name, "Associations.Events.dll"));
        using (var migration = Process.Start(OwnProcess.DotNet(assembly, "migrate", $"--ConnectionStrings:Owner={database.Owner}", $"--ConnectionStrings:Store={database.Store}"))!)
        {
            await migration.WaitForExitAsync(cancellation);
            if (migration.ExitCode != 0) throw new NotMeasuredException("The database of Events could not be migrated.");
        }
        return await OwnProcess.Start("Events", port, OwnProcess.DotNet(assembly,
            [$"--urls=http://127.0.0.1:{port}", "--environment=Development", $"--ConnectionStrings:Store={database.Store}", $"--ConnectionStrings:Broker={broker}",
                $"--Identity:Authority={Issuer.Name}", $"--Identity:MetadataAddress={issuer.Metadata}", "--Logging:LogLevel:Default=Error"]), cancellation);
    }
}
