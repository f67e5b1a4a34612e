using System.Collections.Frozen;

namespace Associations.Billing.Currencies;

/// <summary>
/// Amounts as Stripe's API has them, which are not always minor units of ISO 4217 (docs.stripe.com/currencies): the ariary has no decimals
/// there; the króna and the Ugandan shilling have two that must be zeros; of three decimals the last must be a zero.
/// </summary>
static class StripeAmounts
{
    static readonly FrozenSet<string> NoDecimals = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".Split(' ').ToFrozenSet();
    static readonly FrozenSet<string> TwoThatAreZeros = "ISK UGX".Split(' ').ToFrozenSet();
    static readonly FrozenSet<string> ThreeOfWhichTheLastIsZero = "BHD JOD KWD OMR TND".Split(' ').ToFrozenSet();

    /// <summary>What to ask of Stripe for an amount, or null when Stripe cannot take exactly that: it is never rounded.</summary>
    /// <param name="amount">Minor units of ISO 4217.</param>
    /// <param name="currency">ISO 4217, in capitals.</param>
    internal static long? Out(long amount, string currency) =>
        Iso4217.Exponent(currency) is { } own && Decimals(currency) is { } theirs && Shift(amount, theirs - own) is { } asked && asked % Step(currency) == 0 ? asked : null;

    /// <summary>An amount that Stripe names, in minor units of ISO 4217.</summary>
    /// <param name="amount">As Stripe has it.</param>
    /// <param name="currency">As Stripe writes it, in small letters, or in capitals.</param>
    /// <exception cref="InvalidOperationException">There is no such amount of money. Stripe does not name any; to guess would falsify the books.</exception>
    internal static long In(long amount, string currency) =>
        InOrNull(amount, currency) ?? throw new InvalidOperationException($"Stripe's {amount} {currency} is no amount of money.");

    /// <summary>The same, or null where there is no such amount of money.</summary>
    internal static long? InOrNull(long amount, string currency)
    {
        var code = currency.ToUpperInvariant();
        return Iso4217.Exponent(code) is { } own && Decimals(code) is { } theirs ? Shift(amount, own - theirs) : null;
    }

    // Stripe takes no currency with four decimals, and neither the Iraqi nor the Libyan dinar.
    static int? Decimals(string currency) =>
        NoDecimals.Contains(currency) ? 0
        : TwoThatAreZeros.Contains(currency) ? 2
        : ThreeOfWhichTheLastIsZero.Contains(currency) ? 3
        : Iso4217.Exponent(currency) is 2 ? 2 : null;

    static long Step(string currency) => TwoThatAreZeros.Contains(currency) ? 100 : ThreeOfWhichTheLastIsZero.Contains(currency) ? 10 : 1;

    static long? Shift(long amount, int decimals) => decimals switch
    {
        0 => amount,
        2 => amount is <= long.MaxValue / 100 and >= long.MinValue / 100 ? amount * 100 : null,
        -2 => amount % 100 == 0 ? amount / 100 : null,
        _ => null,
    };
}
