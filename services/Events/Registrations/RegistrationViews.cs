using Associations.Contracts;
using Associations.Events.Tickets;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Registrations;

/// <summary>A registration as the person who made it and staff see it.</summary>
/// <param name="ExpiresAt">When its hold ends or ended, UTC.</param>
/// <param name="Price">What it costs in all.</param>
/// <param name="PriceReason">Why it costs that.</param>
/// <param name="InvoiceId">The invoice, once there is one.</param>
/// <param name="CancelledBecause">Why it was cancelled after it was paid, or null.</param>
/// <param name="Policy">What becomes of it when the money for it goes back, as it was when it was bought.</param>
sealed record RegistrationView(
    Guid Id, RegistrationStatus Status, Guid EventId, Guid TicketTypeId, int Quantity, DateTimeOffset ExpiresAt,
    Money Price, PriceReason PriceReason, Guid? MembershipId, IEnumerable<PriceLine> Lines, Guid? InvoiceId,
    CancellationReason? CancelledBecause, TicketPolicy Policy);

/// <summary>One line of the price.</summary>
/// <param name="PriceSource">What the price comes from: the ticket type and the version of its policy.</param>
sealed record PriceLine(string Description, int Quantity, Money UnitPrice, Money Amount, string PriceSource);

static class RegistrationViews
{
    internal static void Map(RouteGroupBuilder registrations)
    {
        registrations.MapGet("/", List).ForMembersAndStaff("events:read").Answers(typeof(PageOf<RegistrationView>)).Paged();
        registrations.MapOne("/{registrationId:guid}", (Guid eventId, Guid registrationId, Reads reads, CancellationToken cancellation) =>
            reads.One<Registration>(registrationId, From, cancellation, (registration, caller) => registration.EventId == eventId && MaySee(registration, caller)))
            .ForMembersAndStaff("events:read").Answers(typeof(RegistrationView));
    }

    static Task<IResult> List(Guid eventId, Reads reads, CancellationToken cancellation)
    {
        var account = reads.Caller.Account;
        return reads.List<Registration>(all =>
        {
            var here = all.Where(registration => registration.EventId == eventId);
            return reads.Caller.IsStaff ? here : here.Where(registration => registration.Payer.Account == account);
        }, From, cancellation);
    }

    internal static bool MaySee(Registration registration, Caller caller) =>
        caller.IsStaff || (caller.Account is { } account && registration.Payer.Account == account);

    internal static RegistrationView From(Registration registration) => From(registration, registration.Quote!);

    static RegistrationView From(Registration registration, TicketQuote quote) => new(
        registration.Id, registration.Status, registration.EventId, registration.TicketTypeId, registration.Quantity, registration.ExpiresAt,
        new(quote.Total, quote.Currency), quote.Reason, quote.MembershipId,
        quote.Lines.Select(line => new PriceLine(
            line.Description, line.Quantity, new(line.UnitPrice, quote.Currency), new(line.Quantity * line.UnitPrice, quote.Currency), line.PriceSource)),
        registration.InvoiceId, registration.CancelledBecause, registration.Policy);
}
