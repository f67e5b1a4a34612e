using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.CreditBalances;

/// <summary>The rules of credit balances, and of using them for an invoice.</summary>
static class CreditBalanceDecider
{
    internal static Decision Use(CreditBalance balance, Guid allocationId, Guid invoiceId, long amount, DateTimeOffset now, Guid? onlyFrom = null)
    {
        // What goes back takes what was held for it.
        var parts = Parts(amount, balance.Credits.Where(credit => onlyFrom is null || credit.InvoiceId == onlyFrom).Select(credit => (credit, onlyFrom is null ? credit.Left : credit.Unused)));
        return parts.Sum(part => part.Amount) == amount ? Decision.Accepted(new BalanceUsed(allocationId, invoiceId, parts, now)) : NotEnough;
    }

    /// <summary>Sends so much of what is free to the payer, the oldest credit first.</summary>
    /// <param name="balance">The payer's credits.</param>
    /// <param name="entity">The legal entity that owes them.</param>
    /// <param name="payoutId">A new id.</param>
    /// <param name="command">What is sent, and when.</param>
    /// <param name="today">The day on the entity's calendar.</param>
    /// <param name="now">UTC.</param>
    internal static Decision PayOut(CreditBalance balance, Guid entity, Guid payoutId, PayOutCredit command, DateOnly today, DateTimeOffset now)
    {
        if (command.Amount.Currency != balance.Currency) return Decision.Invalid("amount.currency", $"The credit is in {balance.Currency}.");
        if (command.Amount.Amount < 1) return Decision.Invalid("amount.amount", "Give a whole number of minor units from 1.");
        if (command.PaidOn > today) return Decision.Invalid("paidOn", "Give the day on which it was sent, which is not in the future.");
        var parts = Parts(command.Amount.Amount, balance.Credits.Select(credit => (credit, credit.Left)));
        return parts.Sum(part => part.Amount) < command.Amount.Amount ? NotEnough : Decision.Accepted(new BalancePaidOut(
            payoutId, entity, balance.Payer, balance.Currency, parts, command.Amount.Amount, command.Reference, command.PaidOn, now));
    }

    /// <summary>Holds so much of what an invoice gave, or as much of it as is left, for its refunds under way; 0 frees it.</summary>
    internal static Decision Hold(CreditBalance balance, Guid invoiceId, long amount, DateTimeOffset now)
    {
        var own = balance.Credits.Where(credit => credit.InvoiceId == invoiceId).ToList();
        var parts = Parts(amount, own.Select(credit => (credit, credit.Unused)));
        return own.Where(credit => credit.Held > 0).Select(credit => new CreditPart(credit.Id, credit.Held)).SequenceEqual(parts)
            ? Decision.AlreadyDone
            : Decision.Accepted(new BalanceHeld(invoiceId, parts, now));
    }

    // The oldest first; less than the amount where there is not as much.
    static List<CreditPart> Parts(long amount, IEnumerable<(Credit Credit, long Most)> credits)
    {
        var (parts, wanted) = (new List<CreditPart>(), amount);
        foreach (var (credit, most) in credits.Where(credit => credit.Most > 0))
        {
            if (wanted == 0) break;
            var part = Math.Min(wanted, most);
            parts.Add(new CreditPart(credit.Id, part));
            wanted -= part;
        }
        return parts;
    }

    /// <summary>Uses credit for an invoice: as much as was asked, or else as much as there is and is due.</summary>
    internal static Decision Apply(Invoice invoice, long available, Guid allocationId, Money? amount, DateTimeOffset now) => invoice switch
    {
        { Status: InvoiceStatus.Paid } => Decision.Rejected("invoice-paid", "It is paid; nothing is owed on it."),
        { Status: InvoiceStatus.Void, Claim: <= 0 } => Decision.Rejected("invoice-void", "It is void; nothing is owed on it."),
        { InFlight: { } payment } => InvoiceDecider.UnderWay(payment),
        _ when amount is not null && Payments.AskedAmount.Refusal(amount, invoice.Currency) is { } refusal => refusal,
        _ when amount?.Amount > invoice.Claim => Decision.Invalid("amount.amount", $"No more than {invoice.Claim} is due."),
        _ when available == 0 || amount?.Amount > available => NotEnough,
        _ => InvoiceDecider.Concluded(
            invoice, Guid.Empty, now, new CreditApplied(allocationId, amount?.Amount ?? Math.Min(available, invoice.Claim), now)),
    };

    static Decision NotEnough => Decision.Rejected("credit-insufficient", "The payer has no such credit with this legal entity and in this currency. Read the credit balances.");
}
