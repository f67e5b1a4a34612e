using Associations.Billing.Payments;
using Associations.EventSourcing;
using Stripe;

namespace Associations.Billing.Mandates;

/// <summary>
/// What an event of Stripe's comes to where it is about a method that is kept: the object is fetched with our own key, and whose it is says the metadata
/// of the setup intent.
/// </summary>
/// <param name="Association">Whose it is.</param>
/// <param name="Apply">Records it.</param>
sealed record ToldMandate(Guid Association, Func<Work, CancellationToken, Task<Outcome>> Apply)
{
    const string Detached = "payment_method.detached";

    /// <summary>True for the types of event that are used here.</summary>
    internal static bool IsUsed(string type) => type == Detached || type.StartsWith("setup_intent.", StringComparison.Ordinal);

    /// <summary>Fetches what an event is about; null when it is of another system on the same account.</summary>
    internal static Task<ToldMandate?> By(string type, string id, StripeMandates stripe, CancellationToken cancellation) =>
        type == Detached ? OfMethod(id, stripe, cancellation) : OfSetup(id, stripe, cancellation);

    static async Task<ToldMandate?> OfSetup(string id, StripeMandates stripe, CancellationToken cancellation) =>
        await stripe.Setup(id, cancellation) is { } setup && MarkOf(setup) is var (association, mandateId) ? new(association, async (work, cancelled) =>
        {
            if (await work.Find<PaymentMandate>(mandateId, cancelled) is not { } mandate) return Outcome.NotFound("payment mandate");
            if (!StripeMandates.CanBeConfirmed(setup))
                return (await LearnMandate.In(work, mandate, new(setup.CustomerId, StripeMandates.From(setup)), cancelled)).Rejection is { } refused ? refused : Outcome.Done;
            // It has to be ended at the provider before it counts as failed, so whoever owns what is not known looks at it now.
            if (mandate.State.IsOpen) work.Documents.Store(new Deadline(mandateId, work.Association, nameof(PaymentMandate), work.Now));
            return Outcome.Done;
        }) : null;

    // The method itself names nobody. Each mandate that was for it is another's stream; where there are two, the newer holds.
    static async Task<ToldMandate?> OfMethod(string method, StripeMandates stripe, CancellationToken cancellation)
    {
        var marks = (await stripe.SetupsOf(method, cancellation)).Select(MarkOf).OfType<(Guid Association, Guid Mandate)>().ToList();
        if (marks.Count == 0 || !await stripe.IsDetached(method, cancellation)) return null;
        var association = marks[0].Association;
        return new(association, async (work, cancelled) =>
        {
            foreach (var id in marks.Where(mark => mark.Association == association).Select(mark => mark.Mandate).Order())
                if (await work.Find<PaymentMandate>(id, cancelled) is { } mandate && mandate.State.PaymentMethod == method)
                    mandate.Record(MandateDecider.Detached(mandate.State, work.Now));
            return Outcome.Done;
        });
    }

    static (Guid Association, Guid Mandate)? MarkOf(SetupIntent setup) =>
        Guid.TryParse(setup.Metadata.GetValueOrDefault(StripePayments.AssociationKey), out var association)
        && Guid.TryParse(setup.Metadata.GetValueOrDefault(StripeMandates.MandateKey), out var mandate)
            ? (association, mandate)
            : null;
}
