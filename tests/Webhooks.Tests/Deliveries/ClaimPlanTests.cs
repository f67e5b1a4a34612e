using Associations.Testing;
using Associations.Webhooks.Deliveries;

namespace Associations.Webhooks.Tests.Deliveries;

/// <summary>
/// That a claim looks up what is due: behind row-level security PostgreSQL leaves an index aside, without a word, when a condition might tell
/// what it compared.
/// </summary>
public sealed class ClaimPlanTests(WebhooksFixture webhooks)
{
    [Theory]
    [InlineData("first_attempts")]
    [InlineData("other_attempts")]
    public async Task A_claim_finds_an_endpoints_deliveries_by_their_index(string index)
    {
        var claim = index == "first_attempts" ? DeliveryQueue.ClaimFirst : DeliveryQueue.ClaimOthers;
        foreach (var (name, value) in new[] { ("now", "now()"), ("until", "now()"), ("slots", "3"), ("free", "100") }) claim = claim.Replace($"@{name}", value);
        // A table of a test is too small for an index to be worth it.
        var plan = await Sql.Rows(webhooks.Database, $"set enable_seqscan = off; set enable_bitmapscan = off; explain {claim}", "any");
        var conditions = plan.Zip(plan.Skip(1)).Where(line => line.First.Contains($"using mt_doc_delivery_{index}", StringComparison.Ordinal)).Select(line => line.Second.Trim());
        Assert.NotEmpty(conditions);
        Assert.All(conditions, condition => Assert.Contains("(endpoint_id = ", condition[..condition.IndexOf(')')], StringComparison.Ordinal));
    }
}
