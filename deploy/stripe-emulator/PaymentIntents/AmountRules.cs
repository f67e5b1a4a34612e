using Associations.StripeEmulator.Api;

namespace Associations.StripeEmulator.PaymentIntents;

/// <summary>
/// What Stripe takes as an amount (docs.stripe.com/currencies): integers in its own minor units, which are not always those of
/// ISO 4217. MGA has none here; ISK and UGX have two that are always 00; the last digit of three-decimal currencies is 0.
/// </summary>
static class AmountRules
{
    const long Largest = 99_999_999;

    static readonly HashSet<string> WholeHundreds = ["isk", "ugx"];
    static readonly HashSet<string> ThreeDecimals = ["bhd", "jod", "kwd", "omr", "tnd"];
    static readonly HashSet<string> ZeroDecimals =
        ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"];

    static readonly HashSet<string> TwoDecimals =
    [
        "aed", "afn", "all", "amd", "ang", "aoa", "ars", "aud", "awg", "azn", "bam", "bbd", "bdt", "bgn", "bmd", "bnd", "bob", "brl", "bsd",
        "bwp", "byn", "bzd", "cad", "cdf", "chf", "cny", "cop", "crc", "cve", "czk", "dkk", "dop", "dzd", "egp", "etb", "eur", "fjd", "fkp",
        "gbp", "gel", "gip", "gmd", "gtq", "gyd", "hkd", "hnl", "htg", "huf", "idr", "ils", "inr", "jmd", "kes", "kgs", "khr", "kyd", "kzt",
        "lak", "lbp", "lkr", "lrd", "lsl", "mad", "mdl", "mkd", "mmk", "mnt", "mop", "mur", "mvr", "mwk", "mxn", "myr", "mzn", "nad", "ngn",
        "nio", "nok", "npr", "nzd", "pab", "pen", "pgk", "php", "pkr", "pln", "qar", "ron", "rsd", "rub", "sar", "sbd", "scr", "sek", "sgd",
        "shp", "sle", "sos", "srd", "std", "szl", "thb", "tjs", "top", "try", "ttd", "twd", "tzs", "uah", "usd", "uyu", "uzs", "wst", "xcd",
        "yer", "zar", "zmw",
    ];

    // The documented minimums; for other currencies they depend on the rate of the day, which the emulator has not.
    static readonly Dictionary<string, long> Smallest = new (string Currency, long Amount)[]
    {
        ("usd", 50), ("aed", 200), ("aud", 50), ("bgn", 100), ("brl", 50), ("cad", 50), ("chf", 50), ("czk", 1_500), ("dkk", 250),
        ("eur", 50), ("gbp", 30), ("hkd", 400), ("huf", 17_500), ("inr", 50), ("jpy", 50), ("mxn", 1_000), ("myr", 200), ("nok", 300), ("nzd", 50),
        ("pln", 200), ("ron", 200), ("sek", 300), ("sgd", 50), ("thb", 1_000),
    }.ToDictionary(least => least.Currency, least => least.Amount);

    internal static string Currency(string code) =>
        code.ToLowerInvariant() is var currency && (TwoDecimals.Contains(currency) || ZeroDecimals.Contains(currency)
            || ThreeDecimals.Contains(currency) || WholeHundreds.Contains(currency))
            ? currency
            : throw ApiError.Invalid($"Invalid currency: {code}. Stripe currently supports usd, eur, gbp and many more.", "currency");

    /// <exception cref="ApiError">The amount is not one that can be charged in that currency.</exception>
    internal static long Charge(long amount, string currency)
    {
        if (amount < 1)
            throw ApiError.Invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
        Granular(amount, currency);
        if (amount > Largest)
            throw ApiError.Invalid($"Amount must be no more than {Text(Largest, currency)}", "amount", "amount_too_large");
        return Smallest.TryGetValue(currency, out var smallest) && amount < smallest
            ? throw ApiError.Invalid($"Amount must be at least {Text(smallest, currency)}", "amount", "amount_too_small")
            : amount;
    }

    internal static void Granular(long amount, string currency)
    {
        if (WholeHundreds.Contains(currency) && amount % 100 != 0)
            throw ApiError.Invalid($"Invalid amount. {currency} amounts must be divisible by 100, as the currency has no decimals.",
                "amount", "invalid_charge_amount_no_decimal_compatible");
        if (ThreeDecimals.Contains(currency) && amount % 10 != 0)
            throw ApiError.Invalid(
                $"Invalid amount. The last digit of {currency} amounts must be 0.", "amount", "parameter_invalid_integer");
    }

    internal static string Text(long amount, string currency) =>
        ZeroDecimals.Contains(currency) ? $"{amount} {currency}"
        : ThreeDecimals.Contains(currency) ? $"{amount / 1000}.{amount % 1000:000} {currency}"
        : $"{amount / 100}.{amount % 100:00} {currency}";
}
