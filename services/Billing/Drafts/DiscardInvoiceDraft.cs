using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Drafts;

/// <summary>Discards a draft that is not wanted. It stays readable, and no number was ever given for it.</summary>
static class DiscardInvoiceDraft
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapDelete("/{id:guid}", Handle).ForStaff("billing:write").Answers(typeof(InvoiceDraftView))
        .Refuses(BillingProblems.DraftFinalised).RequireIfMatch();

    static Task<IResult> Handle(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.Execute<InvoiceDraft>(id, (draft, now) => InvoiceDraftDecider.Discard(draft, now), InvoiceDraftView.From, cancellation);
}
