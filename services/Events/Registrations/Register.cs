using System.Net.Mail;
using Associations.Contracts;
using Associations.Events.Events;
using Associations.Events.Members;
using Associations.Events.Seats;
using Associations.Events.Tickets;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Registrations;

/// <summary>Registers for an event: decides the price, and holds the seats for 15 minutes, in one transaction.</summary>
/// <param name="TicketTypeId">The kind of ticket.</param>
/// <param name="Quantity">How many, from 1 to 20.</param>
/// <param name="Attendee">Who comes, or who the others come with.</param>
sealed record Register(Guid TicketTypeId, int Quantity, AttendeeInput Attendee)
{
    internal static void Map(RouteGroupBuilder registrations) => registrations.MapPost("/", Handle).ForMembersAndStaff("events:write")
        .Answers(typeof(RegistrationView), 201).Refuses(EventsProblems.SeatsSoldOut, EventsProblems.TooManyHolds, EventsProblems.EventCancelled);

    static Task<IResult> Handle(Guid eventId, Register command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is not { } planned) return Outcome.NotFound("event");
            if (planned.CalledOffBecause is not null) return new Rejection("event-cancelled", "The event does not take place.");
            if (command.Attendee.Check() is { } incomplete) return incomplete;
            if (await work.Read<TicketType>(command.TicketTypeId, cancellation) is not { } type || type.EventId != eventId)
                return Outcome.Invalid("ticketTypeId", "The event has no such ticket type.");

            var today = VenueTime.DateAt(work.Now, planned.Zone());
            // Staff register other people, so it is not their own membership that counts.
            var term = commands.Caller.IsStaff ? null : await MemberTerm.Of(work.Documents, commands.Caller.Account, today, cancellation);
            var payer = new Payer(term?.PersonId, commands.Caller.Account);
            var decision = RegistrationDecider.Start(planned, type, command, payer, term, work.Now);
            if (decision.Rejection is { } refused) return refused;
            // Staff register other people, and many of them.
            if (!commands.Caller.IsStaff)
            {
                var theirs = await UnpaidOf(payer.Account!, eventId, work, cancellation);
                if (RegistrationDecider.TooMany(theirs, command.Quantity, work.Now) is { } tooMany) return tooMany;
            }

            var id = Uuid.New(work.Now);
            var registration = work.Start<Registration>(id, decision);
            foreach (var pool in await PoolsOf(registration.State, work, cancellation))
            {
                if (pool.Record(SeatPoolDecider.Hold(pool.State, id, command.Quantity, registration.State.ExpiresAt, work.Now)).Rejection is { } soldOut)
                    return soldOut;
                if (registration.State.Status == RegistrationStatus.Confirmed)
                    pool.Record(SeatPoolDecider.Confirm(pool.State, id, command.Quantity, work.Now));
            }

            work.Documents.Store(command.Attendee.For(id));
            return Outcome.Created($"/v1/events/{eventId}/registrations/{id}", RegistrationViews.From(registration.State), registration.Version);
        }, cancellation);

    /// <summary>
    /// A person's registrations for an event that may count as not paid for. From here to the commit no other request of the same person
    /// registers for it, so that many at once do not each find room: the pools' locks do not see to that, since a ticket may have no pool.
    /// </summary>
    static async Task<IReadOnlyList<Registration>> UnpaidOf(string account, Guid eventId, Work work, CancellationToken cancellation)
    {
        await work.Documents.BeginTransactionAsync(cancellation);
        await work.Documents.AdvancedSql.QueryAsync<long>("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", cancellation, $"registering/{eventId}/{account}");
        return await work.Documents.Query<Registration>()
            .Where(registration => registration.EventId == eventId && registration.Payer.Account == account)
            .Where(registration => registration.Status == RegistrationStatus.Held || registration.Status == RegistrationStatus.Confirmed)
            .ToListAsync(cancellation);
    }

    /// <summary>
    /// The pools of a registration. Finding one locks it, so it is done in one order: two registrations never wait for each other.
    /// </summary>
    internal static async Task<IReadOnlyList<Loaded<SeatPool>>> PoolsOf(Registration registration, Work work, CancellationToken cancellation)
    {
        var pools = new List<Loaded<SeatPool>>();
        foreach (var id in registration.PoolIds.Order())
        {
            pools.Add(await work.Find<SeatPool>(id, cancellation)
                ?? throw new InvalidOperationException($"Registration {registration.Id} has seats in pool {id}, which is not there."));
        }

        return pools;
    }
}

/// <summary>Who comes.</summary>
/// <param name="GivenName">Given name, 1 to 100 characters.</param>
/// <param name="FamilyName">Family name, 1 to 100 characters.</param>
/// <param name="Email">E-mail address.</param>
sealed record AttendeeInput(string GivenName, string FamilyName, string Email)
{
    internal Rejection? Check() =>
        string.IsNullOrWhiteSpace(GivenName) || GivenName.Length > 100 ? Invalid("attendee.givenName", "Give a name of 1 to 100 characters.")
        : string.IsNullOrWhiteSpace(FamilyName) || FamilyName.Length > 100 ? Invalid("attendee.familyName", "Give a name of 1 to 100 characters.")
        : Email.Length > 254 || !MailAddress.TryCreate(Email, out var address) || address.Address != Email
            ? Invalid("attendee.email", "Give an e-mail address, such as ada@example.org.")
        : null;

    internal Attendee For(Guid registrationId) => new(registrationId, GivenName.Trim(), FamilyName.Trim(), Email);

    static Rejection Invalid(string field, string detail) => new("invalid-request", detail, field, 400);
}

/// <summary>
/// Who comes with a registration. The only place in this service that holds an attendee's personal data: erasing someone empties it.
/// </summary>
/// <param name="Id">The registration.</param>
public sealed record Attendee(Guid Id, string GivenName, string FamilyName, string Email);
