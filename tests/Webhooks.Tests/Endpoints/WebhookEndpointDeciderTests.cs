using Associations.Testing;
using Associations.Webhooks.Endpoints;

namespace Associations.Webhooks.Tests.Endpoints;

public sealed class WebhookEndpointDeciderTests
{
    static readonly EndpointCreated Created = new("https://partner.example", ["*"], null);
    static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_enabled_endpoint_is_disabled_with_a_reason() =>
        Spec.Given<WebhookEndpoint>(Created).When(endpoint => WebhookEndpointDecider.Disable(endpoint, DisabledReasons.Gone)).Then(new EndpointDisabled("gone"));

    [Fact]
    public void The_first_reason_stays() =>
        Spec.Given<WebhookEndpoint>(Created, new EndpointDisabled("requested")).When(endpoint => WebhookEndpointDecider.Disable(endpoint, DisabledReasons.Failing)).ThenNothing();

    [Fact]
    public void A_deleted_endpoint_is_neither_disabled_nor_deleted_again()
    {
        Spec.Given<WebhookEndpoint>(Created, new EndpointDeleted()).When(endpoint => WebhookEndpointDecider.Disable(endpoint, DisabledReasons.Gone)).ThenNothing();
        Spec.Given<WebhookEndpoint>(Created, new EndpointDeleted()).When(WebhookEndpointDecider.Delete).ThenNothing();
    }

    [Fact]
    public void A_disabled_endpoint_can_be_enabled() =>
        Spec.Given<WebhookEndpoint>(Created, new EndpointDisabled("gone")).When(WebhookEndpointDecider.Enable).Then(new EndpointEnabled());

    [Fact]
    public void An_enabled_endpoint_is_enabled_already() => Spec.Given<WebhookEndpoint>(Created).When(WebhookEndpointDecider.Enable).ThenNothing();

    [Fact]
    public void A_deleted_endpoint_stays_deleted() =>
        Spec.Given<WebhookEndpoint>(Created, new EndpointDeleted()).When(WebhookEndpointDecider.Enable).ThenRejected("endpoint-deleted");

    [Fact]
    public void A_rotation_keeps_the_secret_before_it_for_a_day() =>
        Spec.Given<WebhookEndpoint>(Created).When(_ => WebhookEndpointDecider.RotateSecret(1, Now)).Then(new SecretRotated(Now.AddDays(1)));

    [Fact]
    public void A_fifth_secret_waits_for_the_first_to_end() =>
        Spec.Given<WebhookEndpoint>(Created).When(_ => WebhookEndpointDecider.RotateSecret(4, Now)).ThenRejected("rotated-too-often");
}
