using System.Xml.Linq;

namespace Associations.Billing.Tests.Documents;

/// <summary>
/// The order and number of elements that UBL 2.1 prescribes for those that we write: an element with <c>!</c> is required, one with <c>*</c> may
/// repeat. What is not named here must not occur.
/// </summary>
static class UblShape
{
    static readonly Dictionary<string, string[]> Children = new()
    {
        ["Invoice"] =
        [
            "CustomizationID", "ID!", "IssueDate!", "DueDate", "InvoiceTypeCode", "Note*", "DocumentCurrencyCode", "BillingReference*", "AccountingSupplierParty!",
            "AccountingCustomerParty!", "PaymentMeans*", "TaxTotal*", "LegalMonetaryTotal!", "InvoiceLine!*",
        ],
        ["CreditNote"] =
        [
            "CustomizationID", "ID!", "IssueDate!", "CreditNoteTypeCode", "Note*", "DocumentCurrencyCode", "BillingReference*", "AccountingSupplierParty!",
            "AccountingCustomerParty!", "PaymentMeans*", "TaxTotal*", "LegalMonetaryTotal!", "CreditNoteLine!*",
        ],
        ["BillingReference"] = ["InvoiceDocumentReference"],
        ["InvoiceDocumentReference"] = ["ID!", "IssueDate"],
        ["AccountingSupplierParty"] = ["Party"],
        ["AccountingCustomerParty"] = ["Party"],
        ["Party"] = ["PartyIdentification*", "PostalAddress", "PartyTaxScheme*", "PartyLegalEntity*"],
        ["PartyIdentification"] = ["ID!"],
        ["PostalAddress"] = ["StreetName", "AdditionalStreetName", "CityName", "PostalZone", "AddressLine*", "Country"],
        ["AddressLine"] = ["Line!"],
        ["Country"] = ["IdentificationCode"],
        ["PartyTaxScheme"] = ["CompanyID", "TaxScheme!"],
        ["TaxScheme"] = ["ID"],
        ["PartyLegalEntity"] = ["RegistrationName"],
        ["PaymentMeans"] = ["PaymentMeansCode!", "PaymentID*", "PayeeFinancialAccount"],
        ["PayeeFinancialAccount"] = ["ID", "FinancialInstitutionBranch"],
        ["FinancialInstitutionBranch"] = ["ID"],
        ["TaxTotal"] = ["TaxAmount!", "TaxSubtotal*"],
        ["TaxSubtotal"] = ["TaxableAmount", "TaxAmount!", "TaxCategory!"],
        ["TaxCategory"] = ["ID", "Percent", "TaxExemptionReasonCode", "TaxExemptionReason*", "TaxScheme!"],
        ["LegalMonetaryTotal"] = ["LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount!"],
        ["InvoiceLine"] = ["ID!", "InvoicedQuantity", "LineExtensionAmount!", "InvoicePeriod*", "Item!", "Price"],
        ["CreditNoteLine"] = ["ID!", "CreditedQuantity", "LineExtensionAmount", "InvoicePeriod*", "Item", "Price"],
        ["InvoicePeriod"] = ["StartDate", "EndDate"],
        ["Item"] = ["Name", "ClassifiedTaxCategory*"],
        ["ClassifiedTaxCategory"] = ["ID", "Percent", "TaxScheme!"],
        ["Price"] = ["PriceAmount!", "BaseQuantity"],
    };

    /// <summary>What is wrong with an element and those in it.</summary>
    internal static IEnumerable<string> Faults(XElement element)
    {
        if (!Children.TryGetValue(element.Name.LocalName, out var children))
        {
            if (element.HasElements) yield return $"{element.Name.LocalName} may not have elements";
            if (element.Value.Length == 0) yield return $"{element.Name.LocalName} is empty";
            yield break;
        }
        var names = element.Elements().Select(child => child.Name.LocalName).ToList();
        var order = children.Select(child => child.TrimEnd('!', '*')).ToList();
        if (names.FirstOrDefault(name => !order.Contains(name)) is { } strange) yield return $"{strange} in {element.Name.LocalName}";
        else if (!names.SequenceEqual(names.OrderBy(order.IndexOf))) yield return $"{element.Name.LocalName} has {string.Join(", ", names)}";
        foreach (var child in children)
        {
            var count = names.Count(name => name == child.TrimEnd('!', '*'));
            if ((count == 0 && child.Contains('!')) || (count > 1 && !child.EndsWith('*'))) yield return $"{count} {child} in {element.Name.LocalName}";
        }
        foreach (var fault in element.Elements().SelectMany(Faults)) yield return fault;
    }
}
