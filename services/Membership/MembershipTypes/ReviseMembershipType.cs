using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.MembershipTypes;

/// <summary>
/// Gives a membership type a new version, in place of all that the present one says. It holds for what is quoted from now on; quotes, invoices
/// and terms that exist stay under theirs.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Price">The dues for one term, in the association's currency.</param>
/// <param name="Period">How long a term is.</param>
/// <param name="Policy">What becomes of a term when the money for it goes back; the standard policy unless it says.</param>
/// <param name="Positions">What is charged beside the price, each for whoever gets the money; nothing unless it says.</param>
/// <param name="BillingEntityId">The legal entity that issues the invoices, as <c>/v1/billing-entities</c> has it; the association's first unless it says.</param>
sealed record ReviseMembershipType(string Name, Money Price, MembershipPeriod Period, TermPolicy? Policy = null,
    IReadOnlyList<DuesPosition>? Positions = null, Guid? BillingEntityId = null)
{
    internal static void Map(RouteGroupBuilder types) => types.MapPost("/{id:guid}/versions", Handle).ForStaff("membership:write")
        .Answers(typeof(MembershipTypeView));

    static Task<IResult> Handle(Guid id, ReviseMembershipType command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<MembershipType>(id, cancellation) is not { } type) return Outcome.NotFound("membership type");
            if (commands.Stale(type.Version) is { } stale) return stale;
            var association = await work.Read<Association>(work.Association, cancellation) ?? throw new InvalidOperationException("A type has an association.");
            if (await PositionChapters.Missing(work, command.Positions, cancellation) is { } missing) return missing;
            if (type.Record(MembershipTypeDecider.Revise(association, type.State, command)).Rejection is { } refused) return refused;
            return Outcome.Ok(MembershipTypeViews.From(type.State), type.Version);
        }, cancellation);
}
