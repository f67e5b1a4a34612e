using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Payments;

/// <summary>Pays what is due on an invoice, or part of it.</summary>
/// <param name="Method">How: <c>card</c>.</param>
/// <param name="PaymentMethod">The provider's id of the payment method, such as one that the customer's browser made.</param>
/// <param name="Amount">How much; null for all that is due.</param>
sealed record PayInvoice(string Method, string PaymentMethod, Money? Amount = null)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/payments", Handle).ForMembersAndStaff("billing:write")
        .Answers(typeof(PaymentAnswer), 201).Refuses(BillingProblems.InvoicePaid, BillingProblems.InvoiceVoid, BillingProblems.PaymentInFlight).Costly().DecidedOn("the invoice");

    // Intent, call and outcome are three facts: the first is stored before the provider hears of it, and no transaction is open during the call.
    static async Task<IResult> Handle(
        Guid id, PayInvoice command, Commands commands, StripePayments stripe, TimeProvider time, CancellationToken cancellation)
    {
        if (command.Method != "card") return Problems.Invalid("method", "Give 'card'.");
        if (command.PaymentMethod is not { Length: > 3 and <= 255 } method || !method.StartsWith("pm_", StringComparison.Ordinal))
            return Problems.Invalid("paymentMethod", "Give the provider's id of a payment method, such as pm_card_visa.");

        Invoice? invoice = null;
        ProviderOutcome outcome = new ProviderOutcome.Unknown();
        return await commands.RunInSteps(
            async (work, payment) =>
            {
                if (await work.Find<Invoice>(id, cancellation) is not { } stream || !InvoiceViews.MaySee(stream.State, commands.Caller)) return Outcome.NotFound("invoice");
                if (!payment.IsResumed && commands.Stale(stream.Version) is { } stale) return stale;
                if (stream.Record(InvoiceDecider.StartPayment(stream.State, payment.Id, command.PaymentMethod, work.Now, command.Amount)).Rejection is { } refused) return refused;
                invoice = stream.State;
                return Outcome.Ok(PaymentView.From(invoice.Payment(payment.Id), invoice.Currency));
            },
            // From here on the caller's patience does not decide: the provider is asked, and what it says is stored.
            async undertaking =>
            {
                var (association, payment) = (commands.Caller.RequiredAssociation, invoice!.Payment(undertaking.Id));
                // A payment that was taken up again may have been found out meanwhile; then there is nothing to ask.
                if (payment.Status is PaymentStatus.Succeeded or PaymentStatus.Failed) return;
                outcome = undertaking.IsResumed
                    ? await stripe.FindOut(association, invoice, payment, time.GetUtcNow(), CancellationToken.None)
                    : await stripe.Pay(association, invoice, payment, CancellationToken.None);
            },
            async (work, payment) =>
            {
                var stream = await work.Find<Invoice>(id, CancellationToken.None) ?? throw new InvalidOperationException("The invoice was there a moment ago.");
                if (outcome is not ProviderOutcome.Unknown)
                    await CreditMovements.Record(work, stream, InvoiceDecider.Learn(stream.State, payment.Id, outcome, work.Now), CancellationToken.None);
                var known = PaymentView.From(stream.State.Payment(payment.Id), stream.State.Currency);
                return Outcome.Created($"/v1/invoices/{id}", new PaymentAnswer(
                    known.Id, known.Status, known.Amount, (outcome as ProviderOutcome.Pending)?.ClientSecret, (outcome as ProviderOutcome.Failed)?.Reason), stream.Version);
            }, cancellation);
    }

    /// <summary>How far a payment came. <c>processing</c> is decided later and told by <c>invoice.paid</c> or <c>payment.failed</c>.</summary>
    internal sealed record PaymentAnswer(Guid Id, string Status, Money Amount, string? ClientSecret, string? Reason);
}
