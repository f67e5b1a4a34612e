using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Refunds;

/// <summary>
/// Puts what a credit note promised to refund, and what was neither sent nor is on its way, on the payer's credit balance: for when the payer's
/// bank disputes the payment, the card is gone, or the provider refuses.
/// </summary>
/// <param name="Reason">Why it cannot be sent, as a slug.</param>
sealed record CreditPromisedRefund(string Reason)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/credit-promised-refund", Handle).ForStaff("billing:write")
        .Answers(typeof(InvoiceView)).Refuses(BillingProblems.NoRefundPromised).DecidedOn("the invoice").RequireIfMatch();

    static async Task<IResult> Handle(Guid id, CreditPromisedRefund command, Commands commands, CancellationToken cancellation)
    {
        if (!Invoices.Reasons.IsOne(command.Reason)) return Problems.Invalid("reason", Invoices.Reasons.Form);
        return await commands.Run(async work =>
        {
            if (await work.Find<Invoice>(id, cancellation) is not { } invoice) return Outcome.NotFound("invoice");
            if (commands.Stale(invoice.Version) is { } stale) return stale;
            var decision = RefundDecider.CreditPromise(invoice.State, Uuid.New(work.Now), command.Reason, work.Now);
            if ((await CreditMovements.Record(work, invoice, decision, cancellation)).Rejection is { } refused) return refused;
            return Outcome.Ok(InvoiceViews.From(invoice.State), invoice.Version);
        }, cancellation);
    }
}
