using Associations.EventSourcing;

namespace Associations.Membership.Dues;

/// <summary>What is charged belongs to this membership: a renewal was asked for, or an application became one.</summary>
[EventType("termDues.charged.v1")]
public sealed record DuesCharged(Guid MembershipId);

/// <summary>Billing told something about the money for a term.</summary>
/// <param name="Fact">What.</param>
/// <param name="InvoiceId">On which invoice.</param>
/// <param name="InvoiceVersion">The invoice's version with it, by which what was told late can be known.</param>
/// <param name="Reference">Which dispute, refund or credit note; null for a payment and for what is overdue, written off or void.</param>
/// <param name="Amount">How much, in minor units of the invoice's currency; for a payment, what the invoice comes to.</param>
/// <param name="Due">What was owed on the invoice after it.</param>
[EventType("termDues.moved.v1")]
public sealed record DuesMoved(DuesFact Fact, Guid InvoiceId, long InvoiceVersion, string? Reference, long Amount, long Due);

/// <summary>What can become of the money for a term.</summary>
public enum DuesFact
{
    /// <summary>All of it is there.</summary>
    Paid,

    /// <summary>The payer's bank takes a payment back for now.</summary>
    DisputeOpened,

    /// <summary>The disputed payment stands.</summary>
    DisputeWon,

    /// <summary>The disputed payment is gone.</summary>
    DisputeLost,

    /// <summary>A payment, or a part of it, was sent back.</summary>
    Refunded,

    /// <summary>The invoice, or a part of it, was taken back.</summary>
    Credited,

    /// <summary>A transfer or a cheque that had come went back.</summary>
    Bounced,

    /// <summary>It was asked for in vain, as long as the dunning policy has it.</summary>
    Overdue,

    /// <summary>What was owed is given up as lost.</summary>
    WrittenOff,

    /// <summary>The invoice is void: nobody owes it any more.</summary>
    Voided,
}
