using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Payments;

/// <summary>Pays what is due on an invoice, or part of it.</summary>
/// <param name="Method">How: <c>card</c>, or by a debit of the payer's bank account, which is decided after days: <c>sepa_debit</c> in EUR, <c>us_bank_account</c> in USD.</param>
/// <param name="PaymentMethod">The provider's id of the payment method, such as one that the customer's browser made.</param>
/// <param name="Amount">How much; null for all that is due.</param>
/// <param name="Consent">That the payer, who is the caller, lets their bank account be debited for this once; null for a card.</param>
sealed record PayInvoice(string Method, string PaymentMethod, Money? Amount = null, GivePaymentMandate.Accepting? Consent = null)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/payments", Handle).ForMembersAndStaff("billing:write")
        .Answers(typeof(PaymentAnswer), 201).Refuses(BillingProblems.InvoicePaid, BillingProblems.InvoiceVoid, BillingProblems.PaymentInFlight).Costly().DecidedOn("the invoice");

    // Intent, call and outcome are three facts: the first is stored before the provider hears of it, and no transaction is open during the call.
    static async Task<IResult> Handle(
        Guid id, PayInvoice command, HttpRequest request, Commands commands, StripePayments stripe, TimeProvider time, CancellationToken cancellation)
    {
        if (AskedMethod.Fault(command.Method, command.PaymentMethod, command.Consent) is { } fault) return fault;

        var debit = AskedMethod.Debit(command.Method, command.Consent);
        Invoice? invoice = null;
        MandateAcceptance? acceptance = null;
        ProviderOutcome outcome = new ProviderOutcome.Unknown();
        return await commands.RunInSteps(
            async (work, payment) =>
            {
                if (await work.Find<Invoice>(id, cancellation) is not { } stream || !InvoiceViews.MaySee(stream.State, commands.Caller)) return Outcome.NotFound("invoice");
                if (!payment.IsResumed && commands.Stale(stream.Version) is { } stale) return stale;
                if (AskedMethod.Refusal(debit, stream.State, commands.Caller.Account) is { } impossible) return impossible;
                if (stream.Record(InvoiceDecider.StartPayment(stream.State, payment.Id, command.PaymentMethod, work.Now, command.Amount, debit: debit)).Rejection is { } refused) return refused;
                if (debit is not null) acceptance = await MandateAcceptance.Of(work, payment, commands.CallerAddress, request, cancellation);
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
                    ? await stripe.FindOut(association, invoice, payment, acceptance, time.GetUtcNow(), CancellationToken.None)
                    : await stripe.Pay(association, invoice, payment, acceptance, CancellationToken.None);
            },
            async (work, payment) =>
            {
                var stream = await work.Find<Invoice>(id, CancellationToken.None) ?? throw new InvalidOperationException("The invoice was there a moment ago.");
                if (outcome is not ProviderOutcome.Unknown)
                {
                    await CreditMovements.Record(work, stream, InvoiceDecider.Learn(stream.State, payment.Id, outcome, work.Now), CancellationToken.None);
                    MandateAcceptance.Forget(work, stream.State.Payment(payment.Id));
                }
                var known = PaymentView.From(stream.State.Payment(payment.Id), stream.State.Currency);
                return Outcome.Created($"/v1/invoices/{id}", new PaymentAnswer(
                    known.Id, known.Status, known.Amount, (outcome as ProviderOutcome.Pending)?.ClientSecret, (outcome as ProviderOutcome.Failed)?.Reason), stream.Version);
            }, cancellation);
    }

    /// <summary>How far a payment came. <c>processing</c>, as every bank debit is for days, is decided later and told by <c>invoice.paid</c> or <c>payment.failed</c>.</summary>
    internal sealed record PaymentAnswer(Guid Id, string Status, Money Amount, string? ClientSecret, string? Reason);
}
