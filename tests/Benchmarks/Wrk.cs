using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Associations.Benchmarks;

/// <summary>One run of the load generator wrk, which costs far less processor time than what it asks.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Median">The median time of one, in microseconds.</param>
/// <param name="Refused">How many answers were not of the 200s or 300s.</param>
/// <param name="Output">All that it said.</param>
sealed partial record Wrk(long Requests, double PerSecond, double Median, long Refused, string Output)
{
    internal const string Missing = "This needs wrk, the load generator, on the PATH: apt-get install wrk";

    /// <summary>Runs it.</summary>
    /// <param name="threads">Its threads.</param>
    /// <param name="connections">How many ask at a time, each again when it is answered.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="address">What is asked for.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="more">Further arguments: headers, a script.</param>
    /// <exception cref="NotMeasuredException">It is not there, failed, or a connection did.</exception>
    internal static async Task<Wrk> Run(int threads, int connections, int seconds, Uri address, CancellationToken cancellation, params IEnumerable<string> more)
    {
        var start = new ProcessStartInfo(Find("wrk") ?? throw new NotMeasuredException(Missing),
            [$"-t{threads}", $"-c{connections}", $"-d{seconds}s", "--latency", "--timeout", "10s", .. more, address.ToString()])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var wrk = Process.Start(start)!;
        var (output, errors) = (wrk.StandardOutput.ReadToEndAsync(cancellation), wrk.StandardError.ReadToEndAsync(cancellation));
        try
        {
            await wrk.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            wrk.Kill();
            throw;
        }
        var said = await output;
        if (Told().Match(said) is not { Success: true } told || said.Contains("Socket errors", StringComparison.Ordinal))
            throw new NotMeasuredException($"wrk could not measure {address}:\n{said}{await errors}");
        return new Wrk(long.Parse(told.Groups["requests"].Value, CultureInfo.InvariantCulture), Number(told.Groups["rate"].Value),
            Number(told.Groups["median"].Value) * told.Groups["unit"].Value switch { "us" => 1, "ms" => 1_000, _ => 1_000_000 },
            Refusals().Match(said) is { Success: true } refused ? long.Parse(refused.Groups[1].Value, CultureInfo.InvariantCulture) : 0, said);
    }

    /// <summary>Where a program is, on the PATH or where administrators' programs are.</summary>
    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"50%\s+(?<median>[\d.]+)(?<unit>us|ms|s).*?(?<requests>\d+) requests in.*?Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.Singleline)]
    private static partial Regex Told();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Refusals();
}
