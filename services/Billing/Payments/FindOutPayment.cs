using Associations.Billing.CreditBalances;
using Associations.Billing.CreditNotes;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
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
    /// <summary>How many are asked about at once. On the morning on which a year's dues are charged they are thousands, and each takes the provider some tenths of a second.</summary>
    internal const int AtOnce = 8;

    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation)
    {
        var (store, stripe, runner) = (services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<StripePayments>(), services.GetRequiredService<Runner>());
        Invoice? invoice;
        CheckoutPage? page;
        PaymentMandate? mandate;
        MandateAcceptance? acceptance;
        await using (var session = store.ReadIn(deadline.Association))
        {
            invoice = await session.LoadAsync<Invoice>(deadline.Id, cancellation);
            page = await CheckoutPage.Of(invoice?.InFlight, session, cancellation);
            mandate = invoice?.ToAskAbout?.Kept is { } kept ? await session.LoadAsync<PaymentMandate>(kept.MandateId, cancellation) : null;
            acceptance = invoice?.ToAskAbout is { Debit: not null } debit ? await session.LoadAsync<MandateAcceptance>(debit.Id, cancellation) : null;
        }

        if (invoice is { IsUnwanted: true }) return await CreditUnwanted.WhenDue(runner, deadline, cancellation);

        // Each gets its look, whatever is heard of the others.
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var refunds = FindOutRefund.Due(invoice, now);
        var others = Outcome.Done;
        foreach (var refund in refunds)
            if (await FindOutRefund.WhenDue(services, deadline.Association, invoice!, refund, cancellation) is Outcome.Refused refused) others = refused;
        // A payment is asked about in its own time, and when no refund was due: then a message of the provider's has it looked at.
        if (refunds.Count > 0 && !(invoice!.ToAskAbout is { MissingSince: null } own && invoice.AskAgainAt(own) <= now)) return others;

        var outcome = invoice?.ToAskAbout is not { } payment ? null
            : page is not null ? await services.GetRequiredService<StripeCheckouts>().FindOut(deadline.Association, invoice, payment, page, now, cancellation)
            : payment.IsToCharge ? await stripe.Charge(deadline.Association, invoice, payment, mandate is { Status: MandateStatus.Active }, now, cancellation)
            : await stripe.FindOut(deadline.Association, invoice, payment, acceptance, now, cancellation);
        if (outcome is ProviderOutcome.Unknown) return new Rejection("provider-unknown", "The provider did not answer.");

        var (result, _) = await runner.Run(deadline.Association, "find-out-payment", async work =>
        {
            var stream = await work.Find<Invoice>(deadline.Id, cancellation);
            if (stream is null || outcome is null || stream.State.ToAskAbout?.Id != invoice!.ToAskAbout!.Id)
            {
                // It was decided meanwhile.
                if (stream?.State.LookAgainAt is null) work.Documents.Delete<Deadline>(deadline.Id);
                return Outcome.Done;
            }
            await CheckoutPage.Note(work, invoice.ToAskAbout.Id, outcome, cancellation);
            var learnt = await CreditMovements.Record(work, stream, outcome is ProviderOutcome.Pending pending
                ? InvoiceDecider.StillPending(stream.State, invoice.ToAskAbout.Id, pending, work.Now)
                : InvoiceDecider.Learn(stream.State, invoice.ToAskAbout.Id, outcome, work.Now), cancellation);
            MandateAcceptance.Forget(work, stream.State.Payment(invoice.ToAskAbout.Id));
            // A page that is still open is looked at when that is over, though nothing of it is new.
            if (learnt.Events.Count == 0 && stream.State.LookAgainAt is { } next) work.Documents.Store(new Deadline(deadline.Id, deadline.Association, nameof(Invoice), next));
            else if (learnt.Events.Count == 0) work.Documents.Delete<Deadline>(deadline.Id);
            return Outcome.Done;
        }, cancellation);
        return others is Outcome.Refused ? others : result;
    }
}
