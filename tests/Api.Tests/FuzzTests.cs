using System.Collections.Concurrent;
using System.Text;
using Associations.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Associations.Api.Tests;

/// <summary>
/// Whatever is sent to any operation: it does not fail, and what it answers is what the description says. Bounded in count; a failure prints
/// the request and the seed that makes it again.
/// </summary>
public sealed class FuzzTests(World world)
{
    const int RequestsPerOperation = 40;

    static readonly ConcurrentDictionary<World, Lazy<Task<Association>>> Fuzzed = new();

    public static TheoryData<string> Operations => [.. Description.Operations.Select(operation => operation.Id)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task No_request_makes_it_fail_or_answer_what_is_not_described(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        // An association of its own, because much of what is sent is valid and has its effect.
        var about = await Fuzzed.GetOrAdd(world, _ => new(() => world.Found())).Value;
        string[] callers =
        [
            Tokens.Staff(about.Id), Tokens.Person(about.Id), Tokens.Sign("partner", about.Id, "partner", "webhooks:read webhooks:write membership:read"), Tokens.Operator(),
        ];
        var requests = Requests.Of(operation, about, Description.Committed["components"]!["schemas"]!.AsObject());
        await Task.Run(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(RequestsPerOperation).WithQuietOnSuccess(true),
            Prop.ForAll(requests.ToArbitrary(), request => Send(operation, request, callers[request.Caller]))));
    }

    async Task Send(Described operation, Sent request, string token)
    {
        var content = request.Body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
        if (content is not null && request.MediaType is not null) content.Headers.TryAddWithoutValidation("Content-Type", request.MediaType);
        // The answer is held to the description on its way here.
        var answer = await world.Call(operation.Service, token).Send(new HttpMethod(operation.Method), request.Path, content, request.Headers);
        Assert.True((int)answer.Status < 500, $"{answer.Status}: {answer.Text}");
    }
}
