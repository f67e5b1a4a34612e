using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Membership.MembershipTypes;

/// <summary>What is charged for a term beside the price, and who gets it.</summary>
/// <param name="Description">What it is, in words for the invoice: 1 to 200 characters.</param>
/// <param name="Amount">How much for one term, in the association's currency; from 1 minor unit.</param>
/// <param name="Creditor">
/// Who gets the money: <c>association</c>; <c>memberChapter</c>, which is each chapter that the person is in, or joins with the application, and nobody
/// where there is none; or the id of a chapter.
/// </param>
public sealed record DuesPosition(string Description, Money Amount, string Creditor)
{
    internal const string Association = "association", MemberChapter = "memberChapter";
    const int Most = 20;

    /// <summary>The chapter that is named itself, or null.</summary>
    internal Guid? NamedChapter => Guid.TryParse(Creditor, out var chapter) ? chapter : null;

    /// <summary>Who gets it of a person in these chapters, once for each time that it is charged; null is the association.</summary>
    internal IEnumerable<Guid?> CreditorsOf(IReadOnlyList<Guid> chapters) => Creditor switch
    {
        Association => [null],
        MemberChapter => chapters.Select(chapter => (Guid?)chapter),
        _ => [NamedChapter],
    };

    internal static Decision? Refusal(IReadOnlyList<DuesPosition>? positions, string currency)
    {
        if (positions is null) return null;
        if (positions.Count > Most) return Decision.Invalid("positions", $"Give at most {Most}.");
        if (positions.Any(position => position is null || string.IsNullOrWhiteSpace(position.Description) || position.Description.Length > 200))
            return Decision.Invalid("positions.description", "Give each a description of 1 to 200 characters.");
        if (positions.Any(position => position.Amount.Currency != currency)) return Decision.Invalid("positions.amount.currency", $"This association sets its prices in {currency}.");
        if (positions.Any(position => position.Amount.Amount is < 1 or > 100_000_000))
            return Decision.Invalid("positions.amount.amount", "Give minor units from 1 to 100000000.");
        return positions.Any(position => position is not { Creditor: Association or MemberChapter } and not { NamedChapter: not null })
            ? Decision.Invalid("positions.creditor", $"Give '{Association}', '{MemberChapter}' or the id of a chapter.") : null;
    }
}
