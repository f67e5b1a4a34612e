using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Associations.Gateway.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace Associations.Gateway.Tests;

/// <summary>Nobody can take the system from the others: not one caller, not one address, not one association.</summary>
public sealed class LimitTests
{
    [Fact]
    public void A_bucket_gives_what_it_holds_at_once_and_then_its_rate()
    {
        var clock = new Clock();
        var buckets = new Buckets(rate: 2, burst: 3, clock);
        Assert.Equal([(true, 2), (true, 1), (true, 0), (false, 0)], Enumerable.Range(0, 4).Select(_ => buckets.Take("ada")).Select(verdict => (verdict.Granted, verdict.Remaining)));
        Assert.True(buckets.Take("bob").Granted);
        clock.Now += 499;
        Assert.False(buckets.Take("ada").Granted);
        clock.Now += 1;
        Assert.True(buckets.Take("ada").Granted);
        Assert.False(buckets.Take("ada").Granted);
        clock.Now += 60_000;
        Assert.Equal(2, buckets.Take("ada").Remaining);
    }

    [Fact]
    public void A_million_addresses_take_no_more_memory_than_one_and_leave_room_for_who_behaves()
    {
        var buckets = new Buckets(rate: 1, burst: 20, new Clock());
        buckets.Take("warm");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Span<char> key = stackalloc char[16];
        for (var address = 0; address < 1_000_000; address++)
        {
            address.TryFormat(key, out var length, provider: CultureInfo.InvariantCulture);
            buckets.Take(key[..length]);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.True(Enumerable.Range(0, 100).Count(caller => buckets.Take($"behaves-{caller}").Granted) > 50);
    }

    [Fact]
    public async Task Many_at_once_get_no_more_than_one_after_the_other()
    {
        var buckets = new Buckets(rate: 1, burst: 500, new Clock());
        var granted = 0;
        await Parallel.ForAsync(0, 5000, (_, _) =>
        {
            if (buckets.Take("ada").Granted) Interlocked.Increment(ref granted);
            return ValueTask.CompletedTask;
        });
        // Two that look while a third is between the key's two places may count as one.
        Assert.InRange(granted, 500, 750);
    }

    [Fact]
    public async Task A_caller_who_asks_too_much_is_told_when_to_ask_again_and_others_are_served()
    {
        await using var gateway = await RunningGateway.Start("--Limits:Caller:Burst=3", "--Limits:Caller:PerSecond=0.02");
        var (staff, partner) = (await gateway.TokenOf("demo-staff"), await gateway.TokenOf("demo-partner"));
        for (var left = 2; left >= 0; left--)
        {
            using var served = await Get(gateway, "/v1/invoices", staff);
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
            Assert.Equal("\"caller\";q=3;w=150", served.Headers.GetValues("RateLimit-Policy").Single());
            Assert.StartsWith($"\"caller\";r={left};t=", served.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        }
        var refused = await Get(gateway, "/v1/invoices", staff);
        await Expect.Problem(refused, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.StartsWith("\"caller\";r=0;t=", refused.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);

        using var other = await Get(gateway, "/v1/invoices", partner);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var anonymous = await Get(gateway, "/v1/invoices", null);
        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
    }

    [Fact]
    public async Task What_costs_much_may_be_done_less_often()
    {
        await using var gateway = await RunningGateway.Start("--Limits:Costly:Burst=1", "--Limits:Costly:PerSecond=0.01");
        var staff = await gateway.TokenOf("demo-staff");
        var (statuses, refused) = (new List<HttpStatusCode>(), "");
        for (var n = 0; n < 4; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events/1/imports") { Content = new StringContent("x"), Headers = { Authorization = new("Bearer", staff) } };
            using var answer = await gateway.Http.SendAsync(request);
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) refused = answer.Headers.GetValues("RateLimit").Single();
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.StartsWith("\"costly\"", refused, StringComparison.Ordinal);
        using var read = await Get(gateway, "/v1/events", staff);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task The_callers_of_an_association_share_what_it_may_ask()
    {
        await using var gateway = await RunningGateway.Start("--Limits:Association:Burst=4", "--Limits:Association:PerSecond=0.01");
        await UntilRefused(gateway, "/v1/invoices", await gateway.TokenOf("demo-staff"));
        var member = await UntilRefused(gateway, "/v1/invoices", await gateway.TokenOf("demo-member"));
        Assert.StartsWith("\"association\"", member.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        using var other = await Get(gateway, "/v1/invoices", await gateway.TokenOf("other-staff"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task An_address_that_asks_too_much_ends_before_its_token_is_looked_at_and_cannot_call_itself_another()
    {
        await using var gateway = await RunningGateway.Start("--Limits:Address:Burst=5", "--Limits:Address:PerSecond=0.01");
        HttpResponseMessage? refused = null;
        for (var n = 0; n < 20 && refused is null; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/invoices");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer nonsense");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.113.{n}");
            request.Headers.TryAddWithoutValidation("Forwarded", $"for=203.0.113.{n}");
            var answer = await gateway.Http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) refused = answer;
            else Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        Assert.NotNull(refused);
        Assert.StartsWith("\"address\"", refused.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_trusted_each_address_has_its_own()
    {
        await using var gateway = await RunningGateway.Start("--Limits:Address:Burst=5", "--Limits:Address:PerSecond=0.01", "--Gateway:TrustedProxies=127.0.0.0/8,::1/128");
        for (var n = 0; n < 40; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/invoices");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.113.{n}");
            using var answer = await gateway.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Requests_of_one_association_that_pile_up_leave_room_for_the_others_and_are_forgotten_when_they_end()
    {
        var (release, begun) = (new TaskCompletionSource(), 0);
        await using var gateway = await RunningGateway.With("billing", async context =>
        {
            Interlocked.Increment(ref begun);
            await release.Task;
            context.Response.StatusCode = 200;
        }, "--Limits:InFlightPerAssociation=3");
        var (staff, other) = (await gateway.TokenOf("demo-staff"), await gateway.TokenOf("other-staff"));
        var waiting = Enumerable.Range(0, 3).Select(_ => Get(gateway, "/v1/invoices", staff)).ToList();
        while (Volatile.Read(ref begun) < 3) await Task.Yield();

        await Expect.Problem(await Get(gateway, "/v1/invoices", staff), HttpStatusCode.TooManyRequests, "too-many-requests");
        using var others = await Get(gateway, "/v1/events", other);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);

        release.SetResult();
        foreach (var answer in await Task.WhenAll(waiting)) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var again = await Get(gateway, "/v1/invoices", staff);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var share = gateway.App.Services.GetRequiredService<FairShare>();
        while (share.Associations > 0) await Task.Yield();
    }

    [Fact]
    public void A_limit_that_cannot_work_ends_the_start_and_is_named()
    {
        string[] services = ["--Services:Membership=http://a", "--Services:Billing=http://b", "--Services:Events=http://c", "--Services:Webhooks=http://d", "--Identity:Authority=http://issuer/"];
        var zero = Assert.Throws<InvalidOperationException>(() => GatewayApp.Build([.. services, "--environment=Development", "--Limits:Caller:PerSecond=0"]));
        Assert.StartsWith("Limits:caller cannot be used", zero.Message, StringComparison.Ordinal);
    }

    static async Task<HttpResponseMessage> UntilRefused(RunningGateway gateway, string path, string token)
    {
        for (var n = 0; n < 20; n++)
            if (await Get(gateway, path, token) is { StatusCode: HttpStatusCode.TooManyRequests } refused) return refused;
        throw new InvalidOperationException("Nothing was refused.");
    }

    static Task<HttpResponseMessage> Get(RunningGateway gateway, string path, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return gateway.Http.SendAsync(request);
    }

    sealed class Clock : TimeProvider
    {
        internal long Now { get; set; } = 1_000_000;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
