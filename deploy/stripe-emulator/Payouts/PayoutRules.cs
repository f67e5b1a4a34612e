using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.BalanceTransactions;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Payouts;

/// <summary>
/// An automatic payout pays all that has come to the balance of a currency since the one before it, available or not. So what is in one are the entries
/// between the two, in the order in which they were made.
/// </summary>
static class PayoutRules
{
    /// <summary>What stands in the balance of a currency.</summary>
    internal static long Balance(Transaction tx, string currency) => Since(tx, currency).Sum(entry => entry.Net);

    /// <summary>The currencies in which something ever came or went.</summary>
    internal static IReadOnlyList<string> Currencies(Transaction tx) => [.. tx.Newest<BalanceTransaction>().Select(entry => entry.Currency).Distinct().Order()];

    /// <summary>The entries that a payout is made of, its own among them, newest first.</summary>
    internal static IReadOnlyList<BalanceTransaction> In(Transaction tx, Payout payout)
    {
        var upTo = tx.Newest<BalanceTransaction>().Where(entry => entry.Currency == payout.Currency).SkipWhile(entry => entry.Id != payout.BalanceTransaction).ToList();
        return [upTo[0], .. upTo.Skip(1).TakeWhile(entry => entry.Type != "payout")];
    }

    internal static Payout Make(Transaction tx, string currency)
    {
        var (id, amount) = (StripeId.New("po"), Balance(tx, currency));
        var made = tx.Put(new Payout
        {
            Id = id,
            Created = tx.Now,
            Amount = amount,
            ArrivalDate = tx.Now,
            BalanceTransaction = tx.Put(BalanceTransaction.OfPayout(id, -amount, currency, tx.Now)).Id,
            Currency = currency,
            ReconciliationStatus = "in_progress",
            Status = "in_transit",
        });
        tx.Emit("payout.created", made);
        var paid = tx.Put(made with { Status = "paid", ReconciliationStatus = "completed" });
        tx.Emit("payout.paid", paid);
        tx.Emit("payout.reconciliation_completed", paid);
        return paid;
    }

    /// <summary>The bank sends it back, and it stands in the balance again.</summary>
    internal static Payout Fail(Transaction tx, Payout payout, string code)
    {
        var failed = tx.Put(payout with
        {
            Status = "failed",
            FailureCode = code,
            FailureMessage = $"The bank returned the payout: {code}.",
            FailureBalanceTransaction = tx.Put(BalanceTransaction.OfPayout(payout.Id, payout.Amount, payout.Currency, tx.Now)).Id,
        });
        tx.Emit("payout.updated", failed, PreviousAttributes.Of(payout, failed));
        tx.Emit("payout.failed", failed);
        return failed;
    }

    static IEnumerable<BalanceTransaction> Since(Transaction tx, string currency) =>
        tx.Newest<BalanceTransaction>().Where(entry => entry.Currency == currency).TakeWhile(entry => entry.Type != "payout");
}
