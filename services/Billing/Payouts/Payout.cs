using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.Payouts;

/// <summary>What an association has of a payout that Stripe made to the bank: one of its own stream in each association that has a share in it.</summary>
public sealed record Payout : IState<Payout>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>True once it was paid, also when it failed later.</summary>
    public bool WasPaid { get; init; }

    /// <summary>True once the bank has sent it back.</summary>
    public bool HasFailed { get; init; }

    /// <summary>ISO 4217, of the shares.</summary>
    public string Currency { get; init; } = "";

    /// <summary>What each legal entity has of it.</summary>
    public ImmutableArray<PayoutShare> Shares { get; init; } = [];

    /// <inheritdoc />
    public static Payout Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Payout Evolve(object e) => e switch
    {
        PayoutPaid paid => this with { WasPaid = true, Currency = paid.Currency, Shares = [.. paid.Shares] },
        PayoutFailed => this with { HasFailed = true },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>The one of an association.</summary>
    internal static Guid IdOf(Guid association, string providerId) => Uuid.From(association, $"payout/{providerId}");
}

/// <summary>What a legal entity has of a payout.</summary>
/// <param name="EntityId">Whose books.</param>
/// <param name="Amount">What its payments brought, less what Stripe kept and what went back; below zero where more went than came. Minor units.</param>
public sealed record PayoutShare(Guid EntityId, long Amount);

/// <summary>Stripe has paid to the bank what stood to our credit there.</summary>
/// <param name="ProviderId">Stripe's id of the payout.</param>
/// <param name="Total">All that was paid, minor units; more than the shares where others use the account.</param>
/// <param name="Currency">ISO 4217, of the account at Stripe.</param>
/// <param name="Shares">What the entities of this association have of it.</param>
/// <param name="ArrivesOn">When the bank has it, as Stripe says.</param>
/// <param name="At">When it was learnt, UTC.</param>
[EventType("payout.paid.v1")]
public sealed record PayoutPaid(string ProviderId, long Total, string Currency, IReadOnlyList<PayoutShare> Shares, DateOnly ArrivesOn, DateTimeOffset At);

/// <summary>The bank sent a payout back, and it stands to our credit at Stripe again.</summary>
/// <param name="ProviderId">Stripe's id of the payout.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Shares">What is taken back: what was recorded as paid, or nothing where it had not been.</param>
/// <param name="Reason">As Stripe names it.</param>
/// <param name="At">When it was learnt, UTC.</param>
[EventType("payout.failed.v1")]
public sealed record PayoutFailed(string ProviderId, string Currency, IReadOnlyList<PayoutShare> Shares, string Reason, DateTimeOffset At);
