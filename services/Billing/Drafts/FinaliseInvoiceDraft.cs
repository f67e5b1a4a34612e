using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Drafts;

/// <summary>
/// Makes a draft an invoice: numbered, taxed, owed and final, in one transaction. However often it is asked for, there is one invoice; who asks again
/// is told of that one.
/// </summary>
static class FinaliseInvoiceDraft
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{id:guid}/finalise", Handle).ForStaff("billing:write").Answers(typeof(InvoiceDraftView))
        .Refuses(BillingProblems.DraftDiscarded, BillingProblems.DraftDuePassed).RequireIfMatch();

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    {
        if (await work.Find<InvoiceDraft>(id, cancellation) is not { } draft) return Outcome.NotFound("invoice draft");
        // What was asked for is so already, whatever version it was asked of (RFC 9110 section 13.1.1).
        if (draft.State.Status == InvoiceDraftStatus.Finalised) return Outcome.Ok(InvoiceDraftView.From(draft.State), draft.Version);
        if (commands.Stale(draft.Version) is { } stale) return stale;
        if (await work.Read<BillingEntity>(draft.State.Terms.EntityId ?? BillingEntity.IdOf(work.Association), cancellation) is not { } entity) return Outcome.NotFound("billing entity");
        if (InvoiceDraftDecider.MayFinalise(draft.State, entity.DateAt(work.Now)).Rejection is { } refused) return refused;

        await IssueInvoice.In(work, InvoiceDraftDecider.ChargeOf(draft.State, entity, work.Now), cancellation);
        var invoice = work.State<Invoice>((await work.Load<InvoicedSubject>(id, cancellation))!.InvoiceId!.Value);
        // Taxes may have added to what could be told exactly before them.
        if (invoice.Total > InvoiceDraftDecider.Most) return Outcome.Invalid("lines", $"With taxes they may come to {InvoiceDraftDecider.Most} minor units at most.");
        draft.Record(Decision.Accepted(new DraftFinalised(invoice.Id, invoice.Number, work.Now)));
        return Outcome.Ok(InvoiceDraftView.From(draft.State), draft.Version);
    }, cancellation);
}
