using Associations.EventSourcing;

namespace Associations.Membership.Applications;

/// <summary>An application for membership, from its submission to the first paid term.</summary>
public sealed record Application : IState<Application>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public ApplicationStatus Status { get; init; }

    /// <summary>Who applies.</summary>
    public Guid PersonId { get; init; }

    /// <summary>The pseudonym of the sign-in that applied, or null when staff did.</summary>
    public string? Account { get; init; }

    /// <summary>For which type of membership.</summary>
    public Guid MembershipTypeId { get; init; }

    /// <summary>The chapter that is joined with the membership, or null.</summary>
    public Guid? ChapterId { get; init; }

    /// <summary>The price, frozen at submission.</summary>
    public DuesQuote? Quote { get; init; }

    /// <summary>The invoice, once Billing has issued it.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>The membership that it became.</summary>
    public Guid? MembershipId { get; init; }

    /// <inheritdoc />
    public static Application Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Application Evolve(object e) => e switch
    {
        ApplicationSubmitted submitted => this with
        {
            Status = ApplicationStatus.PendingApproval,
            PersonId = submitted.PersonId,
            Account = submitted.Account,
            MembershipTypeId = submitted.MembershipTypeId,
            Quote = submitted.Quote,
            ChapterId = submitted.ChapterId,
        },
        ApplicationAccepted => this with { Status = ApplicationStatus.PendingPayment },
        ApplicationTurnedDown => this with { Status = ApplicationStatus.Declined },
        ApplicationTakenBack => this with { Status = ApplicationStatus.Withdrawn },
        ApplicationInvoiced invoiced => this with { InvoiceId = invoiced.InvoiceId },
        ApplicationCompleted completed => this with { Status = ApplicationStatus.Completed, MembershipId = completed.MembershipId },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>Where an application stands.</summary>
public enum ApplicationStatus
{
    /// <summary>Staff have still to decide.</summary>
    PendingApproval,

    /// <summary>Accepted; the invoice is to be paid.</summary>
    PendingPayment,

    /// <summary>Paid: there is a membership.</summary>
    Completed,

    /// <summary>Staff declined it.</summary>
    Declined,

    /// <summary>Taken back before it was paid.</summary>
    Withdrawn,
}
