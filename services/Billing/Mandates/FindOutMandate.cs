using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Mandates;

/// <summary>
/// Owns every mandate of which it is not known whether the method is kept, and every method that the provider is to let go of: asks when the mandate's
/// state says to look again.
/// </summary>
static class FindOutMandate
{
    internal static async Task<Outcome> WhenDue(IServiceProvider services, Deadline deadline, CancellationToken cancellation)
    {
        var (stripe, now) = (services.GetRequiredService<StripeMandates>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        PaymentMandate? known;
        MandateAcceptance? acceptance;
        StripeCustomer? customer;
        await using (var session = services.GetRequiredService<IDocumentStore>().ReadIn(deadline.Association))
        {
            known = await session.LoadAsync<PaymentMandate>(deadline.Id, cancellation);
            acceptance = await session.LoadAsync<MandateAcceptance>(deadline.Id, cancellation);
            customer = known is null ? null : await session.LoadAsync<StripeCustomer>(StripeCustomer.IdOf(deadline.Association, known.Account), cancellation);
        }
        var answer = known is { IsOpen: true } ? await stripe.FindOut(deadline.Association, known, acceptance, customer?.CustomerId, now, cancellation) : null;
        var isDetached = known is { IsToDetach: true } && await stripe.Detach(known.PaymentMethod, cancellation);
        if (answer is { Outcome: SetupOutcome.Unknown } || (known is { IsToDetach: true } && !isDetached)) return new Rejection("provider-unknown", "The provider did not answer.");

        var (result, _) = await services.GetRequiredService<Runner>().Run(deadline.Association, "find-out-mandate", async work =>
        {
            var mandate = await work.Find<PaymentMandate>(deadline.Id, cancellation);
            if (mandate is { State.IsOpen: true } && answer is not null) await LearnMandate.In(work, mandate, answer, cancellation, asked: true);
            else if (mandate is { State.IsToDetach: true } && isDetached) mandate.Record(MandateDecider.Detached(mandate.State, work.Now));
            // It was decided meanwhile.
            else if (mandate?.State.LookAgainAt is null) work.Documents.Delete<Deadline>(deadline.Id);
            return Outcome.Done;
        }, cancellation);
        return result;
    }
}
