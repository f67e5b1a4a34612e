using System.Text.RegularExpressions;
using Associations.EventSourcing;

namespace Associations.Billing.Entities;

/// <summary>The rules of what a legal entity says of itself on its documents.</summary>
static partial class BillingEntityDecider
{
    internal static Decision Register(RegisterBillingEntity command)
    {
        var asked = new BillingEntityAmended(
            command.Name.Trim(), command.Address, Told(command.TaxId), Account(command.Iban), Told(command.Bic), command.Currency, command.TimeZone, command.NumberPrefix, []);
        return Fault(asked) is { } invalid ? invalid : Decision.Accepted(new BillingEntityRegistered(
            asked.Name, asked.Seat.Country, asked.TaxId, asked.TimeZone, asked.NumberPrefix, asked.Seat, asked.Iban, asked.Bic, asked.Currency));
    }

    /// <summary>What is not named stays; an empty text takes away what may be missing.</summary>
    internal static Decision Amend(BillingEntity entity, AmendBillingEntity command)
    {
        var prefixes = command.NumberPrefixes ?? [];
        if (prefixes.Any(one => one is null || !DocumentSeries.All.Contains(one.Series)) || prefixes.DistinctBy(one => one.Series).Count() != prefixes.Count)
            return Decision.Invalid("numberPrefixes", $"Give each of {string.Join(", ", DocumentSeries.All)} at most once.");
        var asked = new BillingEntityAmended(
            command.Name?.Trim() ?? entity.Name,
            command.Address ?? entity.Address,
            command.TaxId is null ? entity.TaxId : Told(command.TaxId),
            command.Iban is null ? entity.Iban : Account(command.Iban),
            command.Bic is null ? entity.Bic : Told(command.Bic),
            command.Currency ?? entity.Currency,
            command.TimeZone ?? entity.TimeZone,
            prefixes.FirstOrDefault(one => one.Series == DocumentSeries.Invoices)?.Prefix ?? entity.NumberPrefix,
            [.. entity.OtherPrefixes.Where(known => prefixes.All(one => one.Series != known.Series)), .. prefixes.Where(one => one.Series != DocumentSeries.Invoices)]);
        var amended = entity.Evolve(asked);
        if (Fault(asked, entity) is { } invalid) return invalid;
        // Immutable arrays are equal when they are the same one.
        return amended with { Revision = entity.Revision, OtherPrefixes = entity.OtherPrefixes } == entity && amended.OtherPrefixes.SequenceEqual(entity.OtherPrefixes)
            ? Decision.AlreadyDone
            : Decision.Accepted(asked);
    }

    internal static Decision Show(BillingEntity entity, Guid? logo) => entity.LogoId == logo ? Decision.AlreadyDone : Decision.Accepted(new BillingEntityLogoSet(logo));

    // What came with the association is not asked for again: its prefix may have a hyphen, and its currency nobody may have said.
    static Decision? Fault(BillingEntityAmended asked, BillingEntity? known = null)
    {
        if (!PostalAddress.IsLine(asked.Name, 200)) return Decision.Invalid("name", "Give the registered name, in 1 to 200 characters on one line.");
        if (asked.Seat.Fault("address") is { } fault) return Decision.Invalid(fault.Field!, fault.Detail);
        if (asked.TaxId is { } taxId && !TaxId().IsMatch(taxId)) return Decision.Invalid("taxId", "Give 4 to 30 letters, digits, spaces and . / -, with the country's prefix where it has one.");
        if (asked.Iban is { } iban && !IsIban(iban)) return Decision.Invalid("iban", "Give an IBAN; its check digits do not fit.");
        if (asked.Bic is { } bic && !Bic().IsMatch(bic)) return Decision.Invalid("bic", "Give a BIC of 8 or 11 characters, such as GEBABEBB.");
        if (asked.Currency != known?.Currency && !Currency().IsMatch(asked.Currency)) return Decision.Invalid("currency", "Give an ISO 4217 code, such as EUR.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(asked.TimeZone, out var zone) || !zone.HasIanaId)
            return Decision.Invalid("timeZone", "Give an IANA time zone, such as Europe/Brussels.");
        string[] prefixes = [asked.NumberPrefix, .. asked.OtherPrefixes.Select(other => other.Prefix)];
        if (prefixes.Any(prefix => prefix != known?.NumberPrefix && !Prefix().IsMatch(prefix)) || prefixes.Distinct().Count() != prefixes.Length)
            return Decision.Invalid(known is null ? "numberPrefix" : "numberPrefixes", "Give 1 to 20 capital letters and digits, and no two series the same.");
        return null;
    }

    // ISO 13616: the first four characters go to the end, letters count from 10, and the whole leaves 1 when divided by 97.
    internal static bool IsIban(string iban) =>
        Iban().IsMatch(iban) && (iban[4..] + iban[..4]).Aggregate(0, (rest, letter) =>
            char.IsAsciiDigit(letter) ? (rest * 10 + letter - '0') % 97 : (rest * 100 + letter - 'A' + 10) % 97) == 1;

    static string? Told(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static string? Account(string? iban) => Told(iban)?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9 ./-]{3,29}\\z")]
    private static partial Regex TaxId();

    [GeneratedRegex("^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\\z")]
    private static partial Regex Iban();

    [GeneratedRegex("^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?\\z")]
    private static partial Regex Bic();

    [GeneratedRegex("^[A-Z]{3}\\z")]
    private static partial Regex Currency();

    [GeneratedRegex("^[A-Z0-9]{1,20}\\z")]
    private static partial Regex Prefix();
}
