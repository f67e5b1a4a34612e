using System.Buffers.Text;
using System.Security.Cryptography;
using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.PersonalAgendas;

/// <summary>Gives one's own agenda an address that a calendar program can subscribe to, without a sign-in. It is told this once; a new one takes the place of one that there was.</summary>
static class SubscribeCalendar
{
    internal static void Map(RouteGroupBuilder agendas) => agendas.MapPost("/subscription", Handle).ForMembersAndStaff("events:write").Answers(typeof(SubscriptionView), 201);

    static Task<IResult> Handle(Guid eventId, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (commands.Caller.Account is not { } account || await work.Read<Event>(eventId, cancellation) is not { Releases.Count: > 0 }) return Outcome.NotFound("agenda");
            var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            var subscription = new CalendarSubscription(CalendarSubscription.HashOf(key), work.Association, eventId, account);
            string? before = null;
            await work.Decide<PersonalAgenda>(PersonalAgenda.IdOf(eventId, account), agenda =>
            {
                before = agenda.Subscription;
                return Decision.Accepted(new CalendarSubscribed(eventId, account, subscription.Id));
            }, cancellation);
            if (before is not null) work.Documents.Delete<CalendarSubscription>(before);
            work.Documents.Insert(subscription);
            var address = $"/v1/calendars/subscribed.ics?key={key}";
            return Outcome.Created(address, new SubscriptionView(address));
        }, cancellation);

    /// <summary>Where a calendar is.</summary>
    /// <param name="Address">Its path and key below the address of the API. Whoever has it reads the calendar: do not pass it on.</param>
    internal sealed record SubscriptionView(string Address);
}
