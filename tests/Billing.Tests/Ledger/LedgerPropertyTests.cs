using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Contracts;
using static Associations.Billing.Ledger.LedgerAccount;

namespace Associations.Billing.Tests.Ledger;

/// <summary>Whatever happens to an invoice, in whatever order: the books balance, and say what a sum of the facts says.</summary>
public sealed class LedgerPropertyTests
{
    static readonly Subject Application = new("application", Guid.CreateVersion7());
    static readonly DateOnly Begin = new(2026, 1, 1);
    static readonly Guid Chapter = Guid.CreateVersion7();

    [Fact]
    public void The_books_balance_and_say_what_is_owed()
    {
        for (var seed = 1; seed <= 3000; seed++)
        {
            var history = new History(new Random(seed));
            history.Run();
            history.Check($"seed {seed}: {string.Join(", ", history.Events.Select(e => e.GetType().Name))}");
        }
    }

    sealed class History(Random random)
    {
        readonly Dictionary<(string Currency, LedgerAccount Account), long> balances = [];
        readonly List<Guid> payments = [];
        readonly Stack<(Guid Payment, long Amount)> recorded = [];
        readonly List<(RefundSucceeded Refund, Guid Payment)> refunds = [];
        readonly Dictionary<string, (long Amount, DisputeStatus Status)> disputes = [];
        LedgerInvoice invoice = LedgerInvoice.None;
        long total, came, credited, moneyIn, offlineIn, fees;
        bool isVoid;

        internal List<object> Events { get; } = [];

        internal void Run()
        {
            Issue();
            for (var step = random.Next(1, 20); step > 0 && !isVoid; step--) Step(Begin.AddDays(Events.Count * random.Next(1, 40)));
        }

        internal void Check(string what)
        {
            Assert.True(balances.GroupBy(balance => balance.Key.Currency).All(currency => currency.Sum(balance => balance.Value) == 0), what);
            // The claim is what was charged, less what came and was taken back; part of it may have been given up.
            Assert.True(invoice.Receivable + invoice.WrittenOff == (isVoid ? 0 : total - came - credited), what);
            // What is given up comes first of what comes beyond what is owed.
            Assert.True(Claim >= invoice.WrittenOff || invoice.WrittenOff == 0, what);
            Assert.True(invoice.WrittenOff >= 0 && Of(BadDebt) == invoice.WrittenOff - invoice.Shares.GetValueOrDefault((Chapter, BadDebt)), what);
            Assert.True(invoice.Shares.All(share => share.Value >= 0 && (share.Key.Account == BadDebt || -Of(share.Key.Account) == share.Value)), what);
            Assert.True(Of(AccountsReceivable) == invoice.Receivable, what);
            Assert.True(-Of(Revenue) - Of(DeferredRevenue) == invoice.Net && -Of(TaxPayable) == invoice.Tax, what);
            Assert.True(!isVoid || (invoice.AllNet, invoice.Tax) == (0, 0), what);
            Assert.True(invoice.Deferred.Values.All(month => month >= 0) && invoice.Deferred.Values.Sum() == -Of(DeferredRevenue), what);
            var disputed = disputes.Values.Where(dispute => dispute.Status == DisputeStatus.Open).Sum(dispute => dispute.Amount);
            Assert.True(Of(StripeClearing) == moneyIn - fees - disputed && Of(Cash) == offlineIn && Of(LedgerAccount.Disputes) == disputed && Of(Fees) == fees, what);
        }

        long Of(LedgerAccount account) => balances.GetValueOrDefault(("EUR", account));

        // What may be claimed: what was promised to be sent back does not lower it.
        long Claim => invoice.Receivable + invoice.Promised + invoice.WrittenOff;

        long Amount(long most) => random.NextInt64(1, Math.Max(2, most + 1));

        void Issue()
        {
            var lines = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            {
                var from = Begin.AddDays(random.Next(-100, 100));
                var isService = random.Next(2) == 0;
                return new ChargeLine("Dues", random.Next(1, 4), random.NextInt64(0, 100_000), "test", isService ? from : null, isService ? from.AddDays(random.Next(0, 400)) : null,
                    random.Next(3) == 0 ? Chapter : null);
            }).ToList();
            var net = lines.Sum(line => line.Quantity * line.UnitPrice);
            var tax = random.Next(2) == 0 ? 0 : net * 19 / 100;
            total = net + tax;
            Post(new InvoiceFinalised(Guid.CreateVersion7(), "X-1", Application, new Payer(null, "ada"), "EUR", lines, total, Begin, Begin.AddDays(30),
                tax == 0 ? null : [new("S", 1900, net, tax)]), Begin);
        }

