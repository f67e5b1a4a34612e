using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.Chapters;
using Associations.Membership.MembershipTypes;
using Associations.Membership.People;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Applications;

/// <summary>Applies for membership: a person for themselves, or staff for someone else.</summary>
/// <param name="MembershipTypeId">The type of membership.</param>
/// <param name="Person">Who applies.</param>
/// <param name="ChapterId">The chapter that is to be joined with the membership, whose share of the dues is on the quote.</param>
sealed record SubmitApplication(Guid MembershipTypeId, PersonInput Person, Guid? ChapterId = null)
{
    internal static void Map(RouteGroupBuilder applications) => applications.MapPost("/", Handle).ForMembersAndStaff("membership:write")
        .Answers(typeof(ApplicationView), 201);

    static Task<IResult> Handle(SubmitApplication command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (RegisterPerson.Check(command.Person) is { } refused) return refused;
            if (await work.Read<MembershipType>(command.MembershipTypeId, cancellation) is not { } type)
                return Outcome.Invalid("membershipTypeId", "There is no such membership type here.");
            if (command.ChapterId is { } chapter && await work.Read<Chapter>(chapter, cancellation) is null)
                return Outcome.Invalid("chapterId", "There is no such chapter here.");

            var account = commands.Caller.IsStaff ? null : commands.Caller.Account;
            var personId = await RegisterPerson.In(work, command.Person, account, cancellation);
            var association = await work.Read<Association>(work.Association, cancellation);
            var application = work.Start<Application>(Uuid.New(work.Now), ApplicationDecider.Submit(
                type, personId, account, quoteId: Uuid.New(work.Now), association!.DateAt(work.Now), command.ChapterId));
            return Outcome.Created($"/v1/applications/{application.State.Id}", ApplicationViews.From(application.State), application.Version);
        }, cancellation);
}
