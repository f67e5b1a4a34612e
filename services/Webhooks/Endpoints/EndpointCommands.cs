using Associations.EventSourcing;

namespace Associations.Webhooks.Endpoints;

static class EndpointCommands
{
    /// <summary>A command on an endpoint that exists: 404 where it does not or is deleted, 412 where <c>If-Match</c> names another version.</summary>
    internal static Task<IResult> OnEndpoint(
        this Commands commands, Guid id, Func<Work, Loaded<WebhookEndpoint>, Task<Outcome>> handle, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<WebhookEndpoint>(id, cancellation) is not { State.Status: not EndpointStatus.Deleted } endpoint)
                return Outcome.NotFound("webhook endpoint");
            if (commands.Stale(endpoint.Version) is { } stale) return stale;
            return await handle(work, endpoint);
        }, cancellation);
}
