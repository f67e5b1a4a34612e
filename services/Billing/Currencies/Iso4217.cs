using System.Collections.Frozen;
using System.Globalization;

namespace Associations.Billing.Currencies;

/// <summary>How many decimals a currency has, by ISO 4217: all amounts of this service are whole minor units of that many.</summary>
static class Iso4217
{
    static readonly FrozenDictionary<string, int> Exponents = new (int Exponent, string Codes)[]
    {
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (2, """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK
            DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR
            LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR
            SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER
            ZAR ZMW ZWG
            """),
        // Withdrawn in 2025 and 2026; what was issued in them stays readable.
        (2, "ANG BGN"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    }.SelectMany(group => group.Codes.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(code => (code, group.Exponent)))
        .ToFrozenDictionary(currency => currency.code, currency => currency.Exponent);

    /// <summary>All that are known.</summary>
    internal static IEnumerable<string> Codes => Exponents.Keys;

    /// <summary>The decimals of a currency, or null for a code that is none.</summary>
    internal static int? Exponent(string currency) => Exponents.TryGetValue(currency, out var exponent) ? exponent : null;

    /// <summary>An amount as documents have it: a plain decimal with a point, all decimals and no grouping, such as <c>-1250.00</c> or <c>12.500</c>.</summary>
    /// <param name="amount">Minor units.</param>
    /// <param name="currency">Of a code that is not known, two decimals are assumed, as nearly all have.</param>
    internal static string Text(long amount, string currency) => Scaled(amount, Exponent(currency) ?? 2);

    /// <summary>A number of units of 10 to the minus <paramref name="decimals"/> as a plain decimal.</summary>
    internal static string Scaled(long number, int decimals)
    {
        // A decimal keeps its scale, and so the zeros at its end.
        var size = Int128.Abs(number);
        return new decimal((int)(uint)(ulong)size, (int)(uint)((ulong)size >> 32), 0, number < 0, (byte)decimals).ToString(CultureInfo.InvariantCulture);
    }
}
