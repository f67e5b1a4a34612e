using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Registrations;

/// <summary>Takes a registration back before it is paid; its seats are free at once.</summary>
static class CancelRegistration
{
    internal static void Map(RouteGroupBuilder registrations) =>
        registrations.MapPost("/{registrationId:guid}/cancel", Handle).ForMembersAndStaff("events:write")
            .Answers(typeof(RegistrationView)).Refuses(EventsProblems.RegistrationPaid);

    static Task<IResult> Handle(Guid eventId, Guid registrationId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Registration>(registrationId, cancellation) is not { } registration
                || registration.State.EventId != eventId || !RegistrationViews.MaySee(registration.State, commands.Caller))
                return Outcome.NotFound("registration");
            if (commands.Stale(registration.Version) is { } stale) return stale;
            if (registration.Record(RegistrationDecider.Cancel(registration.State)).Rejection is { } refused) return refused;

            await ExpireRegistration.GiveBackSeats(registration.State, work, cancellation);
            return Outcome.Ok(RegistrationViews.From(registration.State), registration.Version);
        }, cancellation);
}
