using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Events;

/// <summary>
/// Says that an event does not take place. From now on nobody registers for it, and partners are told. The next release shows every session as cancelled and
/// tells everyone concerned, all who have registered included. What was paid is refunded by Billing, invoice by invoice.
/// </summary>
/// <param name="Reason">Why, in words for everybody, 1 to 500 characters. No personal data.</param>
sealed record CancelEvent(string Reason)
{
    internal static void Map(RouteGroupBuilder events) => events.MapPost("/{eventId:guid}/cancel", Handle).ForStaff("events:write")
        .Answers(typeof(EventView)).DecidedOn("the event");

    static Task<IResult> Handle(Guid eventId, CancelEvent command, Commands commands, CancellationToken cancellation) =>
        commands.Execute<Event>(eventId, (planned, now) => EventDecider.CallOff(planned, command.Reason, now), EventViews.From, cancellation);
}
