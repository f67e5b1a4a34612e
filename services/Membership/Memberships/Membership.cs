using System.Collections.Immutable;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Memberships;

/// <summary>The continuing relation of a person to the association, across its terms.</summary>
public sealed record Membership : IState<Membership>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Who holds it.</summary>
    public Guid PersonId { get; init; }

    /// <summary>The pseudonym of the holder's sign-in, or null.</summary>
    public string? Account { get; init; }

    /// <summary>Of which type it is.</summary>
    public Guid MembershipTypeId { get; init; }

    /// <summary>The member's number, unique in the association.</summary>
    public string MemberNumber { get; init; } = "";

    /// <summary>Its terms, the first first. None begins before the one before it is over.</summary>
    public ImmutableArray<PaidTerm> Terms { get; init; } = [];

    /// <summary>The further terms that were asked for, the first first. One at most is to be paid.</summary>
    public ImmutableArray<Renewal> Renewals { get; init; } = [];

    /// <summary>Whether it asks for its renewal by itself; null as long as nobody has said.</summary>
    public AutoRenewal? AutoRenewal { get; init; }

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => RenewsOn is { } day ? Association.Begins(day, AutoRenewal!.TimeZone) : null;

    /// <inheritdoc />
    public static Membership Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Membership Evolve(object e) => e switch
    {
        MembershipStarted started => this with
        {
            PersonId = started.PersonId,
            Account = started.Account,
            MembershipTypeId = started.MembershipTypeId,
            MemberNumber = started.MemberNumber,
            Terms = [new(started.ApplicationId, started.Term, [])],
        },
        RenewalAsked asked => this with
        {
            Renewals = Renewals.Add(new(asked.RenewalId, RenewalStatus.PendingPayment, asked.Quote, asked.Payer, asked.StartsOn, asked.EndsOn, ByItself: asked.ByItself == true)),
            AutoRenewal = asked.ByItself == true ? AutoRenewal?.With(hasAsked: true) : AutoRenewal,
        },
        RenewalInvoiced invoiced => With(invoiced.RenewalId, renewal => renewal with { InvoiceId = invoiced.InvoiceId }),
        RenewalClosed closed => With(closed.RenewalId, renewal => renewal with { Status = RenewalStatus.Closed }),
        TermRenewed renewed => With(renewed.RenewalId, renewal => renewal with { Status = RenewalStatus.Completed }) with
        {
            Terms = Terms.Add(new(renewed.RenewalId, renewed.Term, [])),
            AutoRenewal = AutoRenewal?.With(),
        },
        AutoRenewalSet set => this with { AutoRenewal = new(set.On, set.TimeZone) },
        AutoRenewalRefused refused => this with { AutoRenewal = AutoRenewal?.With(new RefusedRenewal(refused.On, refused.Reason)) },
        TermKept kept => With(kept.Because, TermEffect.Keep),
        // What was refused may have been refused because of what is over now.
        TermReinstated { Because: var because } => With(because, TermEffect.Keep) with
        {
            AutoRenewal = AutoRenewal is { Refused: not null } && because.TermId == Terms[^1].Id ? AutoRenewal.With() : AutoRenewal,
        },
        TermSuspended suspended => With(suspended.Because, TermEffect.Suspend),
        TermEnded ended => With(ended.Because, TermEffect.End),
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>Who pays for its renewals.</summary>
    internal Payer Payer => new(PersonId, Account);

    /// <summary>The renewal that is to be paid, or null.</summary>
    internal Renewal? OpenRenewal => Renewals.FirstOrDefault(renewal => renewal.Status == RenewalStatus.PendingPayment);

    /// <summary>The day on which it asks for its renewal by itself; null when it does not, or no more for the term after its last.</summary>
    internal DateOnly? RenewsOn => AutoRenewal is { IsAwaited: true } ? Terms[^1].RenewsOn : null;

    Membership With(StandingChange change, TermEffect effect) => this with
    {
        Terms =
        [
            .. Terms.Select(term => term.Id != change.TermId ? term : term with
            {
                Changes = term.Changes.Add(new(change.On, effect, change.Reason, change.InvoiceId, change.DisputeId)),
            }),
        ],
    };

    Membership With(Guid renewalId, Func<Renewal, Renewal> change) =>
        this with { Renewals = [.. Renewals.Select(renewal => renewal.Id == renewalId ? change(renewal) : renewal)] };
}
