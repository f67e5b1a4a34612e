using System.Text.RegularExpressions;
using Associations.Billing.Buyers;
using Associations.Billing.Dunning;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Mail;
using Associations.Contracts;

namespace Associations.Billing.Tests.Mail;

public sealed partial class LetterTests
{
    static readonly Guid About = Guid.CreateVersion7();

    [Theory]
    [InlineData("de", "en", "de")]
    [InlineData("de-AT", "en", "de")]
    [InlineData("fr-CA", "de", "fr")]
    [InlineData("fi", "de", "de")]
    [InlineData("zh-Hant-TW", "fr", "fr")]
    [InlineData(null, "fr", "fr")]
    public void A_letter_is_in_the_readers_language_or_else_in_the_associations(string? reader, string association, string language) =>
        Assert.Equal(language, Letters.LanguageFor(reader, association));

    [Theory]
    [InlineData("en", "EUR", 1234567, "EUR 12,345.67", "1 March 2026")]
    [InlineData("de", "EUR", 1234567, "12.345,67 EUR", "1. März 2026")]
    [InlineData("fr", "EUR", 1234567, "12 345,67 EUR", "1er mars 2026")]
    [InlineData("en", "JPY", 1234567, "JPY 1,234,567", "1 March 2026")]
    [InlineData("de", "KWD", 1234567, "1.234,567 KWD", "1. März 2026")]
    public void Amounts_and_days_are_in_the_languages_own_form(string language, string currency, long amount, string written, string day)
    {
        var letter = Write(new CaseMail(About, MailKind.Reminder, -7, null, 0, default), language, currency, amount);
        // French groups by a narrow space that does not break.
        var text = Spaces().Replace(letter.Text, " ");
        Assert.Contains(written, text, StringComparison.Ordinal);
        Assert.Contains(day, text, StringComparison.Ordinal);
    }

    public static TheoryData<string, MailKind, int?, string, bool> Every
    {
        get
        {
            var every = new TheoryData<string, MailKind, int?, string, bool>();
            foreach (var language in Letters.Languages)
            {
                every.Add(language, MailKind.Reminder, -7, "due-soon/1", false);
                every.Add(language, MailKind.Reminder, 0, "due-soon/1", false);
                every.Add(language, MailKind.Reminder, -7, "charged-soon/1", true);
                every.Add(language, MailKind.Reminder, 3, "after-due/1", true);
                every.Add(language, MailKind.Reminder, 30, "overdue/1", false);
                every.Add(language, MailKind.ActionRequired, null, "action-required/1", false);
                every.Add(language, MailKind.RefundFailed, null, "refund-failed/1", false);
                every.Add(language, MailKind.ConfirmInPerson, null, "confirm-in-person/1", false);
                every.Add(language, MailKind.MethodDeclined, null, "method-declined/1", true);
            }
            return every;
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Every_letter_says_what_it_is_about_and_nothing_from_outside_is_markup_or_another_line(string language, MailKind kind, int? day, string template, bool charged)
    {
        var letter = Write(new CaseMail(About, kind, day, kind == MailKind.Reminder ? null : About, 0, default), language, charged: charged);
        Assert.Equal((language, template), (letter.Language, letter.Template));
        Assert.DoesNotContain(letter.Subject, char.IsControl);
        foreach (var body in (string[])[letter.Text, letter.Html])
        {
            Assert.Contains("SOE-2026-000001", body, StringComparison.Ordinal);
            Assert.Contains("120", body, StringComparison.Ordinal);
        }
        Assert.Contains("https://members.example/invoices/1?a=1&b=2", letter.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://members.example/invoices/1?a=1&amp;b=2\"", letter.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", letter.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", letter.Html, StringComparison.Ordinal);
    }

    static Letter Write(CaseMail mail, string language, string currency = "EUR", long amount = 12000, bool charged = false)
    {
        var id = Guid.CreateVersion7();
        var due = new DateOnly(2026, 3, 1);
        object[] facts =
        [
            new InvoiceFinalised(Guid.CreateVersion7(), "SOE-2026-000001", new Subject("application", id), new Payer(null, "a"), currency, [new ChargeLine("Dues", 1, amount, "t")], amount, due.AddDays(-30), due),
            new PaymentStarted(About, "pm_card_visa", amount, default),
            new RefundStarted(About, About, amount, "duplicate", default),
        ];
        var invoice = facts.Aggregate(Invoice.Empty(id), (state, e) => state.Evolve(e));
        var known = DunningCase.Empty(id).Evolve(new DunningBegun(id, due, "UTC", 0, [-7, 0, 3, 30], 30, default));
        var entity = BillingEntity.Empty(id) with { Name = "Society AISBL" };
        return Letters.Write(mail, known, invoice, entity, new BillingDetails { Name = "Ada <script>", Email = "ada@example.org", Language = language }, DunningPolicy.Empty(id), "https://members.example/invoices/1?a=1&b=2", charged ? due : null);
    }

    [GeneratedRegex(@"\p{Zs}")]
    private static partial Regex Spaces();
}
