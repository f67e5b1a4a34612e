using Associations.Billing.BankStatements;
using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Payments;

/// <summary>
/// Takes back a payment that staff recorded: it was mistyped, is another invoice's, or bounced. What it paid is owed again, and what it was over is taken from
/// the payer's credit as far as that is left. While a bank line stands for it, it came beyond doubt, and only a line takes it back.
/// </summary>
/// <param name="Reason">Why, as a slug, such as <c>mistyped</c>, <c>other-invoice</c> or <c>cheque-bounced</c>.</param>
sealed record ReverseRecordedPayment(string Reason)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/recorded-payments/{paymentId:guid}/reverse", Handle).ForStaff("billing:write")
        .Answers(typeof(PaymentView)).Refuses(BillingProblems.PaymentNotRecorded, BankStatementProblems.PaymentMatched).DecidedOn("the invoice").RequireIfMatch();

    static async Task<IResult> Handle(Guid id, Guid paymentId, ReverseRecordedPayment command, Commands commands, CancellationToken cancellation)
    {
        if (!Reasons.IsOne(command.Reason)) return Problems.Invalid("reason", Reasons.Form);
        return await commands.Run(async work =>
        {
            // Whoever matches a line to it locks the invoice too, so of the two the second sees what the first did.
            if (await work.Find<Invoice>(id, cancellation) is not { } invoice || invoice.State.Payments.All(payment => payment.Id != paymentId)) return Outcome.NotFound("payment");
            if (commands.Stale(invoice.Version) is { } stale) return stale;
            if (invoice.State.Payment(paymentId).IsOffline && (await BankSearch.Matched(work.Documents, work.Association, [paymentId], cancellation)).Count > 0)
                return new Rejection("payment-matched", "A bank line stands for this payment. If the money went back, match the line by which it did.");
            var decision = InvoiceDecider.ReversePayment(invoice.State, paymentId, command.Reason, await CreditMovements.LeftOf(work, invoice.State, cancellation), work.Now);
            if ((await CreditMovements.Record(work, invoice, decision, cancellation)).Rejection is { } refused) return refused;
            return Outcome.Ok(PaymentView.From(invoice.State.Payment(paymentId), invoice.State.Currency), invoice.Version);
        }, cancellation);
    }
}
