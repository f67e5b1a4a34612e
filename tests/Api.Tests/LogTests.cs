using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Api.Tests;

/// <summary>What people write into any field of any operation, and what they sign in with, is not found in any service's log.</summary>
public sealed class LogTests(World world)
{
    const string Canary = "canary4711";

    // What may be any text. In the others something else than what is expected is refused before it gets anywhere.
    static readonly string[] Free = ["name", "givenName", "familyName", "email", "description", "title", "reason", "venue", "taxId", "url", "secret", "country", "slug", "paymentMethod"];

    [Fact]
    public async Task No_service_logs_a_person_a_secret_or_a_token()
    {
        using var log = new CapturedLog();
        world.Listen(log);
        var mine = await world.Found();
        var (staff, person, partner) = (Tokens.Staff(mine.Id), Tokens.Person(mine.Id, $"{Canary}-subject"), Tokens.Sign("partner", mine.Id, "partner", "webhooks:read webhooks:write"));
        var reached = 0;
        foreach (var operation in Description.Operations)
        {
            var may = operation.Access switch { "operators" => Tokens.Operator(), "partnersAndStaff" => partner, "membersAndStaff" => person, _ => staff };
            foreach (var (token, every) in ((string, bool)[])[(staff, false), (may, false), (may, true), ($"{staff}{Canary}", false)])
            {
                var example = operation.Operation["requestBody"]?["content"]?["application/json"]?["example"];
                var content = example is null ? null : new StringContent(Marked(example, every, "").ToJsonString(), System.Text.Encoding.UTF8, "application/json");
                var answer = await world.Call(operation.Service, token).Send(new HttpMethod(operation.Method), $"{mine.PathOf(operation)}?{Canary}={Canary}", content, [("X-Canary", Canary)]);
                if ((int)answer.Status < 300) reached++;
            }
        }

        Assert.True(reached > 20, "Hardly anything went well, so hardly anything was tried.");
        string[] secrets = [Canary, "ada@example.org", "Lovelace", "whsec_", "sk_test_api", .. ((string[])[staff, person, partner]).SelectMany(token => token.Split('.').Skip(1))];
        Assert.DoesNotContain(log.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    static JsonNode Marked(JsonNode node, bool every, string name) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : (JsonNode?)Marked(member.Value, every, member.Key)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Marked(item, every, name))]),
        JsonValue value when value.TryGetValue<string>(out _) && (every || Free.Contains(name)) => name switch
        {
            "email" => $"{Canary}@example.org",
            "url" => $"https://{Canary}.example/{Canary}",
            _ => $"{Canary}-{name}",
        },
        _ => node.DeepClone(),
    };
}
