using Associations.StripeEmulator.Charges;

namespace Associations.StripeEmulator.BalanceTransactions;

/// <summary>
/// What a charge, refund or dispute did to the balance. The fee is 1.5 % and 25 minor units, half a unit rounded away from zero; refunds return
/// none. A dispute costs 2000 minor units more, which an account may be given back when it is won.
/// </summary>
sealed record BalanceTransaction : StripeObject
{
    public required long Amount { get; init; }
    public required long AvailableOn { get; init; }
    public string BalanceType { get; init; } = "payments";
    public required string Currency { get; init; }
    public string? Description { get; init; }
    public decimal? ExchangeRate { get; init; }
    public long Fee { get; init; }
    public IReadOnlyList<FeeDetail> FeeDetails { get; init; } = [];
    public required long Net { get; init; }
    public required string ReportingCategory { get; init; }
    public required string Source { get; init; }
    public string Status { get; init; } = "pending";
    public required string Type { get; init; }

    static readonly long TwoDays = (long)TimeSpan.FromDays(2).TotalSeconds;

    internal static BalanceTransaction OfCharge(Charge charge, long now)
    {
        var fee = ((charge.Amount * 15) + 500) / 1000 + 25;
        return new()
        {
            Id = StripeId.New("txn"),
            Created = now,
            Amount = charge.Amount,
            AvailableOn = now + TwoDays,
            Currency = charge.Currency,
            Description = charge.Description,
            Fee = fee,
            FeeDetails = [new(fee, null, charge.Currency, "Stripe processing fees", "stripe_fee")],
            Net = charge.Amount - fee,
            ReportingCategory = "charge",
            Source = charge.Id,
            Type = charge.PaymentMethodDetails.Type == "card" ? "charge" : "payment",
        };
    }

    /// <summary>The amount is negative for a refund, positive for one that failed and came back.</summary>
    internal static BalanceTransaction OfRefund(string refund, long amount, string currency, long now) => new()
    {
        Id = StripeId.New("txn"),
        Created = now,
        Amount = amount,
        AvailableOn = now + TwoDays,
        Currency = currency,
        Net = amount,
        ReportingCategory = amount < 0 ? "refund" : "refund_failure",
        Source = refund,
        Type = amount < 0 ? "refund" : "refund_failure",
    };

    /// <summary>What a dispute costs.</summary>
    internal const long DisputeFee = 2000;

    /// <summary>The amount is negative for what the bank takes, positive for what it gives back; the fee is negative where that is given back, too.</summary>
    internal static BalanceTransaction OfDispute(string dispute, long amount, string currency, long now, long fee = 0)
    {
        return new()
        {
            Id = StripeId.New("txn"),
            Created = now,
            Amount = amount,
            AvailableOn = now,
            Currency = currency,
            Fee = fee,
            FeeDetails = fee == 0 ? [] : [new(fee, null, currency, "Dispute fee", "stripe_fee")],
            Net = amount - fee,
            ReportingCategory = amount < 0 ? "dispute" : "dispute_reversal",
            Source = dispute,
            Type = "adjustment",
        };
    }

    /// <summary>The amount is negative for what is paid out, positive for what the bank returned.</summary>
    internal static BalanceTransaction OfPayout(string payout, long amount, string currency, long now) => new()
    {
        Id = StripeId.New("txn"),
        Created = now,
        Amount = amount,
        AvailableOn = now,
        Currency = currency,
        Description = amount < 0 ? "STRIPE PAYOUT" : "STRIPE PAYOUT FAILURE",
        Net = amount,
        ReportingCategory = amount < 0 ? "payout" : "payout_reversal",
        Source = payout,
        Status = "available",
        Type = amount < 0 ? "payout" : "payout_failure",
    };
}

sealed record FeeDetail(long Amount, string? Application, string Currency, string Description, string Type);
