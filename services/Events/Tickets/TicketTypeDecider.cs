using Associations.EventSourcing;

namespace Associations.Events.Tickets;

/// <summary>The rules of putting a kind of ticket on sale.</summary>
static class TicketTypeDecider
{
    const long Dearest = 100_000_000;

    internal static Decision Offer(Guid eventId, CreateTicketType command)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (command.Price.Currency.Length != 3 || !command.Price.Currency.All(char.IsAsciiLetterUpper))
            return Decision.Invalid("price.currency", "Give an ISO 4217 code, such as EUR.");
        if (command.Price.Amount is < 0 or > Dearest) return Decision.Invalid("price.amount", $"Give minor units from 0 to {Dearest}.");
        if (command.MemberPrice is { } member)
        {
            if (member.Currency != command.Price.Currency) return Decision.Invalid("memberPrice.currency", "Both prices are in the same currency.");
            if (member.Amount < 0 || member.Amount > command.Price.Amount)
                return Decision.Invalid("memberPrice.amount", "Give minor units from 0 to the price: a member never pays more than a guest.");
        }

        if (command.CapacityPoolIds.Count > 20) return Decision.Invalid("capacityPoolIds", "Name at most 20 pools.");
        if (command.CapacityPoolIds.Distinct().Count() < command.CapacityPoolIds.Count) return Decision.Invalid("capacityPoolIds", "Name each pool once.");
        return Decision.Accepted(new TicketTypeOffered(
            eventId, command.Name.Trim(), command.Price, command.MemberPrice, command.CapacityPoolIds, command.Policy ?? TicketPolicy.Standard, command.CreditorId, command.BillingEntityId));
    }
}
