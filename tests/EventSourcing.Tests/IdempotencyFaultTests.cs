using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Associations.Counter;
using Associations.Testing;
using Marten;

namespace Associations.EventSourcing.Tests;

/// <summary>A node is killed as <c>kill -9</c> does while it works on a request; the caller asks another node with the same key.</summary>
public sealed class IdempotencyFaultTests(OwnCounter counter) : IClassFixture<OwnCounter>
{
    readonly Guid association = Guid.CreateVersion7(), count = Guid.CreateVersion7();
    readonly string key = Guid.CreateVersion7().ToString();

    [Fact]
    public async Task Killed_before_the_commit_the_key_is_free_and_the_repetition_has_the_effect()
    {
        await KilledDuring("increment", "before-commit");
        Assert.Empty(await EventsOf());

        var repeated = (await Again("increment")).Is(HttpStatusCode.OK);
        Assert.Equal(("1", false), (repeated["value"], repeated.IsReplayed));
        Assert.Equal(["Incremented"], await EventsOf());
    }

    [Fact]
    public async Task Killed_after_the_commit_the_lost_answer_is_given_to_the_repetition()
    {
        await KilledDuring("increment", "after-commit-before-answer");
        Assert.Equal(["Incremented"], await EventsOf());

        var repeated = (await Again("increment")).Is(HttpStatusCode.OK);
        Assert.Equal(("1", true), (repeated["value"], repeated.IsReplayed));
        Assert.Equal(["Incremented"], await EventsOf());
    }

    [Fact]
    public async Task Killed_between_two_transactions_the_repetition_goes_on_when_the_lease_ends()
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        await KilledDuring("increment-elsewhere", "between-the-steps");
        (await Again("increment-elsewhere")).IsProblem(HttpStatusCode.Conflict, "request-in-progress");

        // The killed process went by the real time, which this clock has left behind by as long as the tests took.
        counter.Time.Advance(TimeSpan.FromMinutes(10));
        var undertaking = await Undertaking();
        var repeated = (await Again("increment-elsewhere")).Is(HttpStatusCode.Created);
        Assert.Equal((undertaking, false), (repeated.Id, repeated.IsReplayed));
        Assert.Equal(["Incremented", "Incremented"], await EventsOf());
        Assert.Equal(repeated.Text, (await Again("increment-elsewhere")).Is(HttpStatusCode.Created).Text);
    }

    async Task<Guid?> Undertaking()
    {
        await using var session = counter.Store.QuerySession(association.ToString());
        return (await session.Query<IdempotencyRecord>().Where(record => record.LeasedUntil != null).ToListAsync()).Single().Undertaking;
    }

    async Task<IReadOnlyList<string>> EventsOf()
    {
        await using var session = counter.Store.QuerySession(association.ToString());
        return [.. (await session.Events.FetchStreamAsync(count)).Select(e => e.Data.GetType().Name)];
    }

    Api Ada => counter.As(Tokens.Person(association));

    Task<Answer> Again(string operation) => Ada.Post($"/v1/counts/{count}/{operation}", null, ("Idempotency-Key", key));

    async Task KilledDuring(string operation, string moment)
    {
        await using var issuer = await TokenIssuer.Start();
        var output = new ConcurrentQueue<string>();
        using var process = ServiceProcess.Start(typeof(Count), counter.Database, counter.Broker, output, issuer.Setting, ("DIE", moment));
        try
        {
            using var client = new HttpClient { BaseAddress = await ServiceProcess.Address(output) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Person(association));
            client.DefaultRequestHeaders.Add("Idempotency-Key", key);
            await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync($"/v1/counts/{count}/{operation}", null));
            await process.WaitForExitAsync();
            Assert.Equal(137, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
