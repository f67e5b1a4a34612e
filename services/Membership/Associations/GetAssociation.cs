using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Associations;

/// <summary>An association, as operators see it.</summary>
sealed record AssociationView(Guid Id, string Name, string Slug, string TimeZone, string Currency, BillingEntity BillingEntity)
{
    internal static AssociationView From(Association association) => new(
        association.Id, association.Name, association.Slug, association.TimeZone, association.Currency, association.BillingEntity!);
}

static class GetAssociation
{
    internal static void Map(RouteGroupBuilder associations) => associations.MapOne("/{id:guid}", Handle).ForOperators().Answers(typeof(AssociationView));

    static Task<IResult> Handle(Guid id, Reads reads, CancellationToken cancellation) =>
        reads.OneIn<Association>(id, id, AssociationView.From, cancellation);
}
