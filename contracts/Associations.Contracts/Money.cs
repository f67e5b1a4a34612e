namespace Associations.Contracts;

/// <summary>An amount of money.</summary>
/// <param name="Amount">In minor units of the currency, with the exponents of ISO 4217: 12500 is EUR 125.00, JPY 12500 and KWD 12.500.</param>
/// <param name="Currency">The ISO 4217 code, three capital letters.</param>
public sealed record Money(long Amount, string Currency);
