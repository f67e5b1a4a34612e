using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.PaymentRequests;

/// <summary>One payment of several invoices as its payer and staff see it. One whose outcome is not known yet shows as processing.</summary>
sealed record PaymentRequestView(Guid Id, string Status, Money Amount, IReadOnlyList<RequestedInvoice> Invoices, DateTimeOffset At)
{
    internal static PaymentRequestView From(PaymentRequest request) => new(
        request.Id, PaymentView.From(request.Payment, request.Currency).Status, new(request.Payment.Amount, request.Currency),
        [.. request.Shares.Select(share => new RequestedInvoice(share.InvoiceId, share.PaymentId, new(share.Amount, request.Currency)))], request.Payment.At);
}

/// <summary>An invoice of a request, the payment on it, and what was asked for it.</summary>
sealed record RequestedInvoice(Guid Invoice, Guid PaymentId, Money Amount);

static class PaymentRequestViews
{
    internal static void Map(RouteGroupBuilder requests)
    {
        requests.MapGet("/", List).ForMembersAndStaff("billing:read").Answers(typeof(PageOf<PaymentRequestView>)).Paged();
        requests.MapOne("/{id:guid}", One).ForMembersAndStaff("billing:read").Answers(typeof(PaymentRequestView));
        PayInvoices.Map(requests);
        CancelPaymentRequest.Map(requests);
    }

    static Task<IResult> One(Guid id, Reads reads, CancellationToken cancellation) => reads.One<PaymentRequest>(id, PaymentRequestView.From, cancellation, MaySee);

    static Task<IResult> List(Reads reads, CancellationToken cancellation)
    {
        var caller = reads.Caller;
        return reads.List<PaymentRequest>(all => caller.IsStaff ? all : all.Where(request => request.Account == caller.Account), PaymentRequestView.From, cancellation);
    }

    internal static bool MaySee(PaymentRequest request, Caller caller) =>
        caller.IsStaff || (caller.Account is { } account && request.Account == account);
}
