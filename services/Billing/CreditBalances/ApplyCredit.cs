using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.CreditBalances;

/// <summary>Uses the payer's credit for what is due on an invoice.</summary>
/// <param name="Amount">How much; null for as much as there is and is due.</param>
sealed record ApplyCredit(Money? Amount = null)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/credit-allocations", Handle).ForMembersAndStaff("billing:write")
        .Answers(typeof(AllocationView), 201)
        .Refuses(BillingProblems.InvoicePaid, BillingProblems.InvoiceVoid, BillingProblems.PaymentInFlight, BillingProblems.CreditInsufficient).DecidedOn("the invoice");

    static Task<IResult> Handle(Guid id, ApplyCredit command, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    {
        if (await work.Find<Invoice>(id, cancellation) is not { } invoice || !InvoiceViews.MaySee(invoice.State, commands.Caller)) return Outcome.NotFound("invoice");
        if (commands.Stale(invoice.Version) is { } stale) return stale;
        var balance = await CreditMovements.Of(work, invoice.State, cancellation);
        var decision = CreditBalanceDecider.Apply(invoice.State, balance?.Available ?? 0, Uuid.New(work.Now), command.Amount, work.Now);
        if ((await CreditMovements.Record(work, invoice, decision, cancellation)).Rejection is { } refused) return refused;
        var (applied, currency) = (invoice.State.Allocations[^1], invoice.State.Currency);
        return Outcome.Created($"/v1/invoices/{id}", new AllocationView(
            applied.Id, new(applied.Amount, currency), new(invoice.State.Due, currency)), invoice.Version);
    }, cancellation);

    /// <summary>Credit that was used, and what is due after it.</summary>
    internal sealed record AllocationView(Guid Id, Money Amount, Money Due);
}
