using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Applications;

/// <summary>Declines an application.</summary>
/// <param name="Reason">A slug or a phrase for the record; no personal data.</param>
sealed record DeclineApplication(string? Reason = null)
{
    internal static void Map(RouteGroupBuilder applications) => applications.MapPost("/{id:guid}/decline", Handle).ForStaff("membership:write")
        .Answers(typeof(ApplicationView)).Refuses(MembershipProblems.ApplicationApproved, MembershipProblems.ApplicationCompleted, MembershipProblems.ApplicationEnded);

    static Task<IResult> Handle(Guid id, DeclineApplication? command, Commands commands, CancellationToken cancellation) =>
        commands.Execute<Application>(
            id, (application, _) => ApplicationDecider.Decline(application, command?.Reason), ApplicationViews.From, cancellation);
}
