using Associations.EventSourcing;

namespace Associations.Billing;

/// <summary>Where somebody gets post, as it is printed.</summary>
/// <param name="Lines">Street, house, post box: up to five lines, each of 1 to 100 characters.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="PostalCode">The postal code, or null where there is none.</param>
/// <param name="City">The town, or null.</param>
public sealed record PostalAddress(IReadOnlyList<string> Lines, string Country, string? PostalCode = null, string? City = null)
{
    /// <summary>Equal by what is written in it.</summary>
    public bool Equals(PostalAddress? other) =>
        other is not null && Lines.SequenceEqual(other.Lines) && (Country, PostalCode, City) == (other.Country, other.PostalCode, other.City);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Country, PostalCode, City, Lines.Count);

    /// <summary>Why it cannot be accepted, or null.</summary>
    /// <param name="field">The field that holds it.</param>
    internal Rejection? Fault(string field) =>
        Lines.Count > 5 || !Lines.All(line => IsLine(line, 100)) ? Invalid($"{field}.lines", "Give up to five lines of 1 to 100 characters.")
        : Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper) ? Invalid($"{field}.country", "Give an ISO 3166-1 alpha-2 code, such as BE.")
        : PostalCode is not null && !IsLine(PostalCode, 20) ? Invalid($"{field}.postalCode", "Give 1 to 20 characters, or leave it out.")
        : City is not null && !IsLine(City, 100) ? Invalid($"{field}.city", "Give 1 to 100 characters, or leave it out.")
        : null;

    /// <summary>True for some text on one line, of so many characters at most.</summary>
    internal static bool IsLine(string? text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);

    static Rejection Invalid(string field, string detail) => new("invalid-request", detail, field, 400);
}
