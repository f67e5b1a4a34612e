using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Drafts;

/// <summary>Says what a draft is to say instead, all of it. Nothing of it is issued.</summary>
static class ReviseInvoiceDraft
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPut("/{id:guid}", Handle).ForStaff("billing:write").Answers(typeof(InvoiceDraftView))
        .Refuses(BillingProblems.DraftFinalised, BillingProblems.DraftDiscarded).RequireIfMatch();

    static Task<IResult> Handle(Guid id, DraftInvoice command, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    {
        if (await work.Find<InvoiceDraft>(id, cancellation) is not { } draft) return Outcome.NotFound("invoice draft");
        if (commands.Stale(draft.Version) is { } stale) return stale;
        if (await command.CannotBe(work, cancellation) is { } none) return none;
        if (draft.Record(InvoiceDraftDecider.Revise(draft.State, command.Terms, work.Now)).Rejection is { } refused) return refused;
        return Outcome.Ok(InvoiceDraftView.From(draft.State), draft.Version);
    }, cancellation);
}
