using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Applications;

/// <summary>Takes an application back before it is paid: the applicant, or staff for them.</summary>
static class WithdrawApplication
{
    internal static void Map(RouteGroupBuilder applications) =>
        applications.MapPost("/{id:guid}/withdraw", Handle).ForMembersAndStaff("membership:write")
        .Answers(typeof(ApplicationView)).Refuses(MembershipProblems.ApplicationCompleted, MembershipProblems.ApplicationEnded);

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.Execute<Application>(
            id, (application, _) => ApplicationDecider.Withdraw(application), ApplicationViews.From, cancellation, ApplicationViews.MaySee);
}
