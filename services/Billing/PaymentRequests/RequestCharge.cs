using Associations.Billing.Mandates;
using Associations.Billing.Payments;

namespace Associations.Billing.PaymentRequests;

/// <summary>The one charge of a request at Stripe, under the request's id.</summary>
static class RequestCharge
{
    internal static Task<ProviderOutcome> Pay(StripePayments stripe, Guid association, PaymentRequest request, MandateAcceptance? acceptance, CancellationToken cancellation) =>
        stripe.Pay(request.Payment, acceptance, request.Currency, $"{request.Shares.Length} invoices", new()
        {
            [StripePayments.AssociationKey] = association.ToString(),
            [StripePayments.RequestKey] = request.Id.ToString(),
        }, cancellation);

    internal static Task<ProviderOutcome> FindOut(
        StripePayments stripe, Guid association, PaymentRequest request, MandateAcceptance? acceptance, DateTimeOffset now, CancellationToken cancellation) =>
        stripe.FindOut(request.Payment, () => Pay(stripe, association, request, acceptance, cancellation), now, cancellation);
}
