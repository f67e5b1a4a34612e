using System.Globalization;
using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Memberships;

/// <summary>A membership as its holder and staff see it.</summary>
/// <param name="Status">How it stands on the day that was asked about, today unless <c>on</c> says.</param>
/// <param name="Term">The term of that day; else the one that is over.</param>
/// <param name="Standing">Whether it is in good standing on that day, and why.</param>
/// <param name="Terms">All its terms, and what became of each.</param>
/// <param name="AutoRenewal">Whether it asks for its renewal by itself, and when; as it stands now, whatever day was asked about.</param>
sealed record MembershipView(
    Guid Id, MembershipStatus Status, Guid TypeId, Guid PersonId, string MemberNumber, MembershipTerm Term, Standing Standing, IReadOnlyList<TermView> Terms,
    AutoRenewalView AutoRenewal);

/// <summary>A term, and what became of it.</summary>
/// <param name="Id">The application or renewal by which it was bought; its invoice is for that.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
/// <param name="PolicyVersion">The version of the membership type under which it was bought.</param>
/// <param name="Changes">What became of it, the first first; nothing as long as it is simply paid.</param>
sealed record TermView(Guid Id, DateOnly StartsOn, DateOnly EndsOn, int PolicyVersion, IReadOnlyList<TermChange> Changes);

/// <summary>Whether a membership asks for its renewal by itself.</summary>
/// <param name="On">Whether it does.</param>
/// <param name="RenewsOn">The day on which it asks for the next term, by the association's calendar; nothing where it does not, or has been decided.</param>
/// <param name="Refused">Why it did not ask for the next term when that day came; nothing where it did, or the day is still to come.</param>
sealed record AutoRenewalView(bool On, DateOnly? RenewsOn, RefusedRenewal? Refused);

static class MembershipViews
{
    internal static void Map(RouteGroupBuilder memberships)
    {
        memberships.MapGet("/", List).ForMembersAndStaff("membership:read").Answers(typeof(PageOf<MembershipView>)).Paged();
        memberships.MapOne("/{id:guid}", One).ForMembersAndStaff("membership:read").Answers(typeof(MembershipView));
    }

    static Task<IResult> One(Guid id, string? on, Reads reads, CancellationToken cancellation) => Answer(on, reads, dayAt =>
        reads.OneAt<Membership>(id, (membership, at) => From(membership, dayAt(at)), cancellation, MaySee), cancellation);

    static Task<IResult> List(string? on, Reads reads, TimeProvider time, CancellationToken cancellation) => Answer(on, reads, dayAt =>
    {
        var (account, day) = (reads.Caller.Account, dayAt(time.GetUtcNow()));
        return reads.List<Membership>(
            all => reads.Caller.IsStaff ? all : all.Where(membership => membership.Account == account), membership => From(membership, day), cancellation);
    }, cancellation);

    internal static bool MaySee(Membership membership, Caller caller) => caller.IsStaff || membership.Account == caller.Account;

    // How a membership stands follows from its terms and the day: the one that is asked about, else that of the instant, on the association's calendar.
    static async Task<IResult> Answer(string? on, Reads reads, Func<Func<DateTimeOffset, DateOnly>, Task<IResult>> answer, CancellationToken cancellation)
    {
        if (on is not null)
            return DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
                ? await answer(_ => asked)
                : Problems.Invalid("on", "Give a day, such as 2026-03-31.");
        await using var session = reads.Query();
        var association = await session.Events.AggregateStreamAsync<Association>(reads.Caller.RequiredAssociation, token: cancellation);
        return association is null ? Problems.NotFound("association") : await answer(association.DateAt);
    }

    internal static MembershipView From(Membership membership, DateOnly day)
    {
        var standing = Standing.Of(membership, day);
        return new(
            membership.Id, standing.Status, membership.MembershipTypeId, membership.PersonId, membership.MemberNumber, standing.Term!, standing,
            [.. membership.Terms.Select(term => new TermView(term.Id, term.Term.StartsOn, term.Term.EndsOn, term.Term.PolicyVersion, term.Changes))],
            new(membership.AutoRenewal?.On ?? false, membership.RenewsOn, membership.AutoRenewal?.Refused));
    }
}
