using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.EventSourcing;

namespace Associations.Billing.Refunds;

/// <summary>Owns every refund whose outcome is not known, as <see cref="FindOutPayment"/> owns payments.</summary>
static class FindOutRefund
{
    // The database keeps microseconds, and may have rounded up the deadline.
    static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    /// <summary>The refunds to ask about by now.</summary>
    internal static IReadOnlyList<Refund> Due(Invoice? invoice, DateTimeOffset now) =>
        invoice is null ? [] : [.. invoice.Refunds.Where(refund => refund is { IsInFlight: true, MissingSince: null } && Invoice.AskAgainAt(refund.At, refund.Asked) <= now + Rounding)];

    internal static async Task<Outcome> WhenDue(IServiceProvider services, Guid association, Invoice invoice, Refund refund, CancellationToken cancellation)
    {
        ProviderOutcome outcome;
        try
        {
            outcome = await services.GetRequiredService<StripeRefunds>().FindOut(association, invoice, refund, services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
        }
        catch (Exception failure) when (StripePayments.IsUnknown(failure, cancellation))
        {
            outcome = new ProviderOutcome.Unknown();
        }
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
