using Associations.Billing.CreditBalances;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Payments;

/// <summary>
/// Has the payment provider show a page on which the payer pays what is due on an invoice, or part of it, by whichever way it offers. While the page
/// is open no other payment is begun; cancelling its payment closes it.
/// </summary>
/// <param name="ReturnTo">Where the payer is sent from the page.</param>
/// <param name="Amount">How much; null for all that is due.</param>
sealed record OpenCheckout(OpenCheckout.Addresses ReturnTo, Money? Amount = null)
{
    const int LongestAddress = 2000;

    // Stripe takes half an hour to a day. While it is open the invoice can be paid in no other way.
    static readonly TimeSpan Open = TimeSpan.FromHours(1);

    internal static void Map(RouteGroupBuilder invoices)
    {
        invoices.MapPost("/{id:guid}/checkout-sessions", Handle).ForMembersAndStaff("billing:write").Answers(typeof(CheckoutView), 201)
            .Refuses(BillingProblems.InvoicePaid, BillingProblems.InvoiceVoid, BillingProblems.PaymentInFlight).Costly().DecidedOn("the invoice");
        invoices.MapGet("/{id:guid}/checkout-sessions/{paymentId:guid}", One).ForMembersAndStaff("billing:read").Answers(typeof(CheckoutView)).AsOf();
    }

    // Intent, call and outcome are three facts, as of a payment by card.
    static async Task<IResult> Handle(Guid id, OpenCheckout command, Commands commands, StripeCheckouts stripe, TimeProvider time, CancellationToken cancellation)
    {
        if ((Fault("returnTo.success", command.ReturnTo.Success) ?? Fault("returnTo.cancel", command.ReturnTo.Cancel)) is { } fault) return fault;

        Invoice? invoice = null;
        CheckoutPage? page = null;
        ProviderOutcome outcome = new ProviderOutcome.Unknown();
        return await commands.RunInSteps(
            async (work, undertaking) =>
            {
                if (await work.Find<Invoice>(id, cancellation) is not { } stream || !InvoiceViews.MaySee(stream.State, commands.Caller)) return Outcome.NotFound("invoice");
                if (!undertaking.IsResumed && commands.Stale(stream.Version) is { } stale) return stale;
                if (stream.Record(InvoiceDecider.StartPayment(stream.State, undertaking.Id, Payment.Checkout, work.Now, command.Amount)).Rejection is { } refused) return refused;
                invoice = stream.State;
                page = await work.Documents.LoadAsync<CheckoutPage>(undertaking.Id, cancellation);
                if (page is null) work.Documents.Insert(page = command.Page(undertaking.Id, work.Now));
                return Outcome.Ok(CheckoutView.From(invoice, undertaking.Id, page));
            },
            async undertaking =>
            {
                var (association, payment) = (commands.Caller.RequiredAssociation, invoice!.Payment(undertaking.Id));
                if (payment.Status is PaymentStatus.Succeeded or PaymentStatus.Failed) return;
                outcome = undertaking.IsResumed
                    ? await stripe.FindOut(association, invoice, payment, page!, time.GetUtcNow(), CancellationToken.None)
                    : await stripe.Open(association, invoice, payment, page!, CancellationToken.None);
            },
            async (work, undertaking) =>
            {
                var stream = await work.Find<Invoice>(id, CancellationToken.None) ?? throw new InvalidOperationException("The invoice was there a moment ago.");
                if (outcome is not ProviderOutcome.Unknown)
                    await CreditMovements.Record(work, stream, InvoiceDecider.Learn(stream.State, undertaking.Id, outcome, work.Now), CancellationToken.None);
                await CheckoutPage.Note(work, undertaking.Id, outcome, CancellationToken.None);
                var known = CheckoutView.From(stream.State, undertaking.Id, page! with { Url = (outcome as ProviderOutcome.Open)?.Url ?? page.Url });
                return Outcome.Created($"/v1/invoices/{id}", known with { Reason = (outcome as ProviderOutcome.Failed)?.Reason }, stream.Version);
            }, cancellation);
    }

    static async Task<IResult> One(Guid id, Guid paymentId, Reads reads, CancellationToken cancellation)
    {
        // The store takes no empty id.
        if (paymentId == Guid.Empty) return Problems.NotFound("payment");
        for (var isAgain = false; ; isAgain = true)
        {
            await using var session = reads.Query();
            var (page, isOlder) = (await session.LoadAsync<CheckoutPage>(paymentId, cancellation), false);
            var answer = await reads.One<Invoice>(id, invoice =>
            {
                isOlder = page!.Url is null && invoice.Payment(paymentId).IsOpenPage;
                return CheckoutView.From(invoice, paymentId, page);
            }, cancellation, (invoice, caller) => InvoiceViews.MaySee(invoice, caller) && page is not null && invoice.Payments.Any(payment => payment.Id == paymentId));
            // It was opened between the two reads, and by now says where it is.
            if (!isOlder || isAgain) return answer;
        }
    }

    CheckoutPage Page(Guid paymentId, DateTimeOffset now) => new()
    {
        Id = paymentId,
        AskedAt = now,
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds((now + Open).ToUnixTimeSeconds()),
        SuccessUrl = ReturnTo.Success,
        CancelUrl = ReturnTo.Cancel,
    };

    // A browser is sent there: by https, and to a developer's own machine without.
    static IResult? Fault(string field, string address) =>
        address.Length is 0 or > LongestAddress || address.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter == '\\')
        || !Uri.TryCreate(address, UriKind.Absolute, out var url) || !address.StartsWith($"{url.Scheme}://", StringComparison.OrdinalIgnoreCase)
        || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.Host is "localhost" or "127.0.0.1"))
            ? Problems.Invalid(field, $"Give an absolute https address of at most {LongestAddress} characters; http leads to localhost alone.")
        : address[(url.Scheme.Length + 3)..].Split('/', '?', '#')[0].Contains('@', StringComparison.Ordinal) ? Problems.Invalid(field, "Give an address without a user's name or password.")
        : null;

    /// <summary>Where the payer is sent from the page: absolute https addresses, at most 2000 characters.</summary>
    /// <param name="Success">Once they have paid; <c>{CHECKOUT_SESSION_ID}</c> in it is replaced.</param>
    /// <param name="Cancel">When they do not want to.</param>
    internal sealed record Addresses(string Success, string Cancel);

    /// <summary>A payment on a page: its id, and where the page is while it is open. Nobody has paid because they were sent back: the status says it.</summary>
    internal sealed record CheckoutView(Guid Id, string Status, Money Amount, DateTimeOffset ExpiresAt, string? Url = null, string? Reason = null)
    {
        internal static CheckoutView From(Invoice invoice, Guid paymentId, CheckoutPage page)
        {
            var payment = invoice.Payment(paymentId);
            var known = PaymentView.From(payment, invoice.Currency);
            return new(known.Id, known.Status, known.Amount, page.ExpiresAt, payment.IsOpenPage ? page.Url : null);
        }
    }
}
