using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Invoices;

/// <summary>
/// Makes an invoice that nobody has paid owed no longer. While a payment is under way it is only asked for: it happens if that payment fails,
/// and the invoice tells <c>voidReason</c> meanwhile. What was granted when it had been paid, before that payment bounced, stands again; to take that back,
/// too, credit the invoice instead.
/// </summary>
/// <param name="Reason">Why, as a slug.</param>
sealed record VoidInvoice(string Reason)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/void", Handle).ForStaff("billing:write").Answers(typeof(InvoiceView))
        .Refuses(BillingProblems.InvoicePaid, BillingProblems.InvoicePartlyPaid, BillingProblems.InvoiceWrittenOff).RequireIfMatch();

    static async Task<IResult> Handle(Guid id, VoidInvoice command, Commands commands, CancellationToken cancellation) => Reasons.IsOne(command.Reason)
        ? await commands.Execute<Invoice>(id, (invoice, _) => InvoiceDecider.Void(invoice, command.Reason), InvoiceViews.From, cancellation)
        : Problems.Invalid("reason", Reasons.Form);

    /// <summary>
    /// Voids the invoice of something that is not wanted any more; part of the reactions to that. One that was paid in part cannot have been for
    /// nothing: all of it that is left is credited (<see cref="CreditNotes.CreditUnwanted"/>).
    /// </summary>
    internal static async Task<Outcome> In(Work work, Guid subject, string reason, CancellationToken cancellation)
    {
        if (await work.Documents.LoadAsync<InvoicedSubject>(subject, cancellation) is not { } known)
        {
            // It overtook the charge, which is then not to be invoiced when it comes.
            work.Documents.Insert(new InvoicedSubject(subject, null));
            return Outcome.Done;
        }
        if (known.InvoiceId is not { } id || await work.Find<Invoice>(id, cancellation) is not { } invoice) return Outcome.Done;
        return invoice.Record(InvoiceDecider.Unwanted(invoice.State, reason)).Rejection is { } refused ? refused : Outcome.Done;
    }
}
