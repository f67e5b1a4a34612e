using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Payments;

/// <summary>The rules of an amount that somebody asks to be paid, recorded or sent back.</summary>
static class AskedAmount
{
    // What a double still holds exactly, so that no client sees another amount than we do.
    const long Most = (1L << 53) - 1;

    /// <summary>The refusal of an amount that no invoice of the currency can have; null when it is one.</summary>
    internal static Decision? Refusal(Money amount, string currency) =>
        amount.Currency != currency ? Decision.Invalid("amount.currency", $"The invoice is in {currency}.")
        : amount.Amount is <= 0 or > Most ? Decision.Invalid("amount.amount", "Give a whole number of minor units from 1.")
        : null;
}
