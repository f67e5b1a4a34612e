using System.Net;
using System.Security.Cryptography;
using System.Text;
using Associations.Billing.StripeEvents;
using Associations.EventSourcing;
using Associations.Testing;

namespace Associations.Billing.Tests.StripeEvents;

public sealed class SignatureTests(BillingFixture billing)
{
    static readonly string Body = """{"id":"evt_@","object":"event","type":"customer.created","api_version":"2026-10-28.endive","data":{"object":{"id":"cus_1"}}}""";

    [Fact]
    public async Task A_signed_event_is_stored_before_it_is_answered_and_a_second_time_is_no_second_event()
    {
        var (id, body) = NewBody();
        (await Send(body, Sign(body, "whsec_of_the_test"))).Is(HttpStatusCode.OK);
        (await Send(body, Sign(body, "whsec_of_the_test"))).Is(HttpStatusCode.OK);
        await using var session = billing.Store.OpenOutside();
        Assert.Equal(body, (await session.LoadAsync<StripeEvent>(id))!.Raw);
    }

    [Fact]
    public async Task A_secret_that_is_being_replaced_still_holds()
    {
        var (_, body) = NewBody();
        (await Send(body, Sign(body, "whsec_former"))).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=abc,v1=00")]
    [InlineData("v1=00")]
    [InlineData("t=1,t=2,v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("nonsense")]
    [InlineData("t=1,v1")]
    public async Task A_header_that_is_no_signature_is_a_400(string? header) =>
        (await Send(NewBody().Body, header)).IsProblem(HttpStatusCode.BadRequest, "signature-invalid");

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_signature_too_old_or_from_the_future_is_refused(int seconds)
    {
        var (_, body) = NewBody();
        (await Send(body, Sign(body, "whsec_of_the_test", seconds))).IsProblem(HttpStatusCode.BadRequest, "signature-invalid");
    }

    [Fact]
    public async Task A_body_altered_by_one_space_is_refused()
    {
        var (_, body) = NewBody();
        (await Send(body + " ", Sign(body, "whsec_of_the_test"))).IsProblem(HttpStatusCode.BadRequest, "signature-invalid");
        (await Send(body, Sign(body, "whsec_of_another"))).IsProblem(HttpStatusCode.BadRequest, "signature-invalid");
    }

    /// <summary>F-12, F-13: the signature is over the bytes as they came, whatever a text editor or a proxy thinks is the same.</summary>
    [Fact]
    public async Task A_body_that_was_encoded_anew_is_refused()
    {
        var (_, body) = NewBody();
        var (bytes, signature) = (Encoding.UTF8.GetBytes(body), Sign(body, "whsec_of_the_test"));
        foreach (var altered in (byte[][])[[0xEF, 0xBB, 0xBF, .. bytes], [.. bytes, (byte)'\r', (byte)'\n'], Encoding.Unicode.GetBytes(body), [.. bytes[..^2], 0xC3, 0x28, .. bytes[^2..]]])
        {
            using var content = new ByteArrayContent(altered) { Headers = { ContentType = new("application/json") } };
            (await billing.As(null).Send(HttpMethod.Post, "/v1/stripe/webhook", content, [("Stripe-Signature", signature)])).IsProblem(HttpStatusCode.BadRequest, "signature-invalid");
        }
    }

    /// <summary>F-02: the same event on twenty connections at the same instant.</summary>
    [Fact]
    public async Task The_same_event_twenty_times_at_once_is_acknowledged_to_each_and_stored_once()
    {
        var (id, body) = NewBody();
        var signature = Sign(body, "whsec_of_the_test");
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(body, signature)))) answer.Is(HttpStatusCode.OK);
        await using var session = billing.Store.OpenOutside();
        Assert.Equal(body, (await session.LoadAsync<StripeEvent>(id))!.Raw);
    }

    /// <summary>F-16: real money and play money never meet.</summary>
    [Fact]
    public async Task An_event_of_the_other_mode_is_refused_and_not_kept()
    {
        var (id, body) = NewBody();
        var live = body.Replace("\"object\":\"event\"", "\"livemode\":true", StringComparison.Ordinal);
        (await Send(live, Sign(live, "whsec_of_the_test"))).IsProblem(HttpStatusCode.BadRequest, "other-mode");
        await using var session = billing.Store.OpenOutside();
        Assert.Null(await session.LoadAsync<StripeEvent>(id));
        var test = body.Replace("\"object\":\"event\"", "\"livemode\":false", StringComparison.Ordinal);
        (await Send(test, Sign(test, "whsec_of_the_test"))).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":7,"type":"x"}""")]
    public async Task A_signed_body_that_is_no_event_is_a_400(string body) =>
        (await Send(body, Sign(body, "whsec_of_the_test"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

    [Fact]
    public async Task A_body_of_ten_megabytes_is_refused() =>
        (await Send(new string('x', 10_000_000), "t=1,v1=00")).IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");

    [Theory]
    [InlineData("""{"id":"evt_@","type":"payment_intent.succeeded","api_version":"2026-10-28.endive","data":{"object":{"id":"pi_of_another_system"}}}""", "foreign")]
    [InlineData("""{"id":"evt_@","type":"something.unheard_of","api_version":null,"data":{"object":{"id":"x"}}}""", "ignored")]
    [InlineData("""{"id":"evt_@","type":"v2.core.account.updated","related_object":{"id":"acct_1"}}""", "ignored")]
    [InlineData("""{"id":"evt_@","type":"charge.captured","api_version":"2019-12-03","data":{"object":{"id":"ch_1"}}}""", "ignored")]
    [InlineData("""{"id":"evt_@","type":"charge.updated","api_version":"2019-12-03","data":{"object":{"id":"ch_of_another_system"}}}""", "foreign")]
    public async Task What_is_not_ours_is_stored_and_does_no_harm(string template, string result)
    {
        var id = $"evt_{Guid.NewGuid():N}";
        var body = template.Replace("evt_@", id, StringComparison.Ordinal);
        (await Send(body, Sign(body, "whsec_of_the_test"))).Is(HttpStatusCode.OK);
        await Eventually.Holds(async () =>
        {
            await using var session = billing.Store.OpenOutside();
            return (await session.LoadAsync<StripeEvent>(id))?.Result == result;
        }, $"{id} to be {result}");
    }

    static (string Id, string Body) NewBody()
    {
        var id = $"evt_{Guid.NewGuid():N}";
        return (id, Body.Replace("evt_@", id, StringComparison.Ordinal));
    }

    Task<Answer> Send(string body, string? signature) =>
        billing.As(null).Send(HttpMethod.Post, "/v1/stripe/webhook", new StringContent(body, Encoding.UTF8, "application/json"),
            signature is null ? [] : [("Stripe-Signature", signature)]);

    string Sign(string body, string secret, int seconds = 0)
    {
        var at = billing.Time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at}.{body}"));
        return $"t={at},v1={Convert.ToHexStringLower(hash)}";
    }
}
