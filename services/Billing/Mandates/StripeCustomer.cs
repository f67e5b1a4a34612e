using Associations.EventSourcing;
using Stripe;

namespace Associations.Billing.Mandates;

/// <summary>Who a payer is at Stripe, and which mandate of theirs holds: the last that became active, if it still is. An event stream alone does not keep that.</summary>
/// <param name="Id">One per association and account.</param>
/// <param name="CustomerId">Stripe's id.</param>
/// <param name="MandateId">The mandate, or null while there was none.</param>
public sealed record StripeCustomer(Guid Id, string CustomerId, Guid? MandateId = null)
{
    /// <summary>The one of an account.</summary>
    internal static Guid IdOf(Guid association, string account) => Uuid.From(association, $"stripe-customer/{account}");
}

/// <summary>
/// From where a payer accepted, which the provider wants to know and must be told the same when it is asked again under the same key. It is personal
/// data, and gone once the provider has answered.
/// </summary>
/// <param name="Id">The mandate; or the payment by a bank debit, which has one of its own.</param>
/// <param name="Address">The network address.</param>
/// <param name="UserAgent">What their browser calls itself.</param>
public sealed record MandateAcceptance(Guid Id, string Address, string UserAgent)
{
    const int LongestUserAgent = 500;

    /// <summary>Notes from where a request is made, or tells it as it was noted when the request was first made; null where nobody knows the address.</summary>
    internal static async Task<MandateAcceptance?> Of(Work work, Undertaking undertaking, string? address, HttpRequest request, CancellationToken cancellation)
    {
        if (undertaking.IsResumed) return await work.Documents.LoadAsync<MandateAcceptance>(undertaking.Id, cancellation);
        if (address is null) return null;
        var said = request.Headers.UserAgent.ToString();
        var acceptance = new MandateAcceptance(undertaking.Id, address, said.Length == 0 ? "unknown" : said[..Math.Min(said.Length, LongestUserAgent)]);
        work.Documents.Store(acceptance);
        return acceptance;
    }

    /// <summary>Forgets it once the provider has said anything of the payment, which is then known by its id and never asked for again.</summary>
    internal static void Forget(Work work, Invoices.Payment? payment)
    {
        if (payment is { Debit: not null }) work.Documents.Delete<MandateAcceptance>(payment.Id);
    }

    /// <summary>As the provider wants it with a payment.</summary>
    internal PaymentIntentMandateDataOptions ForPayment() => new()
    {
        CustomerAcceptance = new PaymentIntentMandateDataCustomerAcceptanceOptions
        {
            Type = "online",
            Online = new PaymentIntentMandateDataCustomerAcceptanceOnlineOptions { IpAddress = Address, UserAgent = UserAgent },
        },
    };
}
