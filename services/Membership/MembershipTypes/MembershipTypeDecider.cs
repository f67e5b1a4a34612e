using Associations.EventSourcing;
using Associations.Membership.Associations;

namespace Associations.Membership.MembershipTypes;

/// <summary>The rules of offering a membership type.</summary>
static class MembershipTypeDecider
{
    internal static Decision Offer(Association association, CreateMembershipType command)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (command.Price.Currency != association.Currency) return Decision.Invalid("price.currency", $"This association sets its prices in {association.Currency}.");
        if (command.Price.Amount is < 0 or > 100_000_000) return Decision.Invalid("price.amount", "Give minor units from 0 to 100000000.");
        if (command.Period.Interval is < 1 or > 120) return Decision.Invalid("period.interval", "Give a whole number from 1 to 120.");
        return Decision.Accepted(new MembershipTypeOffered(command.Name.Trim(), command.Price, command.Period));
    }
}
