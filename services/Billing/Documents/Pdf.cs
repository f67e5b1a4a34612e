using System.Globalization;
using Associations.Billing.Currencies;
using PdfSharp.Drawing;

namespace Associations.Billing.Documents;

/// <summary>Documents as people read, print and file them: PDF, the same bytes for the same document.</summary>
static class Pdf
{
    const int Quantity = 300, Price = 340, Tax = 410, Sum = 470, Gap = 8;

    // The library keeps fonts for the whole process.
    static readonly Lock Library = new();

    internal static byte[] Write(DocumentModel document)
    {
        lock (Library) return WriteAlone(document);
    }

    internal static byte[] Write(Receipt receipt)
    {
        lock (Library) return WriteAlone(receipt);
    }

    static byte[] WriteAlone(DocumentModel document)
    {
        var title = document.Kind == DocumentKind.CreditNote ? "Credit note" : "Invoice";
        using var sheet = new Sheet($"{title} {document.Number}", document.IssuedOn, $"{document.Seller.Name} · {title} {document.Number}");
        Head(sheet, document.IsVoid ? $"{title} (void)" : title, document.Seller);
        List<(string, string)> facts = [("Number", document.Number), ("Date", Day(document.IssuedOn))];
        if (document.DueOn is { } due) facts.Add(("Due", Day(due)));
        if (document.Corrects is { } corrected) facts.AddRange([("For invoice", corrected.Number), ("Invoiced", Day(corrected.IssuedOn))]);
        Sides(sheet, document.Kind == DocumentKind.CreditNote ? "Credited to" : "Billed to", document.Buyer, facts);
        Lines(sheet, document);
        Totals(sheet, document);
        Notes(sheet, document);
        return sheet.Finish();
    }

    static byte[] WriteAlone(Receipt receipt)
    {
        using var sheet = new Sheet($"Receipt for invoice {receipt.InvoiceNumber}", receipt.PaidOn, $"{receipt.Seller.Name} · Receipt for invoice {receipt.InvoiceNumber}");
        Head(sheet, "Receipt", receipt.Seller);
        Sides(sheet, "Received from", receipt.Payer, [("Invoice", receipt.InvoiceNumber), ("Invoiced", Day(receipt.InvoicedOn)), ("Received", Day(receipt.PaidOn)), ("How", receipt.Method)]);
        sheet.Rule(sheet.Y, strong: true);
        var y = sheet.Write(["Amount received"], Fonts.Bold(12), Sheet.Left, sheet.Y + Gap, 200);
        sheet.Write([Money(receipt.Amount, receipt.Currency)], Fonts.Bold(12), Price, sheet.Y + Gap, Sheet.Right - Price, right: true);
        sheet.Y = y + 2 * Gap;
        Paragraph(sheet, $"Payment {receipt.PaymentId}");
        if (receipt.Reference is { } reference) Paragraph(sheet, $"Reference {reference}");
        return sheet.Finish();
    }

    static void Head(Sheet sheet, string title, Party seller)
    {
        var start = sheet.Y;
        if (seller.Logo is { } logo)
        {
            sheet.Picture(logo, start, 160, 56);
            start += 64;
        }
        sheet.Write([title], Fonts.Bold(20), 300, start, Sheet.Right - 300, right: true);
        sheet.Y = sheet.Write(sheet.Wrap(seller.Name, Fonts.Bold(13), 230), Fonts.Bold(13), Sheet.Left, sheet.Y, 230) + 2;
        sheet.Y = Math.Max(sheet.Write(Details(sheet, seller, 230), Fonts.Regular(9), Sheet.Left, sheet.Y, 230, grey: true), start + 26) + 3 * Gap;
    }

    static void Sides(Sheet sheet, string who, Party party, IEnumerable<(string Name, string Value)> facts)
    {
        const int Middle = 330, Value = 400;
        var left = sheet.Write([who], Fonts.Regular(8), Sheet.Left, sheet.Y, 250, grey: true) + 2;
        left = sheet.Write(sheet.Wrap(party.Name, Fonts.Bold(10), 250), Fonts.Bold(10), Sheet.Left, left, 250);
        left = sheet.Write(Details(sheet, party, 250), Fonts.Regular(9), Sheet.Left, left, 250);
        var right = sheet.Y;
        foreach (var (name, value) in facts)
        {
            sheet.Write([name], Fonts.Regular(9), Middle, right, Value - Middle, grey: true);
            right = sheet.Write(sheet.Wrap(value, Fonts.Regular(9), Sheet.Right - Value), Fonts.Regular(9), Value, right, Sheet.Right - Value, right: true) + 2;
        }
        sheet.Y = Math.Max(left, right) + 3 * Gap;
    }

    static IReadOnlyList<string> Details(Sheet sheet, Party party, double width)
    {
        var address = party.Address;
        string?[] lines =
        [
            .. address?.Lines ?? [], $"{address?.PostalCode} {address?.City}", address is null ? null : CountryName(address.Country),
            party.TaxId is { } taxId ? $"Tax number {taxId}" : null,
        ];
        return [.. lines.Where(line => !string.IsNullOrWhiteSpace(line)).SelectMany(line => sheet.Wrap(line!, Fonts.Regular(9), width))];
    }

