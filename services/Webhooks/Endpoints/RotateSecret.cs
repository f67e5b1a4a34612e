using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Associations.Webhooks.Signing;

namespace Associations.Webhooks.Endpoints;

/// <summary>Makes a new secret. For 24 hours the one before it signs as well, so that a partner can exchange its copy at leisure.</summary>
static class RotateSecret
{
    internal static void Map(RouteGroupBuilder endpoints) => endpoints.MapPost("/{id:guid}/rotate-secret", Handle).ForPartnersAndStaff(Scopes.Write)
        .Answers(typeof(RotatedSecret)).Refuses(WebhooksProblems.RotatedTooOften);

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.OnEndpoint(id, async (work, endpoint) =>
        {
            var secrets = await work.Documents.LoadAsync<EndpointSecrets>(id, cancellation)
                ?? throw new InvalidOperationException($"Endpoint {id} has no secrets.");
            var decision = endpoint.Record(WebhookEndpointDecider.RotateSecret(secrets.SigningAt(work.Now).Count, work.Now));
            if (decision.Rejection is { } refused) return refused;

            var next = WebhookSecret.Generate();
            var overlapUntil = work.Now + WebhookEndpointDecider.Overlap;
            work.Documents.Store(secrets.Rotate(next, overlapUntil, work.Now));
            return Outcome.Ok(new RotatedSecret(id, next.Reveal(), overlapUntil), endpoint.Version);
        }, cancellation);
}
