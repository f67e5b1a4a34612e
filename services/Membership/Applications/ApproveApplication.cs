using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Applications;

/// <summary>Accepts an application; Billing then invoices the quote.</summary>
static class ApproveApplication
{
    internal static void Map(RouteGroupBuilder applications) => applications.MapPost("/{id:guid}/approve", Handle).ForStaff("membership:write")
        .Answers(typeof(ApplicationView)).Refuses(MembershipProblems.ApplicationEnded);

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.Execute<Application>(id, (application, _) => ApplicationDecider.Approve(application), ApplicationViews.From, cancellation);
}
