using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.CreditBalances;

/// <summary>The rules of credit balances, and of using them for an invoice.</summary>
static class CreditBalanceDecider
{
    internal static Decision Use(CreditBalance balance, Guid allocationId, Guid invoiceId, long amount, DateTimeOffset now, Guid? onlyFrom = null)
    {
        var (parts, wanted) = (new List<CreditPart>(), amount);
        foreach (var credit in balance.Credits.Where(credit => credit.Left > 0 && (onlyFrom is null || credit.InvoiceId == onlyFrom)))
        {
            if (wanted == 0) break;
            var part = Math.Min(wanted, credit.Left);
            parts.Add(new CreditPart(credit.Id, part));
            wanted -= part;
        }
        return wanted == 0 ? Decision.Accepted(new BalanceUsed(allocationId, invoiceId, parts, now)) : NotEnough;
    }

    /// <summary>Uses credit for an invoice: as much as was asked, or else as much as there is and is due.</summary>
    internal static Decision Apply(Invoice invoice, long available, Guid allocationId, Money? amount, DateTimeOffset now) => invoice switch
    {
        { Status: InvoiceStatus.Paid } => Decision.Rejected("invoice-paid", "It is paid; nothing is owed on it."),
        { Status: InvoiceStatus.Void, Claim: <= 0 } => Decision.Rejected("invoice-void", "It is void; nothing is owed on it."),
        { InFlight: { } payment } => Decision.Rejected("payment-in-flight", $"Payment {payment.Id} is not decided yet. Wait for its outcome, so that nothing is paid twice."),
        _ when amount is not null && Payments.AskedAmount.Refusal(amount, invoice.Currency) is { } refusal => refusal,
        _ when amount?.Amount > invoice.Claim => Decision.Invalid("amount.amount", $"No more than {invoice.Claim} is due."),
        _ when available == 0 || amount?.Amount > available => NotEnough,
        _ => InvoiceDecider.Concluded(
            invoice, Guid.Empty, now, new CreditApplied(allocationId, amount?.Amount ?? Math.Min(available, invoice.Claim), now)),
    };

    static Decision NotEnough => Decision.Rejected("credit-insufficient", "The payer has no such credit in the invoice's currency. Read the credit balances.");
}
