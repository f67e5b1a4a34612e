using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Associations.Identity;

namespace Associations.Deploy.Tests.Identity;

public sealed class StartTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("associations-identity-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_token_of_before_a_restart_still_validates()
    {
        string token;
        await using (var before = await RunningIssuer.Start(_folder))
            token = await before.TokenOf("demo-staff");
        await using var after = await RunningIssuer.Start(_folder);
        var result = await after.Validate(token);
        Assert.True(result.IsValid, result.Exception?.Message);
    }

    [Fact]
    public async Task Another_data_folder_is_another_issuer()
    {
        await using var one = await RunningIssuer.Start(Path.Combine(_folder, "one"));
        await using var two = await RunningIssuer.Start(Path.Combine(_folder, "two"));
        Assert.False((await two.Validate(await one.TokenOf("demo-staff"))).IsValid);
    }

    [Fact]
    public async Task The_key_is_its_owners_alone()
    {
        await using var issuer = await RunningIssuer.Start(_folder);
        var key = Assert.Single(Directory.GetFiles(_folder));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", await File.ReadAllTextAsync(key), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [Fact]
    public async Task Discovery_names_the_configured_issuer_whatever_address_it_is_fetched_from()
    {
        await using var issuer = await RunningIssuer.Start(_folder);
        var discovery = JsonNode.Parse(await issuer.Http.GetStringAsync("/.well-known/openid-configuration"))!;
        Assert.Equal(RunningIssuer.Issuer, (string)discovery["issuer"]!);
        Assert.Equal(new Uri(issuer.Http.BaseAddress!, "/.well-known/jwks").ToString(), (string)discovery["jwks_uri"]!);
        Assert.DoesNotContain("\"d\"", await issuer.Http.GetStringAsync("/.well-known/jwks"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task It_says_that_it_is_well(string path)
    {
        await using var issuer = await RunningIssuer.Start(_folder);
        using var response = await issuer.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Another_client_is_configuration()
    {
        await using var issuer = await RunningIssuer.Start(_folder, "--Identity:People:acme:Role=partner", "--Identity:People:acme:Secret=s3cret",
            "--Identity:People:acme:Association=01980000-0000-7000-8000-000000000002", "--Identity:People:acme:Scopes:0=events:read");
        var (_, body) = await issuer.AskAs("acme", "s3cret");
        Assert.Equal("events:read", (string)body["scope"]!);
    }

    [Theory]
    [InlineData("--Identity:Issuer=localhost", "Identity:Issuer must")]
    [InlineData("--Identity:DataFolder= ", "Identity:DataFolder must")]
    [InlineData("--Identity:People:demo-staff:Role=boss", "Identity:People:demo-staff:Role must")]
    [InlineData("--Identity:People:demo-staff:Association=", "Identity:People:demo-staff:Association must")]
    [InlineData("--Identity:People:demo-staff:Secret=", "Identity:People:demo-staff needs a Secret")]
    public void A_setting_that_cannot_be_used_is_named(string setting, string message)
    {
        var refused = Assert.Throws<IdentityNotStartedException>(() =>
            IdentityApp.Build("--environment=Development", $"--Identity:DataFolder={_folder}", setting));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_key_is_named_and_left_as_it_is()
    {
        var key = Path.Combine(_folder, "signing-key.pem");
        File.WriteAllText(key, "-----BEGIN PRIVATE KEY-----");
        var refused = Assert.Throws<IdentityNotStartedException>(() => IdentityApp.Build("--environment=Development", $"--Identity:DataFolder={_folder}"));
        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.Equal("-----BEGIN PRIVATE KEY-----", File.ReadAllText(key));
    }

    [Fact]
    public async Task In_production_the_process_ends_with_one_line_and_makes_no_key()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(IdentityApp).Assembly.Location, "--environment=Production", $"--Identity:DataFolder={_folder}"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        // A process that starts after all ends with the test and fails it by its exit code.
        await using var end = patience.Token.Register(process.Kill);
        var (error, output) = (await process.StandardError.ReadToEndAsync(), await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("does not start in Production", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("", output);
        Assert.Empty(Directory.GetFiles(_folder));
    }
}
