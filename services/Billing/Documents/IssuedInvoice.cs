using Associations.Billing.Buyers;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Documents;

/// <summary>All that documents on one invoice are made of.</summary>
/// <param name="Issued">How it was issued.</param>
/// <param name="Seller">Who issued it, as they were then.</param>
/// <param name="Buyer">Who is charged.</param>
/// <param name="Events">What happened on it.</param>
/// <param name="Calendar">The seller, whose calendar gives the dates.</param>
sealed record IssuedInvoice(InvoiceFinalised Issued, Party Seller, Party Buyer, IReadOnlyList<object> Events, BillingEntity Calendar)
{
    /// <summary>Why it is void, or null.</summary>
    internal string? VoidReason => Events.OfType<InvoiceCancelled>().LastOrDefault()?.Reason;

    /// <summary>An invoice that the caller may see, or null.</summary>
    /// <param name="id">The invoice.</param>
    /// <param name="reads">For whom.</param>
    /// <param name="cancellation">The request's.</param>
    /// <param name="creditNote">The credit note on it that is to be documented, by whom it was issued then; null for the invoice itself.</param>
    internal static async Task<IssuedInvoice?> Load(Guid id, Reads reads, CancellationToken cancellation, Guid? creditNote = null)
    {
        await using var session = reads.Query();
        if (id == Guid.Empty || await session.Events.FetchStreamAsync(id, token: cancellation) is not [{ Data: InvoiceFinalised issued } first, ..] events) return null;
        if (!InvoiceViews.MaySee(Invoice.Empty(id).Evolve(issued), reads.Caller)) return null;

        var documented = creditNote is null ? first : events.Prepend(first).FirstOrDefault(e => e.Data is InvoiceCredited credited && credited.CreditNoteId == creditNote);
        if (documented is null) return null;

        // Later changes of the seller's name or account do not change what was issued before. Where it says under which version, that is more than
        // the instant can say: an amendment may have been under way at the same time.
        var entity = documented.Data is InvoiceFinalised { Under.EntityRevision: var revision }
            ? await session.Events.FetchStreamAsync(issued.EntityId, version: revision, token: cancellation)
            : await session.Events.FetchStreamAsync(issued.EntityId, timestamp: documented.Timestamp, token: cancellation);
        var seller = entity.Aggregate(BillingEntity.Empty(issued.EntityId), (state, e) => state.Evolve(e.Data));
        var logo = seller.LogoId is { } shown ? await session.LoadAsync<EntityLogo>(shown, cancellation) : null;
        return new(issued, Party.Of(seller, logo), await BuyerOf(session, id, issued.Payer, cancellation), [.. events.Select(e => e.Data)], seller);
    }

    /// <summary>A credit note as a document.</summary>
    internal DocumentModel CreditNote(Guid creditNote) =>
        DocumentModel.OfCreditNote(Events.OfType<InvoiceCredited>().First(credited => credited.CreditNoteId == creditNote), Issued, Seller, Buyer);

    /// <summary>The receipt of a payment, or null unless the money is there.</summary>
    internal Receipt? ReceiptOf(Guid paymentId) =>
        Events.Select(e => e switch
        {
            PaymentSucceeded succeeded when succeeded.PaymentId == paymentId => Receipt(paymentId, succeeded.Amount, Calendar.DateAt(succeeded.At), "Card or bank, online", null),
            PaymentRecorded recorded when recorded.PaymentId == paymentId => Receipt(paymentId, recorded.Amount, recorded.ReceivedOn, InWords(recorded.Method), recorded.Reference),
            _ => null,
        }).FirstOrDefault(receipt => receipt is not null);

    Receipt Receipt(Guid paymentId, long amount, DateOnly on, string method, string? reference) =>
        new(Issued.Number, Issued.IssuedOn, paymentId, amount, Issued.Currency, on, method, Seller, Buyer, reference);

    static string InWords(string method) => method.Length == 0 ? method : char.ToUpperInvariant(method[0]) + method[1..];

    // As they were when it was issued, or when they first said who they are. Who never did is named by the payer's reference alone.
    static async Task<Party> BuyerOf(IQuerySession session, Guid invoice, Payer payer, CancellationToken cancellation) =>
        await session.LoadAsync<InvoicedBuyer>(invoice, cancellation) is { } buyer
            ? new Party(buyer.Organisation ?? buyer.Name, buyer.TaxId, buyer.Address)
            : new Party($"Payer {payer.PersonId?.ToString() ?? payer.Account?[..Math.Min(12, payer.Account.Length)] ?? invoice.ToString()}", null, null);
}