        void Step(DateOnly on)
        {
            var at = new DateTimeOffset(on, TimeOnly.MinValue, TimeSpan.Zero);
            switch (random.Next(16))
            {
                case 0 or 1 when total > 0:
                    Receive(Amount(total * 5 / 4), random.Next(3) == 0, on, at);
                    break;
                case 2 when Claim < 0 && payments.Count > 0:
                    var surplus = -Claim;
                    came -= surplus;
                    Post(new Overpaid(payments[^1], surplus, at), on);
                    break;
                case 3 when invoice.Receivable > 0:
                    var used = Amount(invoice.Receivable);
                    came += used;
                    Post(new CreditApplied(Guid.CreateVersion7(), used, at), on);
                    break;
                case 4 or 5 when invoice.AllNet + invoice.Tax > 0:
                    Credit(Amount(invoice.AllNet + invoice.Tax), on, at);
                    break;
                case 6 when invoice.Due > 0:
                    Post(new InvoiceGivenUp("X-1", Application, invoice.Due, "gone", at), on);
                    break;
                case 7 when payments.Count > 0:
                    Refund(Amount(1000), on, at);
                    break;
                case 8 when moneyIn > 0:
                    Dispute(Amount(moneyIn), on, at);
                    break;
                case 9 when payments.Count > 0:
                    // In the currency of the account at the provider.
                    var currency = random.Next(3) switch { 0 => null, 1 => "EUR", _ => "USD" };
                    if (currency != "USD") fees += 25;
                    Post(new PaymentFeeLearned(payments[^1], 25, at, currency), on);
                    break;
                case 12 when refunds.Count > 0:
                    FailRefund(on, at);
                    break;
                case 13 or 14 when disputes.Count > 0:
                    Decide(on, at);
                    break;
                case 10 when came == 0 && !Events.Any(e => e is InvoiceCredited):
                    isVoid = true;
                    Post(new InvoiceCancelled("X-1", Application, "test"), on);
                    break;
                case 11 when recorded.TryPop(out var gone):
                    came -= gone.Amount;
                    offlineIn -= gone.Amount;
                    Post(new PaymentReversed(gone.Payment, gone.Amount, "returned", Application, "EUR", 0, at), on);
                    break;
                case 15 when random.Next(2) == 0:
                    var from = Begin.AddDays(random.Next(-100, 100));
                    Post(new ServiceDated(Application, from, from.AddDays(random.Next(0, 400)), at), on);
                    break;
                default:
                    Post(new PaymentStarted(Guid.CreateVersion7(), "pm_card_visa", 1, at), on);
                    break;
            }
        }

        void Receive(long amount, bool offline, DateOnly on, DateTimeOffset at)
        {
            payments.Add(Guid.CreateVersion7());
            came += amount;
            if (offline)
            {
                recorded.Push((payments[^1], amount));
                offlineIn += amount;
            }
            else
            {
                moneyIn += amount;
            }
            Post(offline ? new PaymentRecorded(payments[^1], "cash", amount, null, on, at) : new PaymentSucceeded(payments[^1], "pi_1", amount, at), on);
        }

        void Credit(long amount, DateOnly on, DateTimeOffset at)
        {
            var tax = amount * invoice.Tax / (invoice.AllNet + invoice.Tax);
            var offset = Math.Min(amount, Math.Max(Claim, 0));
            var toBalance = random.Next(2) == 0 ? 0 : amount - offset;
            credited += amount - toBalance;
            Post(new InvoiceCredited(Guid.CreateVersion7(), "CN-1", amount, tax == 0 ? [] : [new("S", 1900, amount - tax, tax)], offset, toBalance, "test", on, at), on);
        }

        void Refund(long amount, DateOnly on, DateTimeOffset at)
        {
            var (refund, payment) = (Guid.CreateVersion7(), payments[random.Next(payments.Count)]);
            Post(new RefundStarted(refund, payment, amount, "asked", at), on);
            if (random.Next(4) > 0) Refunded(new RefundSucceeded(refund, "re_1", amount, at), payment, on);
            else Post(new RefundFailed(refund, "re_1", "test", at), on);
        }

        void Refunded(RefundSucceeded refund, Guid payment, DateOnly on)
        {
            refunds.Add((refund, payment));
            Sent(refund.Amount, payment);
            Post(refund, on);
        }

        // Days later, whatever happened meanwhile.
        void FailRefund(DateOnly on, DateTimeOffset at)
        {
            var (refund, payment) = refunds[random.Next(refunds.Count)];
            refunds.Remove((refund, payment));
            Sent(-refund.Amount, payment);
            Post(new RefundFailed(refund.RefundId, "re_1", "test", at), on);
        }

        void Sent(long amount, Guid payment)
        {
            came -= amount;
            if (invoice.Offline.Contains(payment)) offlineIn -= amount;
            else moneyIn -= amount;
        }

        void Dispute(long amount, DateOnly on, DateTimeOffset at)
        {
            var dispute = $"dp_{disputes.Count}";
            disputes[dispute] = (amount, DisputeStatus.Open);
            Post(new DisputeOpened(dispute, payments[^1], amount, "fraudulent", Application, at), on);
            fees += 20;
            Post(new DisputeFeeLearned(dispute, 20, "EUR", 1, at), on);
        }

        // The bank decides, and may decide otherwise later.
        void Decide(DateOnly on, DateTimeOffset at)
        {
            var (dispute, (amount, status)) = disputes.ElementAt(random.Next(disputes.Count));
            var decided = status == DisputeStatus.Open ? random.Next(2) == 0 ? DisputeStatus.Won : DisputeStatus.Lost
                : status == DisputeStatus.Won ? DisputeStatus.Lost : DisputeStatus.Won;
            disputes[dispute] = (amount, decided);
            var gone = decided == DisputeStatus.Lost ? amount : status == DisputeStatus.Lost ? -amount : 0;
            came -= gone;
            moneyIn -= gone;
            Post(decided == DisputeStatus.Won ? new DisputeWon(dispute, payments[^1], amount, Application, at) : new DisputeLost(dispute, payments[^1], amount, Application, at), on);
        }

        void Post(object e, DateOnly on)
        {
            Events.Add(e);
            (var lines, invoice) = Postings.Of(invoice, e, on);
            var currency = Postings.CurrencyOf(invoice, e);
            // Refuses what does not balance.
            if (lines.Count > 0) _ = new JournalEntry(Guid.CreateVersion7(), "test", Guid.CreateVersion7(), currency, on, default, null, "", invoice.Payer, null, lines);
            foreach (var line in lines) balances[(currency, line.Account)] = balances.GetValueOrDefault((currency, line.Account)) + line.Debit - line.Credit;
        }
    }
}
