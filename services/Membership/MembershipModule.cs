using Associations.EventSourcing;
using Associations.Membership.Applications;
using Associations.Membership.Associations;
using Associations.Membership.Chapters;
using Associations.Membership.Memberships;
using Associations.Membership.MembershipTypes;
using Associations.Membership.People;

namespace Associations.Membership;

/// <summary>What the Membership service consists of; its streams, events and reactions are found by their types.</summary>
static class MembershipModule
{
    internal static void Configure(EventSourcingModule module) => module
        .Publishes(MembershipIntegration.ToContracts)
        .Lists<MembershipType>()
        .Lists<Application>()
        .Lists<Memberships.Membership>()
        .Lists<Chapter>()
        .Lists<ChapterAffiliation>()
        .WhenDue<Memberships.Membership>(RenewByItself.WhenDue)
        .Documents(store =>
        {
            // A slug is unique across associations, so its reservation is the one document that belongs to none.
            store.Schema.For<AssociationSlug>().SingleTenanted().Identity(slug => slug.Slug);
            store.Schema.For<PersonDetails>().Duplicate(person => person.Account);
            store.Schema.For<Memberships.Membership>().Duplicate(membership => membership.PersonId);
            store.Schema.For<ChapterAffiliation>().Duplicate(affiliation => affiliation.ChapterId).Duplicate(affiliation => affiliation.PersonId);
        });

    internal static void Map(WebApplication app)
    {
        var associations = app.MapGroup("/v1/associations");
        CreateAssociation.Map(associations);
        GetAssociation.Map(associations);

        var types = app.MapGroup("/v1/membership-types");
        CreateMembershipType.Map(types);
        ReviseMembershipType.Map(types);
        MembershipTypeViews.Map(types);

        var applications = app.MapGroup("/v1/applications");
        SubmitApplication.Map(applications);
        ApproveApplication.Map(applications);
        DeclineApplication.Map(applications);
        WithdrawApplication.Map(applications);
        ApplicationViews.Map(applications);

        var memberships = app.MapGroup("/v1/memberships");
        MembershipViews.Map(memberships);
        RenewMembership.Map(memberships);
        SetAutoRenewal.Map(memberships);
        RenewalViews.Map(memberships);

        var chapters = app.MapGroup("/v1/chapters");
        CreateChapter.Map(chapters);
        RenameChapter.Map(chapters);
        JoinChapter.Map(chapters);
        LeaveChapter.Map(chapters);
        AppointOfficer.Map(chapters);
        EndAppointment.Map(chapters);
        ChapterViews.Map(chapters);
        AppointmentViews.Map(chapters);
        ChapterRoster.Map(chapters);
    }
}
