using Associations.Events.Agenda;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Imports;
using Associations.Events.Members;
using Associations.Events.Registrations;
using Associations.Events.Releases;
using Associations.Events.Seats;
using Associations.Events.Tickets;
using Associations.EventSourcing;

namespace Associations.Events;

/// <summary>What the Events service consists of; its streams, events and reactions are found by their types.</summary>
static class EventsModule
{
    internal static void Configure(EventSourcingModule module) => module
        .Publishes(EventsIntegration.ToContracts)
        .Lists<Event>()
        .Lists<SeatPool>()
        .Lists<TicketType>()
        .Lists<Registration>()
        .WhenDue<Registration>(ExpireRegistration.WhenDue)
        .Documents(store =>
        {
            // The public brings no token, so what it reads first belongs to no tenant.
            store.Schema.For<PublicAgenda>().SingleTenanted();
            store.Schema.For<ReleasedAgenda>();
            store.Schema.For<ImportReport>();
            store.Schema.For<SessionText>();
            store.Schema.For<Speaker>().Duplicate(speaker => speaker.EventId);
            store.Schema.For<MemberAccount>();
            store.Schema.For<Attendee>();
            store.Schema.For<MemberTerm>().Duplicate(term => term.PersonId);
            store.Schema.For<TermStanding>().Duplicate(one => one.TermId);
            store.Schema.For<Registration>().Duplicate(registration => registration.EventId).Duplicate(registration => registration.Payer.Account);
        });

    internal static void Add(IServiceCollection services) => services.AddSingleton<AgendaBytes>();

    internal static void Map(WebApplication app)
    {
        var events = app.MapGroup("/v1/events");
        CreateEvent.Map(events);
        EventViews.Map(events);
        GetAgenda.Map(events);

        var imports = events.MapGroup("/{eventId:guid}/imports");
        ImportProgramme.Map(imports);
        ImportReport.Map(imports);
        DraftViews.Map(events.MapGroup("/{eventId:guid}/drafts"));

        var releases = events.MapGroup("/{eventId:guid}/releases");
        ReleaseAgenda.Map(releases);
        ReleaseViews.Map(releases);

        var pools = events.MapGroup("/{eventId:guid}/capacity-pools");
        OpenPool.Map(pools);
        SeatPoolViews.Map(pools);

        var tickets = events.MapGroup("/{eventId:guid}/ticket-types");
        CreateTicketType.Map(tickets);
        TicketTypeViews.Map(tickets);

        var registrations = events.MapGroup("/{eventId:guid}/registrations");
        Register.Map(registrations);
        CancelRegistration.Map(registrations);
        RegistrationViews.Map(registrations);
    }
}
