using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests.Associations;

public sealed class RetryTests(MembershipFixture membership)
{
    [Fact]
    public async Task An_association_whose_founding_is_sent_again_is_founded_once()
    {
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var body = Body($"r{Guid.NewGuid():N}"[..20]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => membership.As(Tokens.Operator()).Post("/v1/associations", body, key)));
        var done = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList();
        Assert.Single(done.Select(answer => answer.Id).Distinct());
        Assert.All(answers.Except(done), answer => answer.IsProblem(HttpStatusCode.Conflict, "request-in-progress"));

        var again = (await membership.As(Tokens.Operator()).Post("/v1/associations", body, key)).Is(HttpStatusCode.Created);
        Assert.Equal((done[0].Text, true), (again.Text, again.IsReplayed));
        (await membership.As(Tokens.Operator()).Post("/v1/associations", Body($"s{Guid.NewGuid():N}"[..20]), key))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    static object Body(string slug) => new
    {
        name = "Society of Repetitions",
        slug,
        timeZone = "Europe/Brussels",
        currency = "EUR",
        billingEntity = new { name = "Society of Repetitions AISBL", country = "BE" },
    };
}
