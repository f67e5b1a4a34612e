using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Memberships;

/// <summary>
/// Says whether a membership asks for its renewal by itself: its holder, or staff for them. It asks once for each term, on the day that the term's
/// policy has (<c>renewDaysBefore</c>), as <c>POST …/renewals</c> on that day would; at once where that day is over and the term's grace is not. What
/// has been asked for stays asked for when it is switched off. Switched off and on again, it asks again for a term whose renewal was made void.
/// </summary>
/// <param name="On">Whether it does.</param>
sealed record SetAutoRenewal(bool On)
{
    internal static void Map(RouteGroupBuilder memberships) =>
        memberships.MapPut("/{id:guid}/auto-renewal", Handle).ForMembersAndStaff("membership:write").Answers(typeof(MembershipView)).DecidedOn("the membership");

    static Task<IResult> Handle(Guid id, SetAutoRenewal command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Membership>(id, cancellation) is not { } membership || !MembershipViews.MaySee(membership.State, commands.Caller))
                return Outcome.NotFound("membership");
            if (commands.Stale(membership.Version) is { } stale) return stale;
            var association = await work.Read<Association>(work.Association, cancellation);
            membership.Record(AutoRenewalDecider.Set(membership.State, command.On, association!.TimeZone));
            return Outcome.Ok(MembershipViews.From(membership.State, association.DateAt(work.Now)), membership.Version);
        }, cancellation);
}
