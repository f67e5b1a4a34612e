using Associations.EventSourcing;
using Associations.ServiceDefaults;

namespace Associations.Membership.Applications;

/// <summary>Takes an application back before it is paid: the applicant, or staff for them.</summary>
static class WithdrawApplication
{
    internal static void Map(RouteGroupBuilder applications) =>
        applications.MapPost("/{id:guid}/withdraw", Handle).ForMembersAndStaff("membership:write");

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.Execute<Application>(
            id, (application, _) => ApplicationDecider.Withdraw(application), ApplicationViews.From, cancellation, ApplicationViews.MaySee);
}
