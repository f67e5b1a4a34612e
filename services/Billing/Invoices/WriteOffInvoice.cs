using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Invoices;

/// <summary>Gives up what is due on an invoice. The payer may still pay it, and what is withheld for it stays so until then.</summary>
/// <param name="Reason">Why, as a slug.</param>
sealed record WriteOffInvoice(string Reason)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/write-off", Handle).ForStaff("billing:write").Answers(typeof(InvoiceView))
        .Refuses(BillingProblems.InvoicePaid, BillingProblems.InvoiceVoid, BillingProblems.PaymentInFlight).RequireIfMatch();

    static async Task<IResult> Handle(Guid id, WriteOffInvoice command, Commands commands, CancellationToken cancellation) => Reasons.IsOne(command.Reason)
        ? await commands.Execute<Invoice>(id, (invoice, now) => InvoiceDecider.WriteOff(invoice, command.Reason, now), InvoiceViews.From, cancellation)
        : Problems.Invalid("reason", Reasons.Form);
}
