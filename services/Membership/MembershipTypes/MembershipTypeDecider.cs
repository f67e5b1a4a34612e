using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Associations;

namespace Associations.Membership.MembershipTypes;

/// <summary>The rules of offering a membership type.</summary>
static class MembershipTypeDecider
{
    internal static Decision Offer(Association association, CreateMembershipType command) =>
        Refusal(association, command.Name, command.Price, command.Period, command.Policy, command.Positions)
        ?? Decision.Accepted(new MembershipTypeOffered(command.Name.Trim(), command.Price, command.Period, command.Policy ?? TermPolicy.Standard,
            Trimmed(command.Positions), command.BillingEntityId));

    internal static Decision Revise(Association association, MembershipType type, ReviseMembershipType command)
    {
        if (Refusal(association, command.Name, command.Price, command.Period, command.Policy, command.Positions) is { } refused) return refused;
        var revised = new MembershipTypeRevised(command.Name.Trim(), command.Price, command.Period, command.Policy ?? TermPolicy.Standard, Trimmed(command.Positions), command.BillingEntityId);
        return (type.Name, type.Price, type.Period, type.Policy, type.BillingEntityId) == (revised.Name, revised.Price, revised.Period, revised.Policy, revised.BillingEntityId)
            && type.Positions.SequenceEqual(revised.Positions ?? [])
            ? Decision.AlreadyDone
            : Decision.Accepted(revised);
    }

    static Decision? Refusal(Association association, string name, Money price, MembershipPeriod period, TermPolicy? policy, IReadOnlyList<DuesPosition>? positions)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (price.Currency != association.Currency) return Decision.Invalid("price.currency", $"This association sets its prices in {association.Currency}.");
        if (price.Amount is < 0 or > 100_000_000) return Decision.Invalid("price.amount", "Give minor units from 0 to 100000000.");
        if (period.Interval is < 1 or > 120) return Decision.Invalid("period.interval", "Give a whole number from 1 to 120.");
        return policy?.Refusal() ?? DuesPosition.Refusal(positions, association.Currency);
    }

    // What says nothing of positions is stored as it was before there were any.
    static IReadOnlyList<DuesPosition>? Trimmed(IReadOnlyList<DuesPosition>? positions) => positions is { Count: > 0 }
        ? [.. positions.Select(position => position with { Description = position.Description.Trim() })] : null;
}
