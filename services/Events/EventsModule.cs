using Associations.Events.Agenda;
using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Formats;
using Associations.Events.Imports;
using Associations.Events.Members;
using Associations.Events.PersonalAgendas;
using Associations.Events.Proposals;
using Associations.Events.Registrations;
using Associations.Events.Releases;
using Associations.Events.Seats;
using Associations.Events.Series;
using Associations.Events.Solving;
using Associations.Events.Speakers;
using Associations.Events.Tickets;
using Associations.EventSourcing;

namespace Associations.Events;

/// <summary>What the Events service consists of; its streams, events and reactions are found by their types.</summary>
static class EventsModule
{
    internal static void Configure(EventSourcingModule module) => module
        .Publishes(EventsIntegration.ToContracts)
        .Lists<Event>()
        .Lists<EventSeries>()
        .Lists<CallForProposals>()
        .Lists<Proposal>()
        .Lists<SeatPool>()
        .Lists<PersonalAgenda>()
        .Lists<TicketType>()
        .Lists<Registration>()
        .Lists<Solving.Solving>()
        .Remembers<Draft>()
        .Remembers<AgendaPolicy>()
        .Remembers<Lineup>()
        .WhenDue<Registration>(ExpireRegistration.WhenDue)
        .WhenDue<Solving.Solving>(RunSolving.WhenDue)
        .Documents(store =>
        {
            // The public brings no token, so what it reads first belongs to no tenant.
            store.Schema.For<PublicAgenda>().SingleTenanted();
            store.Schema.For<CalendarSubscription>().SingleTenanted();
            store.Schema.For<PersonalAgenda>().Duplicate(agenda => agenda.EventId);
            store.Schema.For<Proposal>().Duplicate(proposal => proposal.EventId).Duplicate(proposal => proposal.Account);
            store.Schema.For<ProposalContent>();
            store.Schema.For<ReviewComment>().Duplicate(comment => comment.ProposalId);
            store.Schema.For<JoinLink>().Duplicate(link => link.EventId);
            store.Schema.For<ReleasedAgenda>();
            store.Schema.For<ReleaseChanges>();
            store.Schema.For<ReleasedProgramme>();
            store.Schema.For<ImportReport>();
            store.Schema.For<Branch>().Duplicate(branch => branch.EventId);
            store.Schema.For<SessionText>();
            store.Schema.For<Speaker>().Duplicate(speaker => speaker.EventId);
            store.Schema.For<MemberAccount>();
            store.Schema.For<Attendee>();
            store.Schema.For<MemberTerm>().Duplicate(term => term.PersonId);
            store.Schema.For<SolvingProgress>();
            store.Schema.For<Solving.Solving>().Duplicate(solving => solving.EventId);
            store.Schema.For<TermStanding>().Duplicate(one => one.TermId);
            store.Schema.For<Registration>().Duplicate(registration => registration.EventId).Duplicate(registration => registration.Payer.Account);
        });

    internal static void Add(IServiceCollection services) => services.AddSingleton<AgendaBytes>().AddSingleton<AgendaFiles>().AddSingleton<RunSolving>();

    internal static void Map(WebApplication app)
    {
        var events = app.MapGroup("/v1/events");
        CreateEvent.Map(events);
        AmendEvent.Map(events);
        CloneEvent.Map(events);
        CancelEvent.Map(events);
        SetJoinLink.Map(events);
        RemoveJoinLink.Map(events);
        BeginSeries.Map(app);
        EventViews.Map(events);
        GetAgenda.Map(events);
        GetAgendaFile.Map(events);

        var imports = events.MapGroup("/{eventId:guid}/imports");
        ImportProgramme.Map(imports);
        ImportReport.Map(imports);

        var drafts = events.MapGroup("/{eventId:guid}/drafts");
        DraftViews.Map(drafts);
        ListDrafts.Map(drafts);
        ForkDraft.Map(drafts);
        CompareDrafts.Map(drafts);
        MergeDraft.Map(drafts);
        DiscardDraft.Map(drafts);
        ShiftSessions.Map(drafts);
        CompactRoom.Map(drafts);
        UndoAct.Map(drafts);
        AddRoom.Map(drafts);
        ChangeRoom.Map(drafts);
        RemoveRoom.Map(drafts);
        GetConflicts.Map(drafts);
        WaiveConflict.Map(drafts);
        SolveDraft.Map(drafts);
        SetAgendaPolicy.Map(events);

        var speakers = events.MapGroup("/{eventId:guid}/speakers");
        SpeakerViews.Map(speakers);
        AddSpeaker.Map(speakers);
        AmendSpeaker.Map(speakers);
        MergeSpeaker.Map(speakers);
        RemoveSpeaker.Map(speakers);
        SetSpeakerTerms.Map(events);

        SetCall.Map(events);
        RevealDecisions.Map(events);
        var proposals = events.MapGroup("/{eventId:guid}/proposals");
        ProposalViews.Map(proposals);
        SubmitProposal.Map(proposals);
        AmendProposal.Map(proposals);
        WithdrawProposal.Map(proposals);
        ConfirmProposal.Map(proposals);
        ReviewProposal.Map(proposals);
        ReviewViews.Map(proposals);
        DecideProposal.Map(proposals);

        var personal = events.MapGroup("/{eventId:guid}/my-agenda");
        PersonalAgendaViews.Map(personal);
        OwnChanges.Map(personal);
        ChooseSession.Map(personal);
        DropSession.Map(personal);
        SubscribeCalendar.Map(personal);
        UnsubscribeCalendar.Map(personal);
        GetSubscribedCalendar.Map(app);

        var sessions = drafts.MapGroup("/{draft}/sessions");
        AddSession.Map(sessions);
        ChangeSession.Map(sessions);
        RemoveSession.Map(sessions);
        ScheduleSession.Map(sessions);
        MoveSession.Map(sessions);
        SwapSessions.Map(sessions);
        UnscheduleSession.Map(sessions);
        CancelSession.Map(sessions);
        ReinstateSession.Map(sessions);

        var solvings = events.MapGroup("/{eventId:guid}/solvings");
        SolvingViews.Map(solvings);
        CancelSolving.Map(solvings);

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
