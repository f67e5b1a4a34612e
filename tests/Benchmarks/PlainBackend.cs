using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Associations.Benchmarks;

/// <summary>What stands behind both proxies: a process that answers a kilobyte of JSON to whatever is asked, at once or after a while.</summary>
static class PlainBackend
{
    /// <summary>The hidden argument by which this program becomes one; port and milliseconds follow.</summary>
    internal const string Argument = "--backend";

    static readonly byte[] Answer = Encoding.UTF8.GetBytes($$"""{"items":[{{string.Join(',', Enumerable.Range(1, 8).Select(number =>
        $$"""{"id":"0198a000-0000-7000-8000-00000000{{number:0000}}","number":"2026-{{number:00000}}","total":{"amount":"120.00","currency":"EUR"},"state":"open"}"""))}}],"next":null}""");

    internal static Task<OwnProcess> Start(int port, int milliseconds, CancellationToken cancellation) =>
        OwnProcess.Start("The backend", port, OwnProcess.DotNet(null, Argument, $"{port}", $"{milliseconds}"), cancellation);

    internal static async Task Run(string port, string milliseconds)
    {
        var delay = int.Parse(milliseconds, CultureInfo.InvariantCulture);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.Run(async http =>
        {
            if (delay > 0) await Task.Delay(delay);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = Answer.Length;
            await http.Response.Body.WriteAsync(Answer);
        });
        await app.RunAsync();
    }
}
