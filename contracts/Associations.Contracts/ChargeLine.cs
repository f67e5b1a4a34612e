namespace Associations.Contracts;

/// <summary>One thing to be charged for, as it was quoted. Billing invoices it as it stands and never computes it anew.</summary>
/// <param name="Description">What it is, in words for the invoice. No personal data.</param>
/// <param name="Quantity">How many, from 1.</param>
/// <param name="UnitPrice">The price of one, in minor units of the quote's currency; 0 for something free.</param>
/// <param name="PriceSource">Where the price comes from: what decided it, and which version of it.</param>
/// <param name="ServiceFrom">The first day that it covers, or null where that is known only on payment.</param>
/// <param name="ServiceThrough">The last day that it covers, inclusive, or null.</param>
/// <param name="CreditorId">The chapter that gets the money, for which it is collected; null for the association itself.</param>
/// <param name="BeneficiaryId">The person or organisation that benefits, or null where nobody has said.</param>
public sealed record ChargeLine(
    string Description, int Quantity, long UnitPrice, string PriceSource, DateOnly? ServiceFrom = null, DateOnly? ServiceThrough = null,
    Guid? CreditorId = null, Guid? BeneficiaryId = null);
