using System.Globalization;

namespace Associations.Benchmarks;

/// <summary>What the checks of the front door cost: the gateway, with all of them on, and nginx with none, before the same backend.</summary>
static class Gateway
{
    const int Callers = 64, Seconds = 4, SecondsAlone = 3;

    internal static readonly Benchmark Benchmark = new("gateway", "the gateway with all its checks beside nginx that only forwards", Servers: false, Run);

    static async Task Run(Bench bench, int rounds, CancellationToken cancellation)
    {
        if (Wrk.Find("wrk") is null) throw new NotMeasuredException(Wrk.Missing);
        var (port, gatewayPort, nginxPort) = (OwnProcess.FreePort(), OwnProcess.FreePort(), OwnProcess.FreePort());
        var folder = Directory.CreateTempSubdirectory("associations-benchmarks-nginx-").FullName;
        try
        {
            await using var issuer = await Issuer.Start(cancellation);
            await using var backend = await PlainBackend.Start(port, 0, cancellation);
            // So high that nothing is refused; every limit is still asked.
            await using var gateway = await Proxies.Gateway(gatewayPort, port, issuer, cancellation,
                [.. from limit in (string[])["Address", "Caller", "Association", "Costly"] from setting in (string[])["PerSecond=1000000", "Burst=10000000"] select $"--Limits:{limit}:{setting}",
                    "--Limits:InFlightPerAssociation=10000"]);
            await using var nginx = await Proxies.Nginx(nginxPort, port, folder, cancellation);

            var authorization = $"Authorization: Bearer {issuer.Token("a-partner", Guid.CreateVersion7())}";
            Door[] doors = [new("nginx", nginx, Address(nginxPort)), new("gateway", gateway, Address(gatewayPort))];
            foreach (var door in doors)
            {
                Console.Error.WriteLine($"warming up: {door.Name}");
                await Measure(door, Callers, 6, authorization, cancellation);
                await Measure(door, 1, 2, authorization, cancellation);
            }
            var (many, one) = (doors.ToDictionary(door => door, _ => new List<Measured>()), doors.ToDictionary(door => door, _ => new List<Measured>()));
            for (var round = 0; round < rounds; round++)
            {
                foreach (var door in round % 2 == 0 ? doors : doors.Reverse()) many[door].Add(await Measure(door, Callers, Seconds, authorization, cancellation));
                foreach (var door in round % 2 == 0 ? doors : doors.Reverse()) one[door].Add(await Measure(door, 1, SecondsAlone, authorization, cancellation));
            }

            string[] Row(Door door) => [door.Name, $"{many[door].Select(at => at.PerSecond).Median():0}", $"{many[door].Select(at => at.Cpu).Median():0}",
                $"{one[door].Select(at => at.Median).Median():0}", $"{one[door].Select(at => at.Cpu).Median():0}"];
            string Compared(Dictionary<Door, List<Measured>> at, Func<Measured, Measured, double> compare, string format)
            {
                var all = at[doors[1]].Zip(at[doors[0]], compare).ToList();
                return string.Create(CultureInfo.InvariantCulture, $"{all.Median().ToString(format, CultureInfo.InvariantCulture)} ({all.Min().ToString(format, CultureInfo.InvariantCulture)}–{all.Max().ToString(format, CultureInfo.InvariantCulture)})");
            }
            Figures.Table(
                ["door", $"{Callers} callers: requests per second", "CPU µs per request", "one caller: median µs", "CPU µs per request"],
                [
                    .. doors.Select(Row),
                    ["gateway / nginx", Compared(many, (ours, theirs) => ours.PerSecond / theirs.PerSecond, "0.00"), Compared(many, (ours, theirs) => ours.Cpu / theirs.Cpu, "0.0"),
                        Compared(one, (ours, theirs) => ours.Median / theirs.Median, "0.00"), Compared(one, (ours, theirs) => ours.Cpu / theirs.Cpu, "0.0")],
                    ["gateway - nginx", "", "", Compared(one, (ours, theirs) => ours.Median - theirs.Median, "0"), ""],
                ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Uri Address(int port) => new($"http://127.0.0.1:{port}/v1/invoices");

    static async Task<Measured> Measure(Door door, int callers, int seconds, string header, CancellationToken cancellation)
    {
        var before = door.Process.Cpu;
        var run = await Wrk.Run(Math.Min(callers, 2), callers, seconds, door.Address, cancellation, "-H", header);
        if (run.Refused > 0) throw new NotMeasuredException($"{door.Name} did not answer 200 to {run.Refused} of {run.Requests} requests:\n{run.Output}");
        return new Measured(run.PerSecond, run.Median, (door.Process.Cpu - before).TotalMicroseconds / run.Requests);
    }

    sealed record Door(string Name, OwnProcess Process, Uri Address);

    sealed record Measured(double PerSecond, double Median, double Cpu);
}
