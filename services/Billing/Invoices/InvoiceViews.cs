using Associations.Billing.Buyers;
using Associations.Billing.Disputes;
using Associations.Billing.Refunds;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Invoices;

/// <summary>
/// An invoice as its payer and staff see it. What is due is what the books show; the claim is what may still be paid, which is more where
/// it was written off; promised is what a credit note said would be refunded and what was neither sent nor is on its way.
/// </summary>
sealed record InvoiceView(
    Guid Id, string Number, InvoiceStatus Status, Subject Subject, Money Total, Money Due, DateOnly IssuedOn, DateOnly DueOn,
    IReadOnlyList<InvoiceLine> Lines, IReadOnlyList<PaymentView> Payments, IReadOnlyList<RefundView> Refunds, IReadOnlyList<DisputeView> Disputes,
    Money Credited, Money Claim, Money Promised, string? VoidReason, BuyerView? Buyer = null, DateOnly? OverdueOn = null, Guid? BillingEntityId = null);

/// <summary>
/// One line of an invoice: the creditor is the chapter that gets the money, and none the association; the beneficiary is whom it is for. How it is taxed is
/// absent where that was not recorded, and without tax rules.
/// </summary>
sealed record InvoiceLine(
    string Description, int Quantity, Money UnitPrice, Money Amount, string PriceSource, DateOnly? ServiceFrom, DateOnly? ServiceThrough,
    Guid? CreditorId = null, Guid? BeneficiaryId = null, InvoiceLineTax? Tax = null);

/// <summary>How a line is taxed: its UNCL5305 category, its rate in hundredths of a percent, and why there is none.</summary>
sealed record InvoiceLineTax(string Category, int Rate, string? Reason);

/// <summary>A payment on an invoice. One whose outcome is not known yet shows as processing, and recorded money that went back as reversed.</summary>
sealed record PaymentView(Guid Id, string Status, string Method, Money Amount, DateTimeOffset At)
{
    internal static PaymentView From(Payment payment, string currency) => new(
        payment.Id,
        payment.Status switch
        {
            PaymentStatus.Started or PaymentStatus.Processing => "processing",
            PaymentStatus.RequiresAction => "requiresAction",
            PaymentStatus.Succeeded => "succeeded",
            PaymentStatus.Failed => "failed",
            PaymentStatus.Reversed => "reversed",
        },
        payment.Method, new(payment.Amount, currency), payment.At);
}

static class InvoiceViews
{
    internal static void Map(RouteGroupBuilder invoices)
    {
        invoices.MapGet("/", List).ForMembersAndStaff("billing:read").Answers(typeof(PageOf<InvoiceView>)).Paged();
        invoices.MapOne("/{id:guid}", One).ForMembersAndStaff("billing:read").Answers(typeof(InvoiceView));
    }

    static async Task<IResult> One(Guid id, Reads reads, CancellationToken cancellation)
    {
        var buyer = await BuyerView.Of(id, reads, cancellation);
        return await reads.One<Invoice>(id, invoice => From(invoice) with { Buyer = buyer }, cancellation, MaySee);
    }

    static Task<IResult> List(Reads reads, Guid? subject, CancellationToken cancellation)
    {
        var caller = reads.Caller;
        return reads.List<Invoice>(all =>
        {
            if (subject is { } id) all = all.Where(invoice => invoice.Subject.Id == id);
            return caller.IsStaff ? all : all.Where(invoice => invoice.Payer.Account == caller.Account);
        }, From, cancellation);
    }

    internal static bool MaySee(Invoice invoice, Caller caller) =>
        caller.IsStaff || (caller.Account is { } account && invoice.Payer.Account == account);

    internal static InvoiceView From(Invoice invoice) => new(
        invoice.Id, invoice.Number, invoice.Status, invoice.Subject, new(invoice.Total, invoice.Currency), new(invoice.Due, invoice.Currency),
        invoice.IssuedOn, invoice.DueOn,
        [.. invoice.Lines.Select((line, index) => new InvoiceLine(
            line.Description, line.Quantity, new(line.UnitPrice, invoice.Currency), new(line.Quantity * line.UnitPrice, invoice.Currency),
            line.PriceSource, line.ServiceFrom, line.ServiceThrough,
            line.CreditorId, line.BeneficiaryId, invoice.LineTaxes.IsEmpty ? null : new(invoice.LineTaxes[index].Category, invoice.LineTaxes[index].Rate, invoice.LineTaxes[index].Reason)))],
        [.. invoice.Payments.Select(payment => PaymentView.From(payment, invoice.Currency))],
        [.. invoice.Refunds.Select(refund => RefundView.From(refund, invoice.Currency))],
        [.. invoice.Disputes.Select(dispute => new DisputeView(dispute.Id, dispute.PaymentId, dispute.Status, new(dispute.Amount, invoice.Currency), dispute.Reason, dispute.At))],
        new(invoice.Credited, invoice.Currency), new(invoice.Claim, invoice.Currency), new(invoice.Promised, invoice.Currency), invoice.Status == InvoiceStatus.Open ? invoice.VoidReason : null, OverdueOn: invoice.OverdueOn,
        BillingEntityId: invoice.EntityId);
}
