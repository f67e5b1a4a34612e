using System.Net;
using System.Text;
using Associations.Testing;

namespace Associations.Api.Tests;

/// <summary>Where two people may decide on the same money, whoever decided on what they have not seen is told so.</summary>
public sealed class PreconditionTests(World world)
{
    public static TheoryData<string> Operations => [.. Description.Operations
        .Where(operation => operation.Operation["parameters"]?.AsArray().Any(parameter => (string?)parameter!["name"] == "If-Match" && (bool?)parameter["required"] == true) == true)
        .Select(operation => operation.Id)];

    [Fact]
    public void What_corrects_money_needs_the_version_that_it_was_decided_on() => Assert.Subset(
        Operations.Select(row => row.Data).ToHashSet(),
        new HashSet<string> { "refundPayment", "issueCreditNote", "recordPayment", "voidInvoice", "writeOffInvoice", "amendBillingEntity", "setEntityLogo", "removeEntityLogo" });

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Without_the_version_it_is_refused_and_with_an_old_one_the_present_is_named(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        var (staff, path) = (world.Call(operation.Service, Tokens.Staff(world.Ours.Id)), $"{world.Ours.PathOf(operation)}?dryRun=true");
        Task<Answer> Send(string? version) =>
            staff.Send(new HttpMethod(operation.Method), path, Body(operation), [("If-Match", version!)]);

        (await Send(null)).IsProblem(HttpStatusCode.PreconditionRequired, "precondition-required");
        var stale = (await Send("\"999999\"")).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal($"\"{stale["currentVersion"]}\"", stale.ETag);
    }

    static HttpContent? Body(Described operation) => World.FileFor(operation.Id) ?? (operation.Operation["requestBody"] is { } body
        ? new StringContent(body["content"]!["application/json"]!["example"]!.ToJsonString(), Encoding.UTF8, "application/json") : null);
}
