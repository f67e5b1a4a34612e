using System.Text.Json;
using Associations.Contracts.Events.V1;
using Associations.Events.Events;
using Associations.Events.Proposals;
using Associations.Events.Registrations;
using Associations.Events.Releases;
using Associations.EventSourcing;

namespace Associations.Events;

/// <summary>All that leaves the Events service. What is not named here stays private.</summary>
static class EventsIntegration
{
    internal static IEnumerable<object> ToContracts(StoredEvent e) => e.Data switch
    {
        EventPlanned planned =>
        [
            new EventCreated(e.Stream, planned.Name, JsonNamingPolicy.CamelCase.ConvertName(planned.Kind.ToString()), planned.TimeZone,
                planned.StartsOn, planned.EndsOn),
        ],
        Events.EventAmended amended =>
        [
            new Contracts.Events.V1.EventAmended(e.Stream, amended.Name, JsonNamingPolicy.CamelCase.ConvertName(amended.Kind.ToString()), amended.TimeZone,
                amended.StartsOn, amended.EndsOn, amended.Venue, JsonNamingPolicy.CamelCase.ConvertName(amended.Mode.ToString())),
        ],
        EventCalledOff off => [new EventCancelled(e.Stream, off.Reason)],
        EventAgendaReleased released => [new AgendaReleased(e.Stream, released.Name, released.Sessions, released.Changes)],
        PersonAffected affected => [new AgendaPersonAffected(affected.EventId, affected.Release, affected.SpeakerId, affected.Account, affected.Sessions)],
        DecisionRevealed { EventId: { } eventId, Account: { } account } told =>
        [
            new ProposalDecided(eventId, e.Stream, account, JsonNamingPolicy.CamelCase.ConvertName(told.Decision.ToString()), told.SessionId),
        ],
        // What costs nothing is confirmed at once, and there is nothing to invoice.
        RegistrationStarted { Quote.Total: > 0 } started =>
        [
            new RegistrationHeld(e.Stream, started.EventId, started.TicketTypeId, started.Quantity, started.Payer, started.Quote.Currency,
                started.Quote.Lines, started.ExpiresAt, started.Quote.BillingEntityId),
        ],
        RegistrationCompleted completed => [new RegistrationConfirmed(e.Stream, completed.EventId, completed.TicketTypeId, completed.Quantity)],
        RegistrationLapsed lapsed => [new RegistrationExpired(e.Stream, lapsed.EventId, lapsed.TicketTypeId, lapsed.Quantity)],
        RegistrationTakenBack takenBack => [new RegistrationCancelled(e.Stream, takenBack.EventId, takenBack.TicketTypeId, takenBack.Quantity)],
        RegistrationRevoked revoked =>
        [
            new RegistrationCancelled(e.Stream, revoked.EventId, revoked.TicketTypeId, revoked.Quantity,
                JsonNamingPolicy.KebabCaseLower.ConvertName(revoked.Reason.ToString())),
        ],
        RegistrationReinstated again => [new RegistrationConfirmed(e.Stream, again.EventId, again.TicketTypeId, again.Quantity)],
        RegistrationPaidTooLate late => [new RegistrationRefundDue(e.Stream, late.EventId, late.InvoiceId)],
        _ => [],
    };
}
