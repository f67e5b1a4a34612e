using Associations.Webhooks.Egress;
using Microsoft.Extensions.Configuration;

namespace Associations.Webhooks.Tests.Egress;

public sealed class EndpointUrlTests
{
    static readonly EgressOptions Public = new() { RefusedHosts = ["api.associations.example"] };
    static readonly EgressOptions Private = new() { AllowPrivateNetworks = true };

    [Theory]
    [InlineData("https://partner.example/hooks")]
    [InlineData("https://partner.example:8443/hooks?tenant=1&mail=a@b.example")]
    [InlineData("https://hooks.partner.example")]
    [InlineData("https://müller.example/hooks")]
    public void A_partners_address_is_accepted(string url) => Assert.Null(EndpointUrl.Fault(url, Public));

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://[2002:a9fe:a9fe::]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://127.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://１２７.０.０.１/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://LOCALHOST/")]
    [InlineData("https://x.localhost/")]
    [InlineData("https://broker/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://nas.local/")]
    [InlineData("https://router.home.arpa/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://api.associations.example/v1/people")]
    [InlineData("https://API.Associations.Example./v1/people")]
    [InlineData("https://x.api.associations.example/")]
    [InlineData("https://partner.example:5432/")]
    [InlineData("https://partner.example:5672/")]
    [InlineData("https://partner.example:22/")]
    [InlineData("http://partner.example/")]
    public void What_could_lead_inside_is_refused(string url) => Assert.NotNull(EndpointUrl.Fault(url, Public));

    [Theory]
    [InlineData("")]
    [InlineData("partner.example/hooks")]
    [InlineData("/hooks")]
    [InlineData("//partner.example/hooks")]
    [InlineData("https://")]
    [InlineData("https:///hooks")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://partner.example/")]
    [InlineData("ftp://partner.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:pass@partner.example/")]
    [InlineData("https://user@partner.example/")]
    [InlineData("https://@partner.example/")]
    [InlineData("https://partner.example@169.254.169.254/")]
    [InlineData("https://partner.example/#part")]
    [InlineData("https://partner.example/#")]
    [InlineData("https://partner.example/\r\nX-Injected: 1")]
    [InlineData("https://partner.example/ x")]
    [InlineData("https://partner.example\\@evil.example/")]
    [InlineData(" https://partner.example/")]
    public void What_is_no_address_for_a_webhook_is_refused_everywhere(string url)
    {
        Assert.NotNull(EndpointUrl.Fault(url, Public));
        Assert.NotNull(EndpointUrl.Fault(url, Private));
    }

    [Fact]
    public void An_address_longer_than_2048_characters_is_refused() =>
        Assert.NotNull(EndpointUrl.Fault("https://partner.example/" + new string('a', EndpointUrl.Longest), Public));

    [Theory]
    [InlineData("http://localhost:8080/hooks")]
    [InlineData("http://127.0.0.1:5000/hooks")]
    [InlineData("http://receiver/hooks")]
    public void On_a_developers_machine_private_addresses_are_accepted(string url) => Assert.Null(EndpointUrl.Fault(url, Private));

    [Fact]
    public void Nobody_who_says_nothing_reaches_a_private_network() =>
        Assert.False(EgressOptions.From(new ConfigurationBuilder().Build()).AllowPrivateNetworks);
}
