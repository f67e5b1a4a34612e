using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Associations.Billing.Buyers;
using Associations.Billing.Dunning;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Mail.Texts;

namespace Associations.Billing.Mail;

/// <summary>Writes letters: the same facts in the reader's language, as text and as simple HTML in which everything from outside is encoded.</summary>
static class Letters
{
    // Goes up whenever a sentence changes, so that it can be said for ever what somebody was told.
    const int Version = 1;

    // Only what HTML itself needs is written otherwise; names stay readable in the source as well.
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    static readonly Dictionary<string, Wording> Wordings = ((Wording[])[new English(), new German(), new French()]).ToDictionary(wording => wording.Language);

    /// <summary>The languages that there are texts in.</summary>
    internal static IReadOnlyCollection<string> Languages => Wordings.Keys;

    /// <summary>The language to write in: the reader's if there are texts in it, whatever the region; else the association's.</summary>
    /// <param name="reader">What they read (BCP 47), or null.</param>
    /// <param name="association">The association's.</param>
    internal static string LanguageFor(string? reader, string association) => reader?.Split('-')[0] is { } language && Wordings.ContainsKey(language) ? language : association;

    /// <summary>Writes a letter.</summary>
    /// <param name="mail">What it is for.</param>
    /// <param name="known">The case.</param>
    /// <param name="invoice">The invoice.</param>
    /// <param name="entity">Who issued it.</param>
    /// <param name="reader">Who pays it.</param>
    /// <param name="policy">How the association asks.</param>
    /// <param name="link">Where the invoice is read and paid.</param>
    /// <param name="chargedOn">The day on which it is charged to a method that they keep, where it will be.</param>
    internal static Letter Write(
        CaseMail mail, DunningCase known, Invoice invoice, BillingEntity entity, BillingDetails reader, DunningPolicy policy, string link, DateOnly? chargedOn = null)
    {
        var wording = Wordings[LanguageFor(reader.Language, policy.Language)];
        var template = TemplateOf(mail, known, chargedOn);
        var amount = mail.Kind switch
        {
            MailKind.ActionRequired or MailKind.ConfirmInPerson or MailKind.MethodDeclined => invoice.Payments.Single(payment => payment.Id == mail.About).Amount,
            MailKind.RefundFailed => invoice.Refunds.Single(refund => refund.Id == mail.About).Amount,
            _ => invoice.Claim,
        };
        var (subject, paragraphs) = wording.Of(template, new(invoice.Number, wording.Amount(amount, invoice.Currency), wording.Day(chargedOn ?? invoice.DueOn)));
        IReadOnlyList<string> said = [wording.Greeting(reader.Name), .. paragraphs];
        return new(
            mail.Id, entity.Name, reader.Name, reader.Email!, wording.Language, $"{NameOf(template)}/{Version}", $"{entity.Name}: {subject}",
            Text(said, wording, link, entity.Name), Html(said, wording, link, entity.Name));
    }

    static Template TemplateOf(CaseMail mail, DunningCase known, DateOnly? chargedOn) => mail.Kind switch
    {
        MailKind.ActionRequired => Template.ActionRequired,
        MailKind.RefundFailed => Template.RefundFailed,
        MailKind.ConfirmInPerson => Template.ConfirmInPerson,
        MailKind.MethodDeclined => Template.MethodDeclined,
        _ when mail.Day <= 0 && chargedOn is not null => Template.ChargedSoon,
        _ when mail.Day <= 0 && mail.Round == 0 => Template.DueSoon,
        _ when mail.Day < known.OverdueAfterDays => Template.AfterDue,
        _ => Template.Overdue,
    };

    static string NameOf(Template template) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName($"{template}");

    static string Text(IReadOnlyList<string> said, Wording wording, string link, string society) =>
        string.Join("\r\n\r\n", [.. said, $"{wording.LinkText}:\r\n{link}", .. wording.Closing(society)]) + "\r\n";

    static string Html(IReadOnlyList<string> said, Wording wording, string link, string society)
    {
        var html = new StringBuilder($"<!doctype html>\r\n<html lang=\"{wording.Language}\">\r\n<body style=\"font-family: sans-serif; line-height: 1.5; max-width: 36rem\">\r\n");
        foreach (var paragraph in said) Paragraph(Encoder.Encode(paragraph));
        Paragraph($"<a href=\"{Encoder.Encode(link)}\">{Encoder.Encode(wording.LinkText)}</a>");
        foreach (var paragraph in wording.Closing(society)) Paragraph(Encoder.Encode(paragraph));
        return html.Append("</body>\r\n</html>\r\n").ToString();

        void Paragraph(string encoded) => html.Append("<p>").Append(encoded).Append("</p>\r\n");
    }
}

/// <summary>What a letter says.</summary>
enum Template
{
    DueSoon,
    AfterDue,
    Overdue,
    ActionRequired,
    RefundFailed,
    ChargedSoon,
    ConfirmInPerson,
    MethodDeclined,
}

/// <summary>What a letter is about, in the form of its language.</summary>
/// <param name="Number">The invoice's number.</param>
/// <param name="Amount">An amount.</param>
/// <param name="DueOn">The day on which the invoice is, or was, due; or on which it is charged.</param>
sealed record LetterFacts(string Number, string Amount, string DueOn);
