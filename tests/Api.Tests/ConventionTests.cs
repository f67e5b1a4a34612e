using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Associations.Testing;

namespace Associations.Api.Tests;

/// <summary>What every operation has because it is one, asked of every operation.</summary>
public sealed partial class ConventionTests(World world)
{
    public static TheoryData<string> Reads => [.. Description.Operations.Where(operation => operation.Method == "GET").Select(operation => operation.Id)];

    public static TheoryData<string> Commands => [.. Description.Operations.Where(operation => operation.Method != "GET" && operation.Scope is not null).Select(operation => operation.Id)];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Who_has_read_it_is_not_sent_it_again(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        var (caller, path) = (world.Call(operation.Service, TokenFor(operation)), world.Ours.PathOf(operation) + Query(operation));
        var read = await caller.Get(path);
        // Other tests change the same things at the same time, so what is told apart is only that it was told once.
        if (read.Status == HttpStatusCode.NotFound) return;
        read.Is(HttpStatusCode.OK);
        Assert.Matches("^\"[^\"]+\"$", read.ETag!);
        await Eventually.Holds(async () => (await caller.Get(path, ("If-None-Match", (await caller.Get(path)).ETag!))).Status == HttpStatusCode.NotModified, $"304 of {operation}");
        Assert.Equal(HttpStatusCode.OK, (await caller.Get(path, ("If-None-Match", "\"what nobody has\""))).Status);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Its_Idempotency_Key_is_looked_at(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        var before = await world.EventsOf(world.Ours.Id);
        var content = operation.Operation["requestBody"]?["content"] is not { } bodies ? null
            : World.FileFor(operation.Id) is { } file ? file
            : bodies["application/json"] is { } json ? new StringContent(json["example"]?.ToJsonString() ?? "{}", Encoding.UTF8, "application/json")
            : new StringContent("date;amount;currency;account\n2026-03-31;12,00;EUR;BE68539007547034", Encoding.UTF8, "text/csv");
        var answer = await world.Call(operation.Service, TokenFor(operation)).Send(new HttpMethod(operation.Method), world.Ours.PathOf(operation), content, [("Idempotency-Key", new string('k', 256))]);
        answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(answer.Json["errors"]!["Idempotency-Key"]);
        Assert.Equal(before, await world.EventsOf(world.Ours.Id));
    }

    [Fact]
    public void Every_request_of_the_http_files_is_one_that_is_described()
    {
        var requests =
            (from file in Directory.EnumerateFiles(Path.Combine(Description.Root, "docs", "http"), "*.http")
             from request in Request().Matches(File.ReadAllText(file)).Select(match => (match.Groups["method"].Value, Path: match.Groups["path"].Value, Headers: match.Groups["headers"].Value))
             where request.Path.StartsWith("/v1/", StringComparison.Ordinal)
             select (File: Path.GetFileName(file), request.Value, request.Path, request.Headers)).ToList();
        Assert.True(requests.Count > 30, "The search for requests finds too few to be right.");
        foreach (var (file, method, path, headers) in requests)
        {
            var asked = Variable().Replace(path.Split('?')[0], "x");
            var operation = Description.Operations.Where(one => one.Method == method && Regex.IsMatch(asked, $"^{Regex.Replace(one.Path, "{[^}]+}", "[^/]+")}$")).MinBy(one => one.Path.Count(letter => letter == '{'));
            Assert.True(operation is not null, $"{file}: {method} {path} is no operation.");
            Assert.True(operation.Scope is null || headers.Contains("Authorization:", StringComparison.Ordinal), $"{file}: {method} {path} needs a token.");
            Assert.True(headers.Contains("If-Match:", StringComparison.Ordinal) || !Conformity.NeedsIfMatch(new HttpMethod(method), asked), $"{file}: {method} {path} needs If-Match.");
        }
    }

    string Query(Described operation) => operation.Path switch
    {
        "/v1/audit" => $"?subject={world.Ours.Things["applications"]}",
        "/v1/statements" => $"?person={Guid.CreateVersion7()}",
        _ => "",
    };

    string? TokenFor(Described operation) => operation.Access switch
    {
        "public" => null,
        "operators" => Tokens.Operator(),
        "partnersAndStaff" => Tokens.Sign("partner", world.Ours.Id, "partner", "webhooks:read webhooks:write"),
        _ => Tokens.Staff(world.Ours.Id),
    };

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|DELETE|PATCH) \{\{host\}\}(?<path>\S+)\n(?<headers>(?:[A-Za-z-]+:.*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Request();

    [GeneratedRegex(@"\{\{[^}]*\}\}")]
    private static partial Regex Variable();
}
