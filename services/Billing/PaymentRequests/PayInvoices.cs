using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Billing.Payments;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.PaymentRequests;

/// <summary>An invoice to pay.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Amount">How much of it; null for all that is due.</param>
sealed record InvoiceToPay(Guid Invoice, Money? Amount = null);

/// <summary>Pays several invoices, or parts of them, by one charge.</summary>
/// <param name="Invoices">Which: 2 to 100, in one currency and of one billing entity.</param>
/// <param name="Method">How: <c>card</c>, or by a debit of the payer's bank account, which is decided after days: <c>sepa_debit</c> in EUR, <c>us_bank_account</c> in USD.</param>
/// <param name="PaymentMethod">The provider's id of the payment method, such as one that the customer's browser made.</param>
/// <param name="Consent">That the payer of all of them, who is the caller, lets their bank account be debited for this once; null for a card.</param>
sealed record PayInvoices(IReadOnlyList<InvoiceToPay> Invoices, string Method, string PaymentMethod, GivePaymentMandate.Accepting? Consent = null)
{
    internal static void Map(RouteGroupBuilder requests) => requests.MapPost("/", Handle).ForMembersAndStaff("billing:write").Answers(typeof(PaymentRequestAnswer), 201)
        .Refuses(BillingProblems.InvoicePaid, BillingProblems.InvoiceVoid, BillingProblems.PaymentInFlight, PaymentRequestProblems.InvoicesDiffer, SharedProblems.NotFound).Costly();

    // Intent, call and outcome are three facts, as of a single payment.
    static async Task<IResult> Handle(PayInvoices command, HttpRequest http, Commands commands, StripePayments stripe, TimeProvider time, CancellationToken cancellation)
    {
        if (AskedMethod.Fault(command.Method, command.PaymentMethod, command.Consent) is { } fault) return fault;
        if (command.Invoices is not { Count: >= 2 and <= 100 } asked || asked.Any(one => one is null)) return Problems.Invalid("invoices", "Give 2 to 100 invoices.");
        if (asked.GroupBy(one => one.Invoice).FirstOrDefault(same => same.Count() > 1) is { } twice) return Problems.Invalid("invoices", $"Give invoice {twice.Key} once.");

        PaymentRequest? request = null;
        MandateAcceptance? acceptance = null;
        ProviderOutcome outcome = new ProviderOutcome.Unknown();
        return await commands.RunInSteps(
            async (work, undertaking) =>
            {
                // Begun by who asked first and died before the answer.
                var begun = undertaking.IsResumed ? await work.Find<PaymentRequest>(undertaking.Id, cancellation) : null;
                if (begun is null && await command.Begin(work, commands.Caller, undertaking.Id, cancellation) is { } refused) return refused;
                request = work.State<PaymentRequest>(undertaking.Id);
                if (request.Payment.Debit is not null) acceptance = await MandateAcceptance.Of(work, undertaking, commands.CallerAddress, http, cancellation);
                return Outcome.Ok(PaymentRequestView.From(request));
            },
            async undertaking =>
            {
                if (!request!.IsInFlight) return;
                var association = commands.Caller.RequiredAssociation;
                outcome = undertaking.IsResumed
                    ? await RequestCharge.FindOut(stripe, association, request, acceptance, time.GetUtcNow(), CancellationToken.None)
                    : await RequestCharge.Pay(stripe, association, request, acceptance, CancellationToken.None);
            },
            async (work, undertaking) =>
            {
                var stream = await work.Find<PaymentRequest>(undertaking.Id, CancellationToken.None) ?? throw new InvalidOperationException("The request was there a moment ago.");
                if (outcome is not ProviderOutcome.Unknown) await RequestShares.Learn(work, stream, outcome, CancellationToken.None);
                var known = PaymentRequestView.From(stream.State);
                return Outcome.Created($"/v1/payment-requests/{known.Id}", new PaymentRequestAnswer(
                    known.Id, known.Status, known.Amount, known.Invoices, (outcome as ProviderOutcome.Pending)?.ClientSecret, (outcome as ProviderOutcome.Failed)?.Reason), stream.Version);
            }, cancellation);
    }

    // In the order of the ids, so that two requests over the same invoices never wait for each other: the second finds the first's payment under way.
    async Task<Rejection?> Begin(Work work, Caller caller, Guid requestId, CancellationToken cancellation)
    {
        var (invoices, shares, debit) = (new List<Loaded<Invoice>>(), new List<PaymentShare>(), AskedMethod.Debit(Method, Consent));
        foreach (var one in Invoices.OrderBy(one => one.Invoice))
        {
            if (await work.Find<Invoice>(one.Invoice, cancellation) is not { } invoice || !InvoiceViews.MaySee(invoice.State, caller))
                return new Rejection("not-found", $"There is no invoice {one.Invoice} here.", Status: 404);
            invoices.Add(invoice);
        }
        foreach (var (invoice, one) in invoices.Zip(Invoices.OrderBy(one => one.Invoice)))
        {
            if (PaymentRequestDecider.Together(invoices[0].State, invoice.State) is { } different) return different;
            if (AskedMethod.Refusal(debit, invoice.State, caller.Account) is { } impossible) return impossible;
            var payment = PaymentRequestDecider.PaymentIdOf(requestId, one.Invoice);
            if (invoice.Record(InvoiceDecider.StartPayment(invoice.State, payment, PaymentMethod, work.Now, one.Amount, requestId)).Rejection is { } refused)
                return refused with { Detail = $"Invoice {one.Invoice} ({invoice.State.Number}): {refused.Detail}", Field = refused.Field is null ? null : $"invoices.{refused.Field}" };
            shares.Add(new(one.Invoice, payment, invoice.State.Payment(payment).Amount));
        }
        var first = invoices[0].State;
        var account = invoices.All(invoice => invoice.State.Payer.Account == first.Payer.Account) ? first.Payer.Account : null;
        work.Start<PaymentRequest>(requestId, Decision.Accepted(new PaymentRequestStarted(first.EntityId, first.Currency, PaymentMethod, shares, account, work.Now, debit)));
        return null;
    }

    /// <summary>How far a payment came. <c>processing</c> is decided later and told, for each invoice, by <c>invoice.paid</c> or <c>payment.failed</c>.</summary>
    internal sealed record PaymentRequestAnswer(Guid Id, string Status, Money Amount, IReadOnlyList<RequestedInvoice> Invoices, string? ClientSecret, string? Reason);
}
