using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Refunds;

/// <summary>
/// Sends a payment back, or part of it, by the way that it came. What no credit note took back is then owed again; what stands on the payer's
/// credit balance from this invoice is taken from there first.
/// </summary>
/// <param name="PaymentId">The payment, which the provider must have received.</param>
/// <param name="Reason">Why: <c>duplicate</c>, <c>fraudulent</c> or <c>requestedByCustomer</c>.</param>
/// <param name="Amount">How much; null for all that remains of it.</param>
sealed record RefundPayment(Guid PaymentId, string Reason, Money? Amount = null)
{
    /// <summary>Our words for the reasons, and Stripe's.</summary>
    internal static readonly Dictionary<string, string> Reasons = new()
    {
        ["duplicate"] = "duplicate",
        ["fraudulent"] = "fraudulent",
        ["requestedByCustomer"] = "requested_by_customer",
    };

    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/refunds", Handle).ForStaff("billing:write").Answers(typeof(RefundView), 201)
        .Refuses(BillingProblems.PaymentNotRefundable, BillingProblems.PaymentDisputed, BillingProblems.RefundExceedsPayment).Costly().DecidedOn("the invoice").RequireIfMatch();

    // Intent, call and outcome are three facts, as of a payment.
    static async Task<IResult> Handle(
        Guid id, RefundPayment command, Commands commands, StripeRefunds stripe, TimeProvider time, CancellationToken cancellation)
    {
        if (!Reasons.ContainsKey(command.Reason)) return Problems.Invalid("reason", "Give 'duplicate', 'fraudulent' or 'requestedByCustomer'.");

        Invoice? invoice = null;
        ProviderOutcome outcome = new ProviderOutcome.Unknown();
        return await commands.RunInSteps(
            async (work, undertaking) =>
            {
                if (await work.Find<Invoice>(id, cancellation) is not { } stream) return Outcome.NotFound("invoice");
                if (!undertaking.IsResumed && commands.Stale(stream.Version) is { } stale) return stale;
                var decision = RefundDecider.Start(stream.State, undertaking.Id, command.PaymentId, command.Amount, command.Reason, work.Now);
                if ((await CreditMovements.Record(work, stream, decision, cancellation)).Rejection is { } refused) return refused;
                invoice = stream.State;
                return Outcome.Ok(RefundView.From(Of(invoice, undertaking.Id), invoice.Currency));
            },
            async undertaking =>
            {
                var (association, refund) = (commands.Caller.RequiredAssociation, Of(invoice!, undertaking.Id));
                if (!refund.IsInFlight) return;
                outcome = undertaking.IsResumed
                    ? await stripe.FindOut(association, invoice!, refund, time.GetUtcNow(), CancellationToken.None)
                    : await stripe.Ask(association, invoice!, refund, CancellationToken.None);
            },
            async (work, undertaking) =>
            {
                var stream = await work.Find<Invoice>(id, CancellationToken.None) ?? throw new InvalidOperationException("The invoice was there a moment ago.");
                if (outcome is not ProviderOutcome.Unknown) await Learn(work, stream, undertaking.Id, outcome, CancellationToken.None);
                return Outcome.Created($"/v1/invoices/{id}", RefundView.From(Of(stream.State, undertaking.Id), stream.State.Currency), stream.Version);
            }, cancellation);
    }

    /// <summary>Records what the provider says of a refund, and takes back what the invoice had given to the payer's credit balance.</summary>
    internal static async Task<Decision> Learn(Work work, Loaded<Invoice> invoice, Guid refundId, ProviderOutcome outcome, CancellationToken cancellation) =>
        await CreditMovements.Record(work, invoice, RefundDecider.Learn(invoice.State, refundId, outcome, await CreditMovements.LeftOf(work, invoice.State, cancellation), work.Now), cancellation);

    static Refund Of(Invoice invoice, Guid refundId) => invoice.Refunds.Single(refund => refund.Id == refundId);
}

/// <summary>Money that goes back. One whose outcome is not known yet shows as processing.</summary>
sealed record RefundView(Guid Id, Guid PaymentId, string Status, Money Amount, string Reason, DateTimeOffset At)
{
    internal static RefundView From(Refund refund, string currency) => new(
        refund.Id, refund.PaymentId,
        refund.Status switch
        {
            RefundStatus.Started or RefundStatus.Pending => "processing",
            RefundStatus.Succeeded => "succeeded",
            RefundStatus.Failed => "failed",
        },
        new(refund.Amount, currency), refund.Reason, refund.At);
}
