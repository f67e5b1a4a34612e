using System.Text;
using Associations.Webhooks.Signing;

namespace Associations.Webhooks.Tests.Signing;

public sealed class WebhookSignatureTests
{
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    static readonly WebhookSecret Secret = WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    [Fact]
    public void The_test_vector_of_Standard_Webhooks_is_signed_as_published() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Sign([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", At, """{"test": 2432232314}"""u8));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"name":"Zoë \"Ada\" 🎟️ 𝔘"}""")]
    public void What_is_signed_verifies_at_the_partner(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var headers = Headers(WebhookSignature.Sign([Secret], "a", At, bytes));

        Assert.True(Partner.Accepts(Secret.Reveal(), headers, bytes, At));
        Assert.False(Partner.Accepts(Secret.Reveal(), headers, [.. bytes, (byte)' '], At));
        Assert.False(Partner.Accepts(Secret.Reveal(), headers, bytes, At.AddSeconds(301)));
        Assert.False(Partner.Accepts(WebhookSecret.Generate().Reveal(), headers, bytes, At));
    }

    [Fact]
    public void A_megabyte_is_signed_to_its_last_byte()
    {
        var body = new byte[1_000_000];
        var headers = Headers(WebhookSignature.Sign([Secret], "a", At, body));
        Assert.True(Partner.Accepts(Secret.Reveal(), headers, body, At));
        body[^1] = 1;
        Assert.False(Partner.Accepts(Secret.Reveal(), headers, body, At));
    }

    [Fact]
    public void During_a_rotation_both_secrets_verify()
    {
        var next = WebhookSecret.Generate();
        var header = WebhookSignature.Sign([next, Secret], "a", At, "{}"u8);

        Assert.Equal(2, header.Split(' ').Length);
        Assert.All(header.Split(' '), entry => Assert.StartsWith("v1,", entry, StringComparison.Ordinal));
        Assert.True(Partner.Accepts(next.Reveal(), Headers(header), "{}"u8.ToArray(), At));
        Assert.True(Partner.Accepts(Secret.Reveal(), Headers(header), "{}"u8.ToArray(), At));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    public void An_id_that_could_be_confused_with_the_timestamp_is_refused(string id) =>
        Assert.Throws<ArgumentException>(() => WebhookSignature.Sign([Secret], id, At, "{}"u8));

    [Fact]
    public void Nothing_is_sent_unsigned() =>
        Assert.Throws<ArgumentException>(() => WebhookSignature.Sign([], "a", At, "{}"u8));

    static Dictionary<string, string> Headers(string signature) => new()
    {
        [WebhookSignature.IdHeader] = "a",
        [WebhookSignature.TimestampHeader] = WebhookSignature.Timestamp(At),
        [WebhookSignature.SignatureHeader] = signature,
    };
}
