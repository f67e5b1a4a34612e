using Associations.EventSourcing;

namespace Associations.Billing.Taxes;

/// <summary>The rules of what becomes of a VAT number, and of the invoices that were issued on it.</summary>
static class VatNumberDecider
{
    /// <summary>A number that is known is not asked for again before its time, unless it was refused: it may have been registered since.</summary>
    internal static Decision Give(VatNumber number, string country, DateTimeOffset now) =>
        number.Country == "" || (number.Standing == VatStanding.Invalid && !number.IsWaiting) ? Decision.Accepted(new VatNumberGiven(country, now)) : Decision.AlreadyDone;

    /// <summary>Takes in what was answered. Of invoices that were issued before, it only says which ones it puts in doubt.</summary>
    internal static Decision Learn(VatNumber number, VatAnswer answer, DateTimeOffset now) => answer switch
    {
        VatAnswer.Valid valid => Decision.Accepted([new VatNumberConfirmed(valid.Consultation, now), .. Doubted(number, reverseCharged: false, now)]),
        VatAnswer.Invalid => Decision.Accepted([new VatNumberRefused(now), .. Doubted(number, reverseCharged: true, now)]),
        VatAnswer.Unavailable unavailable => Decision.Accepted(new VatCheckUnavailable(unavailable.Reason, now)),
        _ => throw new InvalidOperationException($"{answer} is not an answer."),
    };

    internal static Decision RelyOn(VatNumber number, Guid invoice, bool reverseCharged, DateTimeOffset now) =>
        Decision.Accepted(new VatNumberReliedOn(invoice, number.Standing, reverseCharged, now));

    static IEnumerable<object> Doubted(VatNumber number, bool reverseCharged, DateTimeOffset now) =>
        number.Undecided.Where(reliance => reliance.ReverseCharged == reverseCharged).Select(reliance => new InvoiceTaxDoubted(reliance.InvoiceId, reliance.ReverseCharged, now));
}

/// <summary>What is said of a VAT number.</summary>
abstract record VatAnswer
{
    VatAnswer() { }

    /// <summary>The member state knows it; the consultation number proves that it was asked.</summary>
    internal sealed record Valid(string? Consultation) : VatAnswer;

    /// <summary>The member state does not know it.</summary>
    internal sealed record Invalid : VatAnswer;

    /// <summary>Nobody answered, or not so that it could be understood. Never treated as a no.</summary>
    internal sealed record Unavailable(string Reason) : VatAnswer;
}
