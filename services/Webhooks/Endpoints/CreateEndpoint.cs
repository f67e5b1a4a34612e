using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Associations.Webhooks.Egress;
using Associations.Webhooks.EventTypes;
using Associations.Webhooks.Signing;
using Marten;

namespace Associations.Webhooks.Endpoints;

/// <summary>Asks to be told of events at an address.</summary>
/// <param name="Url">An https URL on the public internet, port 443 or 8443.</param>
/// <param name="EventTypes">1 to 100 of: a name such as <c>invoice.paid</c>, <c>invoice.*</c>, or <c>*</c>.</param>
/// <param name="Description">Up to 200 characters for the partner's own use.</param>
sealed record CreateEndpoint(string Url, IReadOnlyList<string> EventTypes, string? Description = null)
{
    const int MostEndpoints = 100;
    const int LongestDescription = 200;

    internal static void Map(RouteGroupBuilder endpoints) => endpoints.MapPost("/", Handle).ForPartnersAndStaff(Scopes.Write)
        .Answers(typeof(CreatedEndpoint), 201).Refuses(WebhooksProblems.TooManyEndpoints);

    static Task<IResult> Handle(CreateEndpoint command, Commands commands, EgressOptions egress, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (EndpointUrl.Fault(command.Url, egress) is { } badUrl) return Outcome.Invalid("url", $"The address {badUrl}.");
            if (EventTypeFilter.Fault(command.EventTypes, ContractCatalogue.Names) is { } badTypes) return Outcome.Invalid("eventTypes", $"The list {badTypes}.");
            if (command.Description is { Length: > LongestDescription }) return Outcome.Invalid("description", $"Give at most {LongestDescription} characters.");
            if (await work.Documents.Query<WebhookEndpoint>().CountAsync(endpoint => endpoint.Status != EndpointStatus.Deleted, cancellation) >= MostEndpoints)
                return new Rejection("too-many-endpoints", $"An association has at most {MostEndpoints} endpoints. Delete one that is no longer used.");

            var id = Uuid.New(work.Now);
            var secret = WebhookSecret.Generate();
            var endpoint = work.Start<WebhookEndpoint>(id, Decision.Accepted(new EndpointCreated(command.Url, command.EventTypes, command.Description)));
            work.Documents.Insert(new EndpointSecrets(id, secret.Reveal(), []));
            return Outcome.Created(
                $"/v1/webhook-endpoints/{id}",
                new CreatedEndpoint(id, secret.Reveal(), command.Url, command.EventTypes, command.Description, endpoint.State.Status),
                endpoint.Version);
        }, cancellation);
}
