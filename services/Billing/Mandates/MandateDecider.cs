using Associations.EventSourcing;

namespace Associations.Billing.Mandates;

/// <summary>The rules of mandates.</summary>
static class MandateDecider
{
    internal static Decision Start(PaymentMandate mandate, string account, string method, string consentVersion, DateTimeOffset now) =>
        // Asked for again by who asked first and died before the answer.
        mandate.Account.Length > 0 ? Decision.AlreadyDone : Decision.Accepted(new MandateStarted(account, method, consentVersion, now));

    /// <summary>Takes in what the provider says, in whatever order and however often it says it. What is decided stays so.</summary>
    internal static Decision Learn(PaymentMandate mandate, SetupOutcome outcome, DateTimeOffset now) => outcome switch
    {
        _ when mandate.Account.Length == 0 => Decision.Rejected("not-found", "No mandate with this id was given."),
        _ when !mandate.IsOpen => Decision.AlreadyDone,
        SetupOutcome.Succeeded kept => Decision.Accepted(new MandateActivated(kept.CustomerId, kept.SetupId, kept.PaymentMethod, kept.MandateId, now)),
        SetupOutcome.Failed failed => Decision.Accepted(new MandateFailed(failed.SetupId, failed.Reason, now)),
        SetupOutcome.Pending pending when IsKnown(mandate, pending) => Decision.AlreadyDone,
        SetupOutcome.Pending pending => StillPending(mandate, pending, now),
        _ => Decision.AlreadyDone,
    };

    /// <summary>Notes that the provider was asked and still has no final answer, so that it is asked less often.</summary>
    internal static Decision StillPending(PaymentMandate mandate, SetupOutcome.Pending pending, DateTimeOffset now) =>
        mandate.IsOpen ? Decision.Accepted(new MandatePending(pending.SetupId, pending.RequiresAction, now)) : Decision.AlreadyDone;

    internal static Decision Revoke(PaymentMandate mandate, DateTimeOffset now) => mandate.Status switch
    {
        MandateStatus.Active => Decision.Accepted(new MandateRevoked(now)),
        MandateStatus.Started or MandateStatus.RequiresAction => Decision.Rejected("mandate-not-active", "It is not known yet whether the method is kept. Read the mandate until it is active or failed."),
        _ => Decision.AlreadyDone,
    };

    /// <summary>A newer one holds in its place. A method that both are for stays at the provider.</summary>
    internal static Decision Replace(PaymentMandate mandate, PaymentMandate by, DateTimeOffset now) =>
        mandate.Status == MandateStatus.Active ? Decision.Accepted(new MandateReplaced(by.Id, mandate.PaymentMethod == by.PaymentMethod, now)) : Decision.AlreadyDone;

    /// <summary>The provider has let go of the method.</summary>
    internal static Decision Detached(PaymentMandate mandate, DateTimeOffset now) =>
        mandate.IsToDetach || mandate.Status == MandateStatus.Active ? Decision.Accepted(new MandateDetached(now)) : Decision.AlreadyDone;

    static bool IsKnown(PaymentMandate mandate, SetupOutcome.Pending pending) =>
        mandate.SetupId == pending.SetupId && mandate.Status == (pending.RequiresAction ? MandateStatus.RequiresAction : MandateStatus.Started);
}
