using Associations.EventSourcing;

namespace Associations.Membership.MembershipTypes;

/// <summary>
/// What becomes of a term when the money for it goes back, how long it may be renewed late, and when it renews by itself. A term keeps the policy under which it was
/// bought, so that a later one takes nothing away from it.
/// </summary>
/// <param name="DisputeOpened">While the payer's bank decides on a payment.</param>
/// <param name="DisputeLost">When the bank has decided against it and it is owed again, until it is paid.</param>
/// <param name="RefundedInFull">When nothing that was paid for the term is left.</param>
/// <param name="RefundedInPart">When a part went back or was credited.</param>
/// <param name="GraceDays">
/// For how many days after the last one a term can still be renewed without a gap, from 0 to 366. After them the next begins when it is paid.
/// </param>
/// <param name="Overdue">When what is owed again was asked for in vain as long as the association's dunning has it, or given up as lost, until it is paid.</param>
/// <param name="RenewDaysBefore">
/// How many days before its last one a term that renews by itself asks for the next, from 0 to 180; in a term that is shorter, on its first day.
/// </param>
public sealed record TermPolicy(
    TermEffect DisputeOpened = TermEffect.Keep, TermEffect DisputeLost = TermEffect.Suspend, TermEffect RefundedInFull = TermEffect.End,
    TermEffect RefundedInPart = TermEffect.Keep, int GraceDays = 30, TermEffect Overdue = TermEffect.Suspend,
    int RenewDaysBefore = 30)
{
    /// <summary>What holds where nothing else was said.</summary>
    internal static TermPolicy Standard { get; } = new();

    internal Decision? Refusal() =>
        GraceDays is < 0 or > 366 ? Decision.Invalid("policy.graceDays", "Give a whole number of days from 0 to 366.")
        : RenewDaysBefore is < 0 or > 180 ? Decision.Invalid("policy.renewDaysBefore", "Give a whole number of days from 0 to 180.") : null;
}

/// <summary>What becomes of a term, from the mildest to the hardest.</summary>
public enum TermEffect
{
    /// <summary>It goes on.</summary>
    Keep,

    /// <summary>It gives nothing until what is owed for it is paid.</summary>
    Suspend,

    /// <summary>It is over on that day.</summary>
    End,
}
