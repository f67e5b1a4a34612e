using Associations.EventSourcing;

namespace Associations.Billing.Mandates;

/// <summary>
/// Records what the provider said of a mandate, and what follows: its payer's customer is remembered, from where they accepted is forgotten, and one that
/// becomes active replaces the one before. Two that become active at once contend for the customer, and the second replaces the first.
/// </summary>
static class LearnMandate
{
    internal static async Task<Decision> In(Work work, Loaded<PaymentMandate> mandate, SetupAnswer answer, CancellationToken cancellation, bool asked = false)
    {
        var decision = asked && answer.Outcome is SetupOutcome.Pending pending
            ? MandateDecider.StillPending(mandate.State, pending, work.Now)
            : MandateDecider.Learn(mandate.State, answer.Outcome, work.Now);
        if (mandate.Record(decision).Rejection is not null) return decision;
        if (decision.Events.Count > 0) work.Documents.Delete<MandateAcceptance>(mandate.State.Id);

        var id = StripeCustomer.IdOf(work.Association, mandate.State.Account);
        var known = await work.Documents.LoadAsync<StripeCustomer>(id, cancellation);
        var becomesActive = decision.Events.Any(e => e is MandateActivated);
        if (becomesActive && known?.MandateId is { } other && await work.Find<PaymentMandate>(other, cancellation) is { } former)
            former.Record(MandateDecider.Replace(former.State, mandate.State, work.Now));
        if (known is null && (mandate.State.CustomerId ?? answer.CustomerId) is { } customer)
            work.Documents.Insert(new StripeCustomer(id, customer, becomesActive ? mandate.State.Id : null));
        else if (known is not null && becomesActive)
            work.Documents.Store(known with { MandateId = mandate.State.Id });
        return decision;
    }
}
