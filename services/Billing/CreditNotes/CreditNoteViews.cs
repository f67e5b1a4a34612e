using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.CreditNotes;

/// <summary>A credit note as the payer and staff see it. All amounts are positive.</summary>
sealed record CreditNoteView(
    Guid Id, string Number, Money Amount, IReadOnlyList<CreditNoteTax> Taxes, IReadOnlyList<CreditNoteLine> Lines, Money Offset, Money ToBalance, Money ToRefund, string Reason,
    DateOnly IssuedOn)
{
    internal static CreditNoteView From(CreditNote note, string currency) => new(
        note.Id, note.Number, new(note.Amount, currency),
        [.. note.Taxes.Select(tax => new CreditNoteTax(tax.Category, tax.Rate, new(tax.Net, currency), new(tax.Tax, currency), tax.Reason))],
        [.. note.Lines.Select(line => new CreditNoteLine(line.Line, new(line.Amount, currency)))], new(note.Offset, currency), new(note.ToBalance, currency), new(note.ToRefund, currency),
        note.Reason, note.IssuedOn);
}

static class CreditNoteViews
{
    internal static void Map(RouteGroupBuilder invoices)
    {
        invoices.MapGet("/{id:guid}/credit-notes", List).ForMembersAndStaff("billing:read").Answers(typeof(PageOf<CreditNoteView>)).Paged();
        invoices.MapGet("/{id:guid}/credit-notes/{creditNoteId:guid}", (Guid id, Guid creditNoteId, Reads reads, CancellationToken cancellation) =>
            reads.One<Invoice>(
                id, invoice => CreditNoteView.From(invoice.CreditNotes.Single(note => note.Id == creditNoteId), invoice.Currency), cancellation,
                (invoice, caller) => InvoiceViews.MaySee(invoice, caller) && invoice.CreditNotes.Any(note => note.Id == creditNoteId)))
            .ForMembersAndStaff("billing:read").Answers(typeof(CreditNoteView)).AsOf();
    }

    static async Task<IResult> List(Guid id, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Invoice>(id, cancellation) is not { } invoice || !InvoiceViews.MaySee(invoice, reads.Caller)) return Problems.NotFound("invoice");
        return Paging.Answer(request, [.. invoice.CreditNotes.Select(note => CreditNoteView.From(note, invoice.Currency))], note => note.Id.ToString());
    }
}
