using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.EventSourcing;

namespace Associations.Billing.Refunds;

/// <summary>Owns every refund whose outcome is not known, as <see cref="FindOutPayment"/> owns payments.</summary>
static class FindOutRefund
{
    /// <summary>The refund to ask about next, or null.</summary>
    internal static Refund? Next(Invoice invoice) => invoice.Refunds.Where(refund => refund.IsInFlight).MinBy(refund => Invoice.AskAgainAt(refund.At, refund.Asked));

    internal static async Task<Outcome> WhenDue(IServiceProvider services, Guid association, Invoice invoice, Refund refund, CancellationToken cancellation)
    {
        var outcome = await services.GetRequiredService<StripeRefunds>().FindOut(
            association, invoice, refund, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
        if (outcome is ProviderOutcome.Unknown) return new Rejection("provider-unknown", "The provider did not answer.");
        var (result, _) = await services.GetRequiredService<Runner>().Run(association, "find-out-refund", async work =>
        {
            if (await work.Find<Invoice>(invoice.Id, cancellation) is not { } stream) return Outcome.Done;
            if (outcome is ProviderOutcome.Pending pending) stream.Record(RefundDecider.StillPending(stream.State, refund.Id, pending, work.Now));
            else await RefundPayment.Learn(work, stream, refund.Id, outcome, cancellation);
            return Outcome.Done;
        }, cancellation);
        return result;
    }
}
