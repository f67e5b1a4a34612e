using Associations.Billing.CreditBalances;
using Associations.Billing.CreditNotes;
using Associations.Billing.Invoices;
using Associations.Billing.Refunds;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Payments;

/// <summary>
/// Owns every payment whose outcome is not known: asks the provider when the invoice's state says to look again. It makes nothing happen
/// that the provider's own messages would not have brought, so it is late at worst.
/// </summary>
static class FindOutPayment
{
    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation)
    {
        var (store, stripe, runner) = (services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<StripePayments>(), services.GetRequiredService<Runner>());
        Invoice? invoice;
        await using (var session = store.ReadIn(deadline.Association))
            invoice = await session.LoadAsync<Invoice>(deadline.Id, cancellation);

        if (invoice is { IsUnwanted: true }) return await CreditUnwanted.WhenDue(runner, deadline, cancellation);
        if (invoice is not null && FindOutRefund.Next(invoice) is { } refund
            && (invoice.InFlight is not { } other || Invoice.AskAgainAt(refund.At, refund.Asked) < Invoice.AskAgainAt(other.At, other.Asked)))
            return await FindOutRefund.WhenDue(services, deadline.Association, invoice, refund, cancellation);

        var outcome = invoice?.InFlight is { } payment ? await stripe.FindOut(deadline.Association, invoice, payment, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation) : null;
        if (outcome is ProviderOutcome.Unknown) return new Rejection("provider-unknown", "The provider did not answer.");

        var (result, _) = await runner.Run(deadline.Association, "find-out-payment", async work =>
        {
            var stream = await work.Find<Invoice>(deadline.Id, cancellation);
            if (stream is null || outcome is null || stream.State.InFlight?.Id != invoice!.InFlight!.Id)
            {
                // It was decided meanwhile.
                if (stream?.State.LookAgainAt is null) work.Documents.Delete<Deadline>(deadline.Id);
                return Outcome.Done;
            }
            await CreditMovements.Record(work, stream, outcome is ProviderOutcome.Pending pending
                ? InvoiceDecider.StillPending(stream.State, invoice.InFlight.Id, pending, work.Now)
                : InvoiceDecider.Learn(stream.State, invoice.InFlight.Id, outcome, work.Now), cancellation);
            return Outcome.Done;
        }, cancellation);
        return result;
    }
}
