using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Api.Tests;

/// <summary>
/// Requests that are made to cost much: each is refused as quickly as any other, changes nothing and leaves nothing behind. What is larger than
/// a body may be ends at the gateway.
/// </summary>
public sealed class ResourceTests(World world)
{
    static readonly string Deep = string.Concat(Enumerable.Repeat("{\"a\":[", 40_000));
    static readonly string Many = $"[{string.Join(',', Enumerable.Range(0, 100_000))}]";
    static readonly string Long = $"\"{new string('x', 500_000)}\"";

    public static TheoryData<string> Commands => [.. WithBody().Select(operation => operation.Id)];

    public static TheoryData<string> Lists =>
        [.. Description.Operations.Where(operation => operation.Operation["parameters"]?.AsArray().Any(parameter => (string?)parameter!["name"] == "limit") == true).Select(operation => operation.Id)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_body_that_is_made_to_cost_much_is_refused(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        var before = await world.EventsOf(world.Ours.Id);
        foreach (var body in Bodies(operation)) (await Send(operation, body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(before, await world.EventsOf(world.Ours.Id));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_page_without_end_is_refused_and_a_thousand_filters_find_nothing_more(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        var path = world.Ours.PathOf(operation);
        foreach (var limit in (string[])["1000000000", "99999999999999999999", "-1", "0"])
            (await world.Call(operation.Service, Caller(operation)).Get($"{path}{Ask(path)}limit={limit}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var filters = string.Join('&', Enumerable.Range(0, 1_000).Select(number => $"f{number}=x"));
        Assert.InRange((int)(await world.Call(operation.Service, Caller(operation)).Get($"{path}{Ask(path)}{filters}")).Status, 200, 499);
    }

    [Fact]
    public async Task What_costs_much_leaves_nothing_behind()
    {
        var operations = WithBody().ToList();
        async Task Once()
        {
            foreach (var operation in operations)
                foreach (var body in Bodies(operation)) await Send(operation, body);
        }

        await Once();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < 4; round++) await Once();
        // Other tests run beside this one. What was sent comes to hundreds of megabytes.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64L << 20);
    }

    static IEnumerable<Described> WithBody() =>
        Description.Operations.Where(operation => operation.Operation["requestBody"]?["content"]?["application/json"]?["example"] is JsonObject { Count: > 0 });

    static IEnumerable<string> Bodies(Described operation)
    {
        var example = operation.Operation["requestBody"]!["content"]!["application/json"]!["example"]!.AsObject();
        yield return Deep;
        yield return Many;
        // In place of what each field takes; what no field takes is refused where it stands and not read on.
        foreach (var (field, value) in example)
        {
            if (value is not JsonArray) yield return With(example, field, Many);
            yield return With(example, field, Deep);
            yield return With(example, field, "1e400");
        }
        yield return example.ToJsonString().Insert(1, $"\"unheardOf\":{Long},");
    }

    static string With(JsonObject example, string field, string value)
    {
        var body = example.DeepClone().AsObject();
        body[field] = "@";
        return body.ToJsonString().Replace("\"@\"", value, StringComparison.Ordinal);
    }

    async Task<Answer> Send(Described operation, string body) =>
        await world.Call(operation.Service, Caller(operation)).Send(
            new HttpMethod(operation.Method), world.Ours.PathOf(operation), new StringContent(body, Encoding.UTF8, "application/json"), []);

    string? Caller(Described operation) => operation.Access switch
    {
        "public" => null,
        "operators" => Tokens.Operator(),
        _ => Tokens.Staff(world.Ours.Id),
    };

    static char Ask(string path) => path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
}
