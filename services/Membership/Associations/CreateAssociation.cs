using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Associations;

/// <summary>Founds an association.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slug">Its short name, unique in the installation: it is part of addresses and document numbers.</param>
/// <param name="TimeZone">The IANA time zone in which its days begin and end.</param>
/// <param name="Currency">The ISO 4217 code in which it sets its prices.</param>
/// <param name="BillingEntity">The legal entity that issues its invoices.</param>
/// <param name="Id">An id of the operator's choosing, so that a repeated or restored set-up finds the same association; else a new one.</param>
sealed record CreateAssociation(string Name, string Slug, string TimeZone, string Currency, BillingEntity BillingEntity, Guid? Id = null)
{
    internal static void Map(RouteGroupBuilder associations) => associations.MapPost("/", Handle).ForOperators()
        .Answers(typeof(AssociationView), 201).Refuses(MembershipProblems.AssociationExists, MembershipProblems.SlugTaken);

    static Task<IResult> Handle(CreateAssociation command, Commands commands, TimeProvider time, CancellationToken cancellation)
    {
        if (command.Id == Guid.Empty) return Task.FromResult(Problems.Invalid("id", "Choose an id that is not empty, or leave it out."));
        var id = command.Id ?? Uuid.New(time.GetUtcNow());
        return commands.RunIn(id, async work =>
        {
            var decision = await work.Decide<Association>(id, association => AssociationDecider.Found(association, command), cancellation);
            if (decision.Rejection is { } refused) return refused;

            var taken = await work.Documents.LoadAsync<AssociationSlug>(command.Slug, cancellation);
            if (taken is not null && taken.AssociationId != id)
                return new Rejection("slug-taken", $"Another association is called '{command.Slug}'. Choose another slug.");
            if (taken is null) work.Documents.Insert(new AssociationSlug(command.Slug, id));

            return Outcome.Created($"/v1/associations/{id}", AssociationView.From(work.State<Association>(id)));
        }, cancellation);
    }
}
