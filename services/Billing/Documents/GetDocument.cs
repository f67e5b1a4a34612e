using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Microsoft.Net.Http.Headers;

namespace Associations.Billing.Documents;

/// <summary>
/// An invoice, or a credit note on it, as a document, for its payer and staff: as PDF, or as UBL by EN 16931 for who asks for XML. It is the same bytes whenever it is asked
/// for, so its strong <c>ETag</c> is made of them.
/// </summary>
static class GetDocument
{
    const string PdfType = "application/pdf", XmlType = "application/xml";

    internal static void Map(RouteGroupBuilder invoices)
    {
        invoices.MapGet("/{id:guid}/document", Handle).ForMembersAndStaff("billing:read").AnswersFile(PdfType, XmlType).Refuses(BillingProblems.EInvoiceIncomplete);
        invoices.MapGet("/{id:guid}/credit-notes/{creditNoteId:guid}/document", OfCreditNote).ForMembersAndStaff("billing:read").AnswersFile(PdfType, XmlType)
            .Refuses(BillingProblems.EInvoiceIncomplete);
        invoices.MapGet("/{id:guid}/payments/{paymentId:guid}/receipt", OfPayment).ForMembersAndStaff("billing:read").AnswersFile(PdfType);
    }

    static async Task<IResult> Handle(Guid id, HttpContext http, Reads reads, CancellationToken cancellation)
    {
        if (await IssuedInvoice.Load(id, reads, cancellation) is not { } invoice) return Problems.NotFound("invoice");
        return Document(http, DocumentModel.OfInvoice(invoice.Issued, invoice.Seller, invoice.Buyer, invoice.VoidReason));
    }

    static async Task<IResult> OfCreditNote(Guid id, Guid creditNoteId, HttpContext http, Reads reads, CancellationToken cancellation) =>
        await IssuedInvoice.Load(id, reads, cancellation, creditNoteId) is { } invoice ? Document(http, invoice.CreditNote(creditNoteId)) : Problems.NotFound("credit note");

    static IResult Document(HttpContext http, DocumentModel document)
    {
        http.Response.Headers.Vary = HeaderNames.Accept;
        if (!WantsXml(http.Request)) return File(http, Pdf.Write(document), PdfType, $"{document.Number}.pdf");
        return Ubl.Missing(document) is { } missing ? Problems.Problem(409, "e-invoice-incomplete", missing) : File(http, Ubl.Write(document), XmlType, $"{document.Number}.xml");
    }

    static async Task<IResult> OfPayment(Guid id, Guid paymentId, HttpContext http, Reads reads, CancellationToken cancellation) =>
        await IssuedInvoice.Load(id, reads, cancellation) is { } invoice && invoice.ReceiptOf(paymentId) is { } receipt
            ? File(http, Pdf.Write(receipt), PdfType, $"{receipt.InvoiceNumber}-receipt.pdf")
            : Problems.NotFound("receipt");

    static IResult File(HttpContext http, byte[] bytes, string type, string name)
    {
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(bytes, type);
    }

    // What is asked for and not to be had is answered by the default (RFC 9110 section 12.5.1 lets the server disregard the field).
    static bool WantsXml(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList([.. request.Headers.Accept.OfType<string>()], out var accepted)) return false;
        return Quality(XmlType) > Quality(PdfType);

        // The most specific range that fits decides, not the most generous.
        double Quality(string type) => accepted
            .Where(range => new MediaTypeHeaderValue(type).IsSubsetOf(range))
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1).FirstOrDefault();
    }
}
