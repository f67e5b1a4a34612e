using System.Text;
using Associations.Billing.Documents;
using Associations.Contracts;
using PdfSharp.Pdf.IO;

namespace Associations.Billing.Tests.Documents;

public sealed class PdfTests
{
    public static TheoryData<string> Names => Samples.Names;

    static readonly Receipt Received = new(
        "SOE-2026-000001", new(2026, 3, 1), Guid.Parse("0195f1a0-0000-7000-8000-000000000001"), 12000, "EUR", new(2026, 3, 5), "Transfer", Samples.Seller, Samples.Buyer, "E2E-77");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_document_has_the_same_bytes_on_any_day_and_thread(string name)
    {
        var written = Pdf.Write(Samples.All[name]);
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Pdf.Write(Samples.All[name]))));
        Assert.All(again, bytes => Assert.Equal(written, bytes));
    }

    [Fact]
    public void Documents_that_differ_have_marks_that_differ() =>
        Assert.Equal(Samples.All.Count, Samples.All.Values.Select(document => PdfReader.Open(new MemoryStream(Pdf.Write(document)), PdfDocumentOpenMode.Import).Internals.FirstDocumentGuid).Distinct().Count());

    [Fact]
    public void Its_text_can_be_searched_and_copied_and_its_fonts_are_in_it()
    {
        var written = Encoding.Latin1.GetString(Pdf.Write(Samples.All["standard rate"]));
        Assert.Contains("/ToUnicode", written, StringComparison.Ordinal);
        Assert.Contains("/FontFile2", written, StringComparison.Ordinal);
        Assert.Contains("AAAAAA+Liberation", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1), InlineData(8, 1), InlineData(40, 3), InlineData(200, 13)]
    public void Many_lines_break_over_pages(int lines, int pages) => Assert.Equal(pages, Pages(Pdf.Write(Long(lines))));

    [Fact]
    public void A_word_that_fits_on_no_line_is_cut() =>
        Assert.Equal(1, Pages(Pdf.Write(DocumentModel.OfInvoice(Samples.Issued([new ChargeLine(new string('w', 400), 1, 100, "test")], 100), Samples.Seller, Samples.Buyer))));

    [Fact]
    public void A_document_is_small() => Assert.InRange(Pdf.Write(Samples.All["standard rate"]).Length, 5_000, 60_000);

    [Fact]
    public void A_receipt_is_a_page() => Assert.Equal(1, Pages(Pdf.Write(Received)));

    static DocumentModel Long(int lines) => DocumentModel.OfInvoice(
        Samples.Issued([.. Enumerable.Range(1, lines).Select(line => new ChargeLine(
            $"Seat {line} of the organisation's package for the annual conference, with the workshops of the day before", 2, 12345, "test", new(2026, 9, 1), new(2026, 9, 4)))], lines * 24690L),
        Samples.Seller, Samples.Buyer);

    static int Pages(byte[] pdf) => PdfReader.Open(new MemoryStream(pdf), PdfDocumentOpenMode.Import).PageCount;
}
