using System.Net;
using Associations.Counter;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.EventSourcing.Tests;

/// <summary>A service with a clock of its own, which may be moved by days.</summary>
public sealed class OwnCounter : ServiceFixture<Program>
{
    /// <inheritdoc />
    protected override IReadOnlyList<Type> Contracts => [typeof(CountAsked), typeof(CountRaised)];
}

public sealed class IdempotencyTimeTests(OwnCounter counter) : IClassFixture<OwnCounter>
{
    readonly Guid association = Guid.CreateVersion7(), count = Guid.CreateVersion7();
    readonly (string, string) key = ("Idempotency-Key", Guid.CreateVersion7().ToString());

    [Fact]
    public async Task A_key_is_kept_for_a_day_and_then_deleted()
    {
        await Ada.Post($"/v1/counts/{count}/increment", null, key);
        counter.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        Assert.True((await Ada.Post($"/v1/counts/{count}/increment", null, key)).Is(HttpStatusCode.OK).IsReplayed);

        counter.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("2", (await Ada.Post($"/v1/counts/{count}/increment", null, key)).Is(HttpStatusCode.OK)["value"]);

        counter.Time.Advance(TimeSpan.FromHours(24));
        await Eventually.Holds(async () =>
        {
            // The worker sleeps by this clock.
            counter.Time.Advance(TimeSpan.FromMinutes(1));
            await using var session = counter.Store.QuerySession(association.ToString());
            return !await Marten.QueryableExtensions.AnyAsync(session.Query<IdempotencyRecord>());
        }, "the deletion");
    }

    [Fact]
    public async Task Whoever_is_at_work_is_waited_for_until_the_lease_ends_and_both_get_one_answer()
    {
        var other = counter.Service.Services.GetRequiredService<OtherSystem>();
        await Ada.Post($"/v1/counts/{count}/increment");
        var (asked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        other.Before = () =>
        {
            asked.TrySetResult();
            return mayAnswer.Task;
        };
        var first = Ada.Post($"/v1/counts/{count}/increment-elsewhere", null, key);
        await asked.Task;
        other.Before = () => Task.CompletedTask;

        Assert.Equal("5", (await Ada.Post($"/v1/counts/{count}/increment-elsewhere", null, key)).IsProblem(HttpStatusCode.Conflict, "request-in-progress").Headers["Retry-After"]);
        counter.Time.Advance(TimeSpan.FromSeconds(61));
        var second = (await Ada.Post($"/v1/counts/{count}/increment-elsewhere", null, key)).Is(HttpStatusCode.Created);
        mayAnswer.SetResult();

        Assert.Equal(second.Text, (await first).Is(HttpStatusCode.Created).Text);
        Assert.False(second.IsReplayed);
        Assert.True((await first).IsReplayed);
        Assert.Equal(1, other.Done);
        await using var session = counter.Store.QuerySession(association.ToString());
        Assert.Equal(2, (await session.Events.FetchStreamAsync(count)).Count);
    }

    Api Ada => counter.As(Tokens.Person(association));
}
