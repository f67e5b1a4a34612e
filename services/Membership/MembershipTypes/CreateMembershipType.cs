using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.MembershipTypes;

/// <summary>Offers a new membership type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Price">The dues for one term, in the association's currency.</param>
/// <param name="Period">How long a term is.</param>
/// <param name="Policy">What becomes of a term when the money for it goes back; the standard policy unless it says.</param>
/// <param name="Positions">What is charged beside the price, each for whoever gets the money; nothing unless it says.</param>
/// <param name="BillingEntityId">The legal entity that issues the invoices, as <c>/v1/billing-entities</c> has it; the association's first unless it says.</param>
sealed record CreateMembershipType(string Name, Money Price, MembershipPeriod Period, TermPolicy? Policy = null,
    IReadOnlyList<DuesPosition>? Positions = null, Guid? BillingEntityId = null)
{
    internal static void Map(RouteGroupBuilder types) => types.MapPost("/", Handle).ForStaff("membership:write")
        .Answers(typeof(MembershipTypeView), 201).Refuses(SharedProblems.NotFound);

    static Task<IResult> Handle(CreateMembershipType command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Association>(work.Association, cancellation) is not { } association) return Outcome.NotFound("association");
            var decision = MembershipTypeDecider.Offer(association, command);
            if (decision.Rejection is { } refused) return refused;
            if (await PositionChapters.Missing(work, command.Positions, cancellation) is { } missing) return missing;

            var type = work.Start<MembershipType>(Uuid.New(work.Now), decision);
            return Outcome.Created($"/v1/membership-types/{type.State.Id}", MembershipTypeViews.From(type.State), type.Version);
        }, cancellation);
}
