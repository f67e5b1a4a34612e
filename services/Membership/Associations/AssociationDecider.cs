using System.Text.RegularExpressions;
using Associations.EventSourcing;

namespace Associations.Membership.Associations;

/// <summary>The rules of founding an association.</summary>
static partial class AssociationDecider
{
    internal static Decision Found(Association association, CreateAssociation command)
    {
        if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return Decision.Invalid("name", "Give a name of 1 to 200 characters.");
        if (!Slug().IsMatch(command.Slug)) return Decision.Invalid("slug", "Use 2 to 40 lower-case letters, digits and hyphens, beginning with a letter.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(command.TimeZone, out var zone) || !zone.HasIanaId)
            return Decision.Invalid("timeZone", "Give an IANA time zone, such as Europe/Brussels.");
        if (!CurrencyCode().IsMatch(command.Currency)) return Decision.Invalid("currency", "Give an ISO 4217 code, such as EUR.");
        if (string.IsNullOrWhiteSpace(command.BillingEntity.Name)) return Decision.Invalid("billingEntity.name", "Name the legal entity that issues invoices.");
        if (!CountryCode().IsMatch(command.BillingEntity.Country))
            return Decision.Invalid("billingEntity.country", "Give an ISO 3166-1 alpha-2 code, such as BE.");

        var founded = new AssociationFounded(command.Name.Trim(), command.Slug, command.TimeZone, command.Currency, command.BillingEntity);
        if (association.Slug == "") return Decision.Accepted(founded);
        return association == association.Evolve(founded)
            ? Decision.AlreadyDone
            : Decision.Rejected("association-exists", "An association with this id exists and is another one.");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$")]
    private static partial Regex Slug();

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex CurrencyCode();

    [GeneratedRegex("^[A-Z]{2}$")]
    private static partial Regex CountryCode();
}
