using System.Net;
using System.Text.Json.Nodes;
using Associations.Contracts.Membership.V1;
using Associations.Testing;
using Associations.Webhooks.Tests;

[assembly: AssemblyFixture(typeof(WebhooksFixture))]

namespace Associations.Webhooks.Tests;

/// <summary>The Webhooks service, allowed to reach receivers on this machine. Shared by all tests that leave its clock alone.</summary>
public class WebhooksFixture : ServiceFixture<Program>
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("Webhooks:AllowPrivateNetworks", "true")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // The service answers before its queue is bound; what is published until then is for nobody.
        var probe = Guid.CreateVersion7();
        await Eventually.Holds(async () =>
        {
            await Bus.Publish(Activated(), probe);
            return (await Feed(probe)).Count > 0;
        }, "the service to be connected to the broker");
    }

    internal Api Partner(Guid association) => As(Tokens.Sign("partner", association, "partner", "webhooks:read webhooks:write"));

    internal static MembershipActivated Activated() => new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "M-0001", new MembershipTerm(new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), 1));

    internal async Task<(Guid Id, string Secret)> AnEndpoint(Guid association, string url, params string[] eventTypes)
    {
        var created = await Partner(association).Post("/v1/webhook-endpoints", new { url, eventTypes = eventTypes is [] ? ["*"] : eventTypes });
        return (created.Is(HttpStatusCode.Created).Id, created["secret"]);
    }

    internal async Task<IReadOnlyList<JsonNode>> Feed(Guid association) => Items(await Partner(association).Get("/v1/feed?limit=200"));

    internal async Task<IReadOnlyList<JsonNode>> Deliveries(Guid association, Guid endpoint) =>
        Items(await Partner(association).Get($"/v1/webhook-deliveries?limit=200&endpointId={endpoint}"));

    /// <summary>Waits until an endpoint's only delivery is as wanted.</summary>
    internal Task<JsonNode> Delivery(Guid association, Guid endpoint, Func<JsonNode, bool> wanted, string what) =>
        Eventually.Get(async () => (await Deliveries(association, endpoint)).SingleOrDefault(wanted), what);

    internal async Task<Answer> Endpoint(Guid association, Guid endpoint) => await Partner(association).Get($"/v1/webhook-endpoints/{endpoint}");

    static List<JsonNode> Items(Answer page) => [.. page.Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(item => item!)];
}

/// <summary>A Webhooks service of a class's own, whose clock its tests move.</summary>
public sealed class MovableClockFixture : WebhooksFixture;
