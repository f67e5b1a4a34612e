using System.Diagnostics;
using System.Net;
using System.Text;
using Associations.Provisioning;
using Associations.Testing;

namespace Associations.EndToEnd.Tests;

/// <summary>The whole system, its processes as processes, through its public door.</summary>
public sealed class WholeSystemTests : IAsyncLifetime
{
    readonly string data = Directory.CreateTempSubdirectory("system").FullName;
    readonly int port = LocalRun.FreePort();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await Infrastructure.DeleteDataAsync(data);

    [Fact]
    public async Task One_command_starts_everything_shows_four_steps_survives_a_kill_and_finds_its_data_again()
    {
        await using (var system = LocalRun.Start(data, port))
        {
            await system.Says("The system is running");
            foreach (var step in new[] { "✓ 1. Membership type", "✓ 2. Dues: invoice DEMO-", "✓ 3. Agenda", "✓ 4. Registrations" })
                Assert.Contains(step, system.Output, StringComparison.Ordinal);

            await AnotherAssociationSeesNothing(system);
            await BadInputIsNamed(system);
            await WhatIsNotPublicIsNotThere(system);
            await ADeadChildIsStartedAgain(system);
            Assert.Equal(0, await system.Stop());
        }

        await using var again = LocalRun.Start(data, port, "--exit");
        Assert.Equal(0, await again.Ends());
        Assert.Contains("since an earlier start", again.Output, StringComparison.Ordinal);
    }

    static async Task AnotherAssociationSeesNothing(LocalRun system)
    {
        var (staff, other) = (await system.As("demo-staff"), await system.As("other-staff"));
        foreach (var list in new[] { "applications", "memberships", "membership-types", "invoices", "events" })
        {
            var ours = (await staff.Get($"/v1/{list}")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
            Assert.NotEmpty(ours);
            Assert.Empty((await other.Get($"/v1/{list}")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
            (await other.Get($"/v1/{list}/{ours[0]!["id"]}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        }
    }

    static async Task BadInputIsNamed(LocalRun system)
    {
        var staff = await system.As("demo-staff");
        (await staff.PostRaw("/v1/membership-types", "{ this is no JSON")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Get($"/v1/applications/{Guid.NewGuid()}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        var conference = (await staff.Get("/v1/events")).Json["items"]![0]!["id"];
        foreach (var programme in new[] { "not xml", "<schedule><version>1</version>", """<!DOCTYPE x [<!ENTITY a "b">]><schedule>&a;</schedule>""" })
        {
            var refused = await staff.Send(HttpMethod.Post, $"/v1/events/{conference}/imports?draft=main", new StringContent(programme, Encoding.UTF8, "application/xml"), []);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Equal("application/problem+json", refused.MediaType);
        }
    }

    static async Task WhatIsNotPublicIsNotThere(LocalRun system)
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        foreach (var path in new[] { "health/live", "health/ready", "v1/health/ready", "_control/ledger" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        // What it would have mailed is, in the local run.
        Assert.Contains("<h1>Mailbox</h1>", await http.GetStringAsync("mailbox"), StringComparison.Ordinal);
    }

    static async Task ADeadChildIsStartedAgain(LocalRun system)
    {
        if (!OperatingSystem.IsLinux()) return;
        var child = Process.GetProcessesByName("dotnet").Single(process => ParentOf(process.Id) == system.Id && CommandOf(process.Id).Contains("Associations.Membership.dll", StringComparison.Ordinal));
        child.Kill();
        await system.Says("Membership died");
        var staff = await system.As("demo-staff");
        await Eventually.Holds(async () => (await staff.Get("/v1/membership-types")).Status == HttpStatusCode.OK, "Membership to answer again", TimeSpan.FromMinutes(1));
    }

    static int ParentOf(int id)
    {
        try
        {
            // The name in parentheses may hold anything; what follows it does not.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static string CommandOf(int id) => File.ReadAllText($"/proc/{id}/cmdline");

    [Fact]
    public async Task A_port_in_use_and_an_unknown_option_are_one_clear_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var number = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var refused = LocalRun.Start(data, number);
        Assert.Equal(1, await refused.Ends());
        Assert.Contains($"Port {number} is in use", refused.Output, StringComparison.Ordinal);

        await using var unknown = LocalRun.Start(data, number, "--colour");
        Assert.Equal(2, await unknown.Ends());
        Assert.Contains("'--colour' is not an option", unknown.Output, StringComparison.Ordinal);
    }
}
