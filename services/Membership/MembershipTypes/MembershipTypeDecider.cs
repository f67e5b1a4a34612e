using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Associations;

namespace Associations.Membership.MembershipTypes;

/// <summary>The rules of offering a membership type.</summary>
static class MembershipTypeDecider
{
    internal static Decision Offer(Association association, CreateMembershipType command) =>
        Refusal(association, command.Name, command.Price, command.Period, command.Policy)
        ?? Decision.Accepted(new MembershipTypeOffered(command.Name.Trim(), command.Price, command.Period, command.Policy ?? TermPolicy.Standard));

    internal static Decision Revise(Association association, MembershipType type, ReviseMembershipType command)
    {
        if (Refusal(association, command.Name, command.Price, command.Period, command.Policy) is { } refused) return refused;
        var revised = new MembershipTypeRevised(command.Name.Trim(), command.Price, command.Period, command.Policy ?? TermPolicy.Standard);
        return (type.Name, type.Price, type.Period, type.Policy) == (revised.Name, revised.Price, revised.Period, revised.Policy)
            ? Decision.AlreadyDone
            : Decision.Accepted(revised);
    }

    static Decision? Refusal(Association association, string name, Money price, MembershipPeriod period, TermPolicy? policy)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (price.Currency != association.Currency) return Decision.Invalid("price.currency", $"This association sets its prices in {association.Currency}.");
        if (price.Amount is < 0 or > 100_000_000) return Decision.Invalid("price.amount", "Give minor units from 0 to 100000000.");
        if (period.Interval is < 1 or > 120) return Decision.Invalid("period.interval", "Give a whole number from 1 to 120.");
        return policy?.Refusal();
    }
}