    static void Lines(Sheet sheet, DocumentModel document)
    {
        Titles();
        sheet.Continued = Titles;
        foreach (var line in document.Lines)
        {
            var description = sheet.Wrap(line.Description, Fonts.Regular(9), Quantity - Sheet.Left - Gap);
            var period = (line.From, line.Through) switch
            {
                ({ } from, { } through) => $"{Day(from)} to {Day(through)}",
                ({ } from, null) => $"from {Day(from)}",
                (null, { } through) => $"until {Day(through)}",
                _ => null,
            };
            string[] small = [.. new[] { period, line.Note }.OfType<string>()];
            sheet.Room(description.Count * Sheet.LineHeight(Fonts.Regular(9)) + small.Length * Sheet.LineHeight(Fonts.Regular(8)) + 2 * Gap);
            var y = sheet.Y + Gap / 2;
            Cells(y, Fonts.Regular(9), Whole(line.Quantity), UnitPrice(line, document.Currency), TaxTexts.Short(line.Tax), Iso4217.Text(line.Net, document.Currency));
            y = sheet.Write(description, Fonts.Regular(9), Sheet.Left, y, Quantity - Sheet.Left);
            if (small.Length > 0) y = sheet.Write(small, Fonts.Regular(8), Sheet.Left, y, Quantity - Sheet.Left, grey: true);
            sheet.Y = y + Gap / 2;
            sheet.Rule(sheet.Y);
        }
        sheet.Continued = null;

        void Titles()
        {
            sheet.Write(["Description"], Fonts.Bold(8), Sheet.Left, sheet.Y, Quantity - Sheet.Left);
            Cells(sheet.Y, Fonts.Bold(8), "Quantity", "Price", "Tax", $"Net {document.Currency}");
            sheet.Y += 14;
            sheet.Rule(sheet.Y, strong: true);
        }

        void Cells(double y, XFont font, string quantity, string price, string tax, string sum)
        {
            sheet.Write([quantity], font, Quantity, y, Price - Quantity, right: true);
            sheet.Write([price], font, Price, y, Tax - Price, right: true);
            sheet.Write([tax], font, Tax, y, Sum - Tax, right: true);
            sheet.Write([sum], font, Sum, y, Sheet.Right - Sum, right: true);
        }
    }

    static void Totals(Sheet sheet, DocumentModel document)
    {
        List<(string Name, long Amount, bool Strong)> rows = [];
        if (document.Taxes.Any(tax => tax.Category != "O"))
        {
            rows.Add(("Net", document.Net, false));
            rows.AddRange(document.Taxes.Select(tax => ($"Tax {TaxTexts.Short(tax)} on {Iso4217.Text(tax.Net, document.Currency)}", tax.Tax, false)));
        }
        rows.Add((document.Kind == DocumentKind.CreditNote ? "Credit" : document.IsVoid ? "Total" : "Total due", document.Total, true));
        sheet.Room(rows.Count * 16 + 2 * Gap);
        sheet.Y += Gap;
        foreach (var (name, amount, strong) in rows)
        {
            var font = strong ? Fonts.Bold(11) : Fonts.Regular(9);
            sheet.Write([name], font, Quantity, sheet.Y, Tax - Quantity + 20);
            sheet.Write([strong ? Money(amount, document.Currency) : Iso4217.Text(amount, document.Currency)], font, Tax, sheet.Y, Sheet.Right - Tax, right: true);
            sheet.Y += 16;
        }
        sheet.Y += Gap;
    }

    static void Notes(Sheet sheet, DocumentModel document)
    {
        foreach (var reason in document.Taxes.Select(TaxTexts.Reason).OfType<string>().Distinct()) Paragraph(sheet, $"Tax: {reason}.");
        if (document.Note is { } note) Paragraph(sheet, note);
        if (document is not { Kind: DocumentKind.Invoice, IsVoid: false, Total: > 0, DueOn: { } due }) return;
        Paragraph(sheet, $"Please pay {Money(document.Total, document.Currency)} by {Day(due)} and give the reference {document.Number}.");
        if (document.Seller.Account is { } account) Paragraph(sheet, $"Account {account.Iban}{(account.Bic is { } bic ? $", BIC {bic}" : "")}");
    }

    static void Paragraph(Sheet sheet, string text)
    {
        var font = Fonts.Regular(9);
        foreach (var line in sheet.Wrap(text, font, Sheet.Width))
        {
            sheet.Room(Sheet.LineHeight(font));
            sheet.Y = sheet.Write([line], font, Sheet.Left, sheet.Y, Sheet.Width);
        }
        sheet.Y += Gap / 2;
    }

    // Where the price of one is no whole number of minor units, the sum says it all.
    static string UnitPrice(DocumentLine line, string currency) => line.Net % line.Quantity == 0 ? Iso4217.Text(line.Net / line.Quantity, currency) : "";

    static string Money(long amount, string currency) => $"{currency} {Iso4217.Text(amount, currency)}";

    static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    static string CountryName(string code)
    {
        try
        {
            return new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }
}
