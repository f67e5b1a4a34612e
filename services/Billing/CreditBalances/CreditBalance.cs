using System.Collections.Immutable;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.CreditBalances;

/// <summary>
/// What a legal entity owes a payer in one currency: every credit, and what was used of it. It is never a counter, so that the same cent is
/// not used twice and each can be followed to where it came from.
/// </summary>
public sealed record CreditBalance : IState<CreditBalance>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public Payer Payer { get; init; } = new(null, null);

    /// <summary>The legal entity that owes it; null of a balance from before that was recorded, which is the association's first.</summary>
    public Guid? EntityId { get; init; }

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>The credits, the oldest first.</summary>
    public ImmutableArray<Credit> Credits { get; init; } = [];

    /// <summary>What was sent to the payer of them by bank.</summary>
    public ImmutableArray<CreditPayout> Payouts { get; init; } = [];

    /// <summary>What may still be used, in minor units: without what a refund under way will take back.</summary>
    public long Available => Credits.Sum(credit => credit.Left);

    /// <summary>What is left of what one invoice gave, which money that goes back on it may take: held for that or not.</summary>
    public long LeftOf(Guid invoiceId) => Credits.Where(credit => credit.InvoiceId == invoiceId).Sum(credit => credit.Unused);

    /// <inheritdoc />
    public static CreditBalance Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public CreditBalance Evolve(object e) => e switch
    {
        BalanceCredited credited => this with
        {
            Payer = credited.Payer,
            EntityId = credited.EntityId ?? EntityId,
            Currency = credited.Currency,
            Credits = Credits.Add(new Credit(credited.CreditId, credited.InvoiceId, credited.Amount, 0, credited.At)),
        },
        BalanceUsed used => this with { Credits = [.. Credits.Select(credit => credit.After(Of(used.Parts, credit)))] },
        BalancePaidOut sent => this with
        {
            Credits = [.. Credits.Select(credit => credit.After(Of(sent.Parts, credit)))],
            Payouts = Payouts.Add(new CreditPayout(sent.PayoutId, sent.Amount, sent.Reference, sent.PaidOn)),
        },
        BalanceHeld held => this with
        {
            Credits = [.. Credits.Select(credit => credit.InvoiceId == held.InvoiceId ? credit with { Held = Of(held.Parts, credit) } : credit)],
        },
        _ => throw new UnknownEventException(this, e),
    };

    static long Of(IReadOnlyList<CreditPart> parts, Credit credit) => parts.Where(part => part.CreditId == credit.Id).Sum(part => part.Amount);

    /// <summary>The balance of an invoice's payer with its issuer and in its currency: what one legal entity owes is never used for what another is owed.</summary>
    internal static Guid IdOf(Guid association, Invoice invoice)
    {
        var whose = $"{invoice.Payer.Account ?? invoice.Payer.PersonId?.ToString()}/{invoice.Currency}";
        // The first entity has the ids of balances from before there was another.
        return Uuid.From(association, invoice.EntityId == BillingEntity.IdOf(association) ? $"credit-balance/{whose}" : $"credit-balance/{invoice.EntityId}/{whose}");
    }
}

/// <summary>A credit of a payer.</summary>
/// <param name="Id">Its id; a credit note's is the note's.</param>
/// <param name="InvoiceId">The invoice that it came from.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Used">What was used of it.</param>
/// <param name="At">When it came, UTC.</param>
/// <param name="Held">What of it refunds under way on its invoice will take back.</param>
public sealed record Credit(Guid Id, Guid InvoiceId, long Amount, long Used, DateTimeOffset At, long Held = 0)
{
    /// <summary>What may still be used of it.</summary>
    public long Left => Unused - Held;

    /// <summary>What was not used of it.</summary>
    internal long Unused => Amount - Used;

    /// <summary>After so much more was used of it; what is gone is not held.</summary>
    internal Credit After(long used) => this with { Used = Used + used, Held = Math.Min(Held, Unused - used) };
}

/// <summary>Credit that was sent to the payer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Reference">The bank's number of it.</param>
/// <param name="PaidOn">The day on which it was sent.</param>
public sealed record CreditPayout(Guid Id, long Amount, string Reference, DateOnly PaidOn);

/// <summary>The payer has so much more: a surplus of a payment, or a credit note of what was paid.</summary>
[EventType("creditBalance.credited.v1")]
public sealed record BalanceCredited(Guid CreditId, Guid InvoiceId, Payer Payer, string Currency, long Amount, DateTimeOffset At, Guid? EntityId = null);

/// <summary>So much of the payer's credits was used for what is due on an invoice.</summary>
[EventType("creditBalance.used.v1")]
public sealed record BalanceUsed(Guid AllocationId, Guid InvoiceId, IReadOnlyList<CreditPart> Parts, DateTimeOffset At);

/// <summary>So much of the payer's credits was sent to them by bank: <paramref name="Amount"/> is the sum of the parts.</summary>
[EventType("creditBalance.paidOut.v1")]
public sealed record BalancePaidOut(
    Guid PayoutId, Guid EntityId, Payer Payer, string Currency, IReadOnlyList<CreditPart> Parts, long Amount, string Reference, DateOnly PaidOn, DateTimeOffset At);

/// <summary>So much of what an invoice gave is from now on held for its refunds under way, instead of what was held before.</summary>
[EventType("creditBalance.held.v1")]
public sealed record BalanceHeld(Guid InvoiceId, IReadOnlyList<CreditPart> Parts, DateTimeOffset At);

/// <summary>Part of one credit.</summary>
/// <param name="CreditId">The credit.</param>
/// <param name="Amount">How much of it, in minor units.</param>
public sealed record CreditPart(Guid CreditId, long Amount);
