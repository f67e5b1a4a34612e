using System.Text.RegularExpressions;
using Associations.Billing.CreditBalances;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Payments;

/// <summary>Records money that came without the payment provider. What is more than was due goes to the payer's credit balance.</summary>
/// <param name="Method">How it came: <c>bankTransfer</c>, <c>cheque</c> or <c>cash</c>.</param>
/// <param name="Amount">How much, in the invoice's currency.</param>
/// <param name="ReceivedOn">The day on which it came.</param>
/// <param name="Reference">The bank's or the cheque's number, or null. No personal data.</param>
sealed partial record RecordPayment(string Method, Money Amount, DateOnly ReceivedOn, string? Reference = null)
{
    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/recorded-payments", Handle).ForStaff("billing:write")
        .Answers(typeof(PaymentView), 201).DecidedOn("the invoice").RequireIfMatch();

    static async Task<IResult> Handle(Guid id, RecordPayment command, Commands commands, CancellationToken cancellation)
    {
        if (command.Method is not ("bankTransfer" or "cheque" or "cash")) return Problems.Invalid("method", "Give 'bankTransfer', 'cheque' or 'cash'.");
        if (command.Reference is { } reference && !Number().IsMatch(reference))
            return Problems.Invalid("reference", "Give 1 to 64 letters, digits, spaces and . / - + : of the bank's or the cheque's number.");
        return await commands.Run(async work =>
        {
            if (await work.Find<Invoice>(id, cancellation) is not { } invoice) return Outcome.NotFound("invoice");
            if (commands.Stale(invoice.Version) is { } stale) return stale;
            var entity = await work.Read<BillingEntity>(invoice.State.EntityId, cancellation) ?? throw new InvalidOperationException("An invoice has an issuer.");
            var received = new PaymentRecorded(Uuid.New(work.Now), command.Method, command.Amount.Amount, command.Reference, command.ReceivedOn, work.Now);
            var decision = InvoiceDecider.RecordPayment(invoice.State, received, command.Amount, entity.DateAt(work.Now));
            if ((await CreditMovements.Record(work, invoice, decision, cancellation)).Rejection is { } refused) return refused;
            return Outcome.Created($"/v1/invoices/{id}", PaymentView.From(invoice.State.Payment(received.PaymentId), invoice.State.Currency), invoice.Version);
        }, cancellation);
    }

    [GeneratedRegex(@"^[A-Za-z0-9 ./+:-]{1,64}$")]
    private static partial Regex Number();
}
