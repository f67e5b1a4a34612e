using Associations.Webhooks.Signing;

namespace Associations.Webhooks.Tests.Signing;

public sealed class WebhookSecretTests
{
    [Fact]
    public void A_new_secret_has_32_bytes_and_is_like_no_other()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => WebhookSecret.Generate()).ToList();

        Assert.All(secrets, secret => Assert.Equal(32, secret.Key.Length));
        Assert.Equal(100, secrets.Select(secret => secret.Reveal()).Distinct().Count());
    }

    [Fact]
    public void A_secret_survives_being_written_and_read()
    {
        var secret = WebhookSecret.Generate();
        Assert.Equal(secret.Key.ToArray(), WebhookSecret.Parse(secret.Reveal()).Key.ToArray());
    }

    [Fact]
    public void Printing_a_secret_does_not_show_it() => Assert.Equal("whsec_…", $"{WebhookSecret.Generate()}");

    [Theory]
    [InlineData("")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La")] // 18 bytes
    public void What_is_no_secret_is_refused(string text) => Assert.Throws<FormatException>(() => WebhookSecret.Parse(text));

    [Theory]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(23, false)]
    [InlineData(65, false)]
    public void A_secret_holds_24_to_64_bytes(int bytes, bool fits)
    {
        var text = "whsec_" + Convert.ToBase64String(new byte[bytes]);
        Assert.Equal(fits, Record.Exception(() => WebhookSecret.Parse(text)) is null);
    }
}
