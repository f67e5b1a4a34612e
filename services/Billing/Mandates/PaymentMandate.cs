using Associations.Billing.Invoices;
using Associations.EventSourcing;

namespace Associations.Billing.Mandates;

/// <summary>
/// A payer's consent that a payment method which the provider keeps for them is charged while they are not there. The method itself is at the provider;
/// nothing here says what it is.
/// </summary>
public sealed record PaymentMandate : IState<PaymentMandate>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Whose it is: the pseudonym of a sign-in.</summary>
    public string Account { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public MandateStatus Status { get; init; }

    /// <summary>The provider's id of the method: the one that the payer's browser gave, and once it is kept the one that is charged.</summary>
    public string PaymentMethod { get; init; } = "";

    /// <summary>Which version of the text it is that the payer accepted.</summary>
    public string ConsentVersion { get; init; } = "";

    /// <summary>When the payer accepted it, UTC.</summary>
    public DateTimeOffset GivenAt { get; init; }

    /// <summary>The provider's id of the payer, once the method is kept.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The provider's id of keeping the method, once known.</summary>
    public string? SetupId { get; init; }

    /// <summary>The provider's id of the mandate, where it has one.</summary>
    public string? ProviderMandateId { get; init; }

    /// <summary>Why the method is not kept, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When something was last learnt of it, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How often the provider had no final answer.</summary>
    public int Asked { get; init; }

    /// <summary>True while the provider keeps a method that is not to be charged any more.</summary>
    public bool IsToDetach { get; init; }

    /// <summary>True while it is not known whether the method is kept.</summary>
    public bool IsOpen => Account.Length > 0 && Status is MandateStatus.Started or MandateStatus.RequiresAction;

    // As of a payment whose outcome is not known.
    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => IsOpen || IsToDetach ? Invoice.AskAgainAt(At, Asked) : null;

    /// <inheritdoc />
    public static PaymentMandate Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public PaymentMandate Evolve(object e) => e switch
    {
        MandateStarted started => this with
        {
            Account = started.Account,
            PaymentMethod = started.PaymentMethod,
            ConsentVersion = started.ConsentVersion,
            GivenAt = started.At,
            At = started.At,
        },
        MandatePending pending => this with
        {
            Status = pending.RequiresAction ? MandateStatus.RequiresAction : MandateStatus.Started,
            SetupId = pending.SetupId,
            At = pending.At,
            Asked = Asked + 1,
        },
        MandateActivated activated => this with
        {
            Status = MandateStatus.Active,
            CustomerId = activated.CustomerId,
            SetupId = activated.SetupId,
            PaymentMethod = activated.PaymentMethod,
            ProviderMandateId = activated.ProviderMandateId,
            At = activated.At,
            Asked = 0,
        },
        MandateFailed failed => this with { Status = MandateStatus.Failed, SetupId = failed.SetupId ?? SetupId, Reason = failed.Reason, At = failed.At },
        MandateRevoked revoked => this with { Status = MandateStatus.Revoked, IsToDetach = true, At = revoked.At },
        MandateReplaced replaced => this with { Status = MandateStatus.Replaced, IsToDetach = !replaced.MethodIsKept, At = replaced.At },
        MandateDetached detached => this with { Status = Status == MandateStatus.Active ? MandateStatus.Revoked : Status, IsToDetach = false, At = detached.At },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>Where a mandate stands.</summary>
public enum MandateStatus
{
    /// <summary>Asked of the provider, whose answer is not known.</summary>
    Started,

    /// <summary>The payer must act first, such as authenticate.</summary>
    RequiresAction,

    /// <summary>The method is kept and may be charged.</summary>
    Active,

    /// <summary>The method is not kept.</summary>
    Failed,

    /// <summary>The payer took it back, or the provider let go of the method.</summary>
    Revoked,

    /// <summary>The payer gave a newer one.</summary>
    Replaced,
}
