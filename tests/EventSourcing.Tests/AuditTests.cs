using System.Net;
using Associations.Counter;
using Associations.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.EventSourcing.Tests;

public sealed class AuditTests(CounterFixture counter)
{
    [Fact]
    public async Task What_a_deadline_brings_about_says_so_and_begins_a_trace()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await counter.Service.Services.GetRequiredService<Runner>().Run(association, "test", async work =>
        {
            await work.Decide<Count>(count, _ => Decision.Accepted(new Incremented(work.Now)), CancellationToken.None);
            return Outcome.Done;
        }, CancellationToken.None);
        await Eventually.Holds(async () => (await counter.EventsOf(association, count)).Contains("Elapsed"), "the elapsed deadline");

        var items = (await counter.As(Tokens.Staff(association)).Get($"/v1/audit?subject={count}")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal(("test", "test"), (items[0]!["actor"]!["process"]!.ToString(), items[0]!["reason"]!.ToString()));
        Assert.Equal(("deadline", "deadline"), (items[1]!["actor"]!["process"]!.ToString(), items[1]!["reason"]!.ToString()));
        Assert.Equal(32, items[1]!["traceId"]!.ToString().Length);
    }

    [Fact]
    public async Task An_operation_is_told_by_its_use_case()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (await counter.As(Tokens.Person(association)).Post($"/v1/counts/{count}/increment")).Is(HttpStatusCode.OK);
        var item = (await counter.As(Tokens.Staff(association)).Get($"/v1/audit?subject={count}")).Json["items"]![0]!;
        Assert.Equal("counting", item["reason"]!.ToString());
        Assert.Equal("127.0.0.1", item["from"]!.ToString());
    }

    [Fact]
    public async Task Origins_are_deleted_when_their_time_is_over_and_not_before()
    {
        var (one, other, now) = (Guid.CreateVersion7(), Guid.CreateVersion7(), counter.Time.GetUtcNow());
        var (old, alsoOld, young) = (Origin(now.AddDays(-401)), Origin(now.AddDays(-500)), Origin(now.AddDays(-390)));
        await Store(one, [old, young]);
        await Store(other, [alsoOld]);
        await Eventually.Holds(async () =>
        {
            // It looks once an hour, and began when the service did.
            counter.Time.Advance(TimeSpan.FromMinutes(30));
            return await Load(one, old.Id) is null && await Load(other, alsoOld.Id) is null;
        }, "the end of the origins");
        Assert.Equal(young with { Association = one }, await Load(one, young.Id));
    }

    [Theory]
    [InlineData("Audit:KeepOriginsFor", "0")]
    [InlineData("Audit:KeepOriginsFor", "-400")]
    [InlineData("Audit:KeepOriginsFor", "for ever")]
    [InlineData("Audit:TrustedHops", "10.0.0.0/8, gateway")]
    public void A_setting_that_cannot_be_used_ends_the_start_and_is_named(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Assert.Contains(key, Assert.Throws<InvalidOperationException>(() => AuditOptions.From(configuration)).Message, StringComparison.Ordinal);
    }

    static RequestOrigin Origin(DateTimeOffset at) => new(Guid.CreateVersion7(), "account:0", "203.0.113.9", null, at, default);

    async Task Store(Guid association, RequestOrigin[] origins)
    {
        await using var session = counter.Store.LightweightSession(association.ToString());
        session.Store(origins.Select(origin => origin with { Association = association }));
        await session.SaveChangesAsync();
    }

    async Task<RequestOrigin?> Load(Guid association, Guid id)
    {
        await using var session = counter.Store.QuerySession(association.ToString());
        return await session.LoadAsync<RequestOrigin>(id);
    }
}

/// <summary>A service that no hop stands before: whatever a caller says of where it is, its connection is what counts.</summary>
public sealed class AuditOfStrangersTests(AuditOfStrangersTests.Exposed counter) : IClassFixture<AuditOfStrangersTests.Exposed>
{
    [Fact]
    public async Task An_address_that_somebody_else_than_the_gateway_claims_is_not_believed()
    {
        var (association, count) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (await counter.As(Tokens.Person(association)).Post($"/v1/counts/{count}/increment", null, ("X-Forwarded-For", "203.0.113.9"))).Is(HttpStatusCode.OK);
        var item = (await counter.As(Tokens.Staff(association)).Get($"/v1/audit?subject={count}")).Json["items"]![0]!;
        Assert.Equal("127.0.0.1", item["from"]!.ToString());
    }

    public sealed class Exposed : ServiceFixture<Program>
    {
        protected override IReadOnlyList<Type> Contracts => [typeof(CountAsked), typeof(CountRaised)];

        protected override IEnumerable<(string Key, string Value)> Settings => [("Audit:TrustedHops", "10.0.0.0/8")];
    }
}
