using Associations.Contracts;
using Associations.Events.Events;
using Associations.Events.Members;
using Associations.Events.Tickets;
using Associations.EventSourcing;

namespace Associations.Events.Registrations;

/// <summary>The rules of registering. Seats are the pools' business; what is here decides on price and status.</summary>
static class RegistrationDecider
{
    /// <summary>How long seats are held for payment.</summary>
    internal static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(15);

    /// <summary>How many seats of an event one person may have that are not paid for. Nobody can block a hall with an account and no money.</summary>
    internal const int MostUnpaid = 20;

    internal static Decision Start(Event planned, TicketType type, Register command, Payer payer, MemberTerm? term, DateTimeOffset now)
    {
        if (command.Quantity is < 1 or > 20) return Decision.Invalid("quantity", "Give a whole number from 1 to 20.");
        var quote = Price(planned, type, command.Quantity, term);
        var started = new RegistrationStarted(type.EventId, type.Id, command.Quantity, payer, quote, type.PoolIds, now + HoldFor, type.Policy);
        // What costs nothing has nothing to wait for.
        return quote.Total == 0 ? Decision.Accepted(started, new RegistrationCompleted(type.EventId, type.Id, command.Quantity)) : Decision.Accepted(started);
    }

    /// <summary>The refusal of more seats than one person may have without paying; null when they may be had.</summary>
    /// <param name="theirs">The person's registrations for the event.</param>
    /// <param name="quantity">How many more are asked for.</param>
    /// <param name="now">The instant; a hold counts until it ends, whether or not that was written down.</param>
    internal static Rejection? TooMany(IEnumerable<Registration> theirs, int quantity, DateTimeOffset now)
    {
        var unpaid = theirs.Where(registration => registration.IsUnpaidAt(now)).Sum(registration => registration.Quantity);
        if (unpaid + quantity <= MostUnpaid) return null;
        var next = (MostUnpaid - unpaid) switch
        {
            <= 0 => "Pay for what you hold, take a registration back, or wait: a hold ends after 15 minutes.",
            var left => $"Ask for {left} at most, pay for what you hold, take a registration back, or wait: a hold ends after 15 minutes.",
        };
        return new("too-many-holds", $"You have {unpaid} seats of this event that are not paid for, and {MostUnpaid} is the most. {next}");
    }

    /// <summary>
    /// The member price is for the member; whoever comes along pays what anyone pays. What is paid for are the days of the event.
    /// </summary>
    internal static TicketQuote Price(Event planned, TicketType type, int quantity, MemberTerm? term)
    {
        // Who comes along is not known as a person, so only a ticket of one's own says who benefits.
        ChargeLine Line(string what, int count, long price, string rule, Guid? beneficiary = null) =>
            new($"{type.Name}{what}", count, price, $"ticketType/{type.Id}/versions/{type.Version}/{rule}", planned.StartsOn, planned.EndsOn, type.CreditorId, beneficiary);

        if (type.MemberPrice is not { } memberPrice || term is null)
            return new(PriceReason.FullPrice, null, type.Price.Currency,
                [Line("", quantity, type.Price.Amount, "price", quantity == 1 ? term?.PersonId : null)], type.BillingEntityId);

        var own = Line(", member", 1, memberPrice.Amount, $"memberPrice?membership={term.MembershipId}", term.PersonId);
        return new(PriceReason.MemberPrice, term.MembershipId, type.Price.Currency,
            quantity == 1 ? [own] : [own, Line("", quantity - 1, type.Price.Amount, "price")], type.BillingEntityId);
    }

    internal static Decision Invoiced(Registration registration, Guid invoiceId) =>
        registration.InvoiceId is null ? Decision.Accepted(new RegistrationInvoiced(invoiceId)) : Decision.AlreadyDone;

    /// <param name="registration">The registration that was paid for.</param>
    /// <param name="seats">Whether every pool still has its seats.</param>
    /// <param name="invoiceId">The invoice that was paid.</param>
    internal static Decision Paid(Registration registration, bool seats, Guid invoiceId) => registration.Status switch
    {
        RegistrationStatus.Confirmed or RegistrationStatus.RefundDue => Decision.AlreadyDone,
        // What was cancelled because the money went back follows the money, when it comes again.
        RegistrationStatus.Cancelled when registration.CancelledBecause is not null => Decision.AlreadyDone,
        RegistrationStatus.Cancelled => Decision.Accepted(new RegistrationPaidTooLate(registration.EventId, invoiceId)),
        // A hold that is over is worth as much as none: what counts is whether there are seats now.
        RegistrationStatus.Held or RegistrationStatus.Expired =>
            seats
                ? Decision.Accepted(new RegistrationCompleted(registration.EventId, registration.TicketTypeId, registration.Quantity))
                : Decision.Accepted(new RegistrationPaidTooLate(registration.EventId, invoiceId)),
    };

    /// <summary>True when the money for a registration leaves it as it is.</summary>
    internal static bool IsSettled(Registration registration) => Follow(registration, seats: true, Guid.Empty).Events.Count == 0;

    /// <summary>What becomes of a registration that was paid, by its policy and what is known of the money.</summary>
    /// <param name="registration">The registration.</param>
    /// <param name="seats">Whether every pool has its seats, or as many others.</param>
    /// <param name="invoiceId">The invoice whose money it is about.</param>
    internal static Decision Follow(Registration registration, bool seats, Guid invoiceId) =>
        (registration.Status, registration.CancelledBecause, registration.Money.CancelledBy(registration.Policy)) switch
        {
            (RegistrationStatus.Confirmed, _, { } reason) =>
                Decision.Accepted(new RegistrationRevoked(registration.EventId, registration.TicketTypeId, registration.Quantity, reason)),
            (RegistrationStatus.Cancelled, not null, null) => seats
                ? Decision.Accepted(new RegistrationReinstated(registration.EventId, registration.TicketTypeId, registration.Quantity))
                // What nobody paid does not go back.
                : registration.Money.IsVoid ? Decision.AlreadyDone
                // Staff see it, and whoever keeps the money is told that it is to go back.
                : Decision.Accepted(new RegistrationPaidTooLate(registration.EventId, invoiceId)),
            _ => Decision.AlreadyDone,
        };

    internal static Decision Expire(Registration registration, DateTimeOffset now) =>
        registration.Status == RegistrationStatus.Held && now >= registration.ExpiresAt
            ? Decision.Accepted(new RegistrationLapsed(registration.EventId, registration.TicketTypeId, registration.Quantity))
            : Decision.AlreadyDone;

    internal static Decision Cancel(Registration registration) => registration.Status switch
    {
        RegistrationStatus.Held => Decision.Accepted(new RegistrationTakenBack(registration.EventId, registration.TicketTypeId, registration.Quantity)),
        RegistrationStatus.Cancelled or RegistrationStatus.Expired => Decision.AlreadyDone,
        RegistrationStatus.Confirmed or RegistrationStatus.RefundDue =>
            Decision.Rejected("registration-paid", "It is paid. Ask the association's office, which settles the refund with it."),
    };
}
