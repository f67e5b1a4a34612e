using Associations.Billing.CreditBalances;
using Associations.Billing.CreditNotes;
using Associations.Billing.Disputes;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Billing.Payments;
using Associations.Billing.Refunds;
using Associations.Contracts;
using Associations.EventSourcing;
using FsCheck;
using FsCheck.Fluent;

namespace Associations.Billing.Tests.Invoices;

/// <summary>
/// Whatever is asked of an invoice and whatever the provider says, in any order: the books hold. They are kept here a second time, from the
/// money that moved and not from the invoice's own sums; and the ledger is held against both after every command.
/// </summary>
public sealed class MoneyTests
{
    [Fact]
    public void Any_sequence_of_commands_keeps_the_books()
    {
        var step = from kind in Gen.Choose(0, 15)
                   from amount in Gen.Choose(1, 13000)
                   from which in Gen.Choose(0, 3)
                   select new Step(kind, amount, which);
        var sequences = from length in Gen.Choose(1, 40) from steps in step.ArrayOf(length) select steps;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000).WithQuietOnSuccess(true),
            Prop.ForAll(sequences.ToArbitrary(), steps =>
            {
                var books = new Books();
                foreach (var one in steps) books.Take(one);
            }));
    }

    public sealed record Step(int Kind, int Amount, int Which);

    sealed class Books
    {
        static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        static readonly TaxTotal[] Taxes = [new("S", 1900, 7000, 1330), new("Z", 0, 3670, 0)];
        Invoice invoice = Invoice.Empty(Guid.CreateVersion7());
        CreditBalance balance = CreditBalance.Empty(Guid.CreateVersion7());
        LedgerInvoice posted = LedgerInvoice.None;
        readonly Dictionary<LedgerAccount, long> ledger = [];
        readonly Dictionary<Guid, long> covered = [];
        readonly Dictionary<string, DisputeStatus> disputes = [];
        readonly Dictionary<string, long> lostCovered = [];
        long bank, promised, givenUp;

        internal Books() => Keep(Decision.Accepted(new InvoiceFinalised(Guid.CreateVersion7(), "SOE-1", new Subject("application", Guid.CreateVersion7()), new Payer(null, "ada"), "EUR",
            [new ChargeLine("Dues", 1, 7000, "test"), new ChargeLine("Journal", 2, 1835, "test")], 12000, new(2026, 3, 1), new(2026, 3, 31), Taxes)));

        internal void Take(Step step)
        {
            var (kind, amount, which) = step;
            var euros = which == 3 ? null : new Money(amount, "EUR");
            var payment = invoice.Payments.Length == 0 ? null : invoice.Payments[which % invoice.Payments.Length];
            var refund = invoice.Refunds.Length == 0 ? null : invoice.Refunds[which % invoice.Refunds.Length];
            switch (kind)
            {
                case 0 or 1: Keep(InvoiceDecider.StartPayment(invoice, Guid.CreateVersion7(), "pm", Now, euros)); break;
                case 2 or 3 when payment is not null && !payment.IsOffline: Keep(InvoiceDecider.Learn(invoice, payment.Id, new ProviderOutcome.Succeeded("pi", payment.Amount, amount % 2 == 0 ? null : new Money(amount / 50, "EUR")), Now)); break;
                case 4 when payment is not null && !payment.IsOffline: Keep(InvoiceDecider.Learn(invoice, payment.Id, new ProviderOutcome.Failed("pi", "declined"), Now)); break;
                case 5: Keep(InvoiceDecider.RecordPayment(invoice, new(Guid.CreateVersion7(), "cash", amount, null, invoice.IssuedOn, Now), new Money(amount, "EUR"), invoice.IssuedOn)); break;
                case 6 or 7 when payment is not null: Keep(RefundDecider.Start(invoice, Guid.CreateVersion7(), payment.Id, euros, "duplicate", Now)); break;
                case 8 when refund is not null: Keep(RefundDecider.Learn(invoice, refund.Id, new ProviderOutcome.Succeeded("re", refund.Amount), balance.LeftOf(invoice.Id), Now)); break;
                case 9 when refund is not null: Keep(RefundDecider.Learn(invoice, refund.Id, new ProviderOutcome.Failed("re", "expired"), balance.LeftOf(invoice.Id), Now)); break;
                case 10 when payment is not null && !payment.IsOffline:
                    // Of the whole payment or of half of it, and decided as often as the bank likes.
                    var part = 1 + amount / 3 % 2;
                    Keep(DisputeDecider.Learn(
                        invoice, new($"dp_{payment.Id}/{part}", payment.Id, Math.Max(1, payment.Amount / part), "fraudulent", (DisputeStatus)(amount % 3), Now), balance.LeftOf(invoice.Id)));
                    break;
                case 11:
                    CreditedLine[]? lines = which == 3 ? null : [new(which % 2, amount / 3 + 1)];
                    Keep(CreditNoteDecider.Issue(invoice, new(Guid.CreateVersion7(), "CN", lines, amount % 2 == 0, "test", invoice.IssuedOn, Now)));
                    break;
                case 12: Keep(CreditBalanceDecider.Apply(invoice, balance.Available, Guid.CreateVersion7(), euros, Now)); break;
                case 14 when payment is not null: Keep(InvoiceDecider.ReversePayment(invoice, payment.Id, "returned", balance.LeftOf(invoice.Id), Now)); break;
                case 13: Keep(which == 0 ? InvoiceDecider.Void(invoice, "test") : which == 1 ? InvoiceDecider.WriteOff(invoice, "test", Now) : InvoiceDecider.Unwanted(invoice, "test")); break;
                case 15: Keep(RefundDecider.CreditPromise(invoice, Guid.CreateVersion7(), "test", Now)); break;
            }
        }

        void Keep(Decision decision)
        {
            if (decision.Rejection is not null) return;
            var takingBack = invoice.TakingBack;
            foreach (var e in decision.Events)
            {
                Post(e, decision.Events.Any(other => other is RefundSucceeded or DisputeLost or PaymentReversed));
                (var lines, posted) = Postings.Of(posted, e, invoice.IssuedOn);
                foreach (var line in lines) ledger[line.Account] = Of(line.Account) + line.Debit - line.Credit;
                invoice = invoice.Evolve(e);
                // What comes of it is no longer given up.
                givenUp = Math.Clamp(Owed, 0, givenUp);
            }
            if (decision.Events.Count > 0 && (takingBack > 0 || invoice.TakingBack > 0))
                balance = CreditBalanceDecider.Hold(balance, invoice.Id, invoice.TakingBack, Now).Events.Aggregate(balance, (state, fact) => state.Evolve(fact));
            Hold();
        }

        void Post(object e, bool isTakenBack)
        {
            switch (e)
            {
                case PaymentSucceeded paid: bank += paid.Amount; break;
                case PaymentRecorded paid: bank += paid.Amount; break;
                case PaymentReversed back: bank -= back.Amount; break;
                case RefundSucceeded sent:
                    bank -= sent.Amount;
                    promised -= covered[sent.RefundId] = Math.Min(promised, sent.Amount);
                    break;
                case RefundFailed failed when invoice.Refunds.Single(refund => refund.Id == failed.RefundId) is { Status: RefundStatus.Succeeded } back:
                    bank += back.Amount;
                    promised += covered[back.Id];
                    break;
                case DisputeOpened opened: disputes[opened.DisputeId] = DisputeStatus.Open; break;
                case DisputeLost lost:
                    bank -= lost.Amount;
                    promised -= lostCovered[lost.DisputeId] = Math.Min(promised, lost.Amount);
                    disputes[lost.DisputeId] = DisputeStatus.Lost;
                    break;
                case DisputeWon won:
                    if (disputes.GetValueOrDefault(won.DisputeId) == DisputeStatus.Lost)
                    {
                        bank += won.Amount;
                        promised += lostCovered[won.DisputeId];
                    }
                    disputes[won.DisputeId] = DisputeStatus.Won;
                    break;
                case Overpaid overpaid:
                    balance = balance.Evolve(new BalanceCredited(Guid.CreateVersion7(), invoice.Id, invoice.Payer, "EUR", overpaid.Surplus, Now));
                    break;
                case InvoiceCredited credited:
                    if (credited.ToBalance > 0) balance = balance.Evolve(new BalanceCredited(credited.CreditNoteId, invoice.Id, invoice.Payer, "EUR", credited.ToBalance, Now));
                    promised += credited.Amount - credited.Offset - credited.ToBalance;
                    break;
                case RefundPromiseCredited kept:
                    balance = balance.Evolve(new BalanceCredited(kept.CreditId, invoice.Id, invoice.Payer, "EUR", kept.Amount, Now));
                    promised -= kept.Amount;
                    break;
                case CreditApplied applied:
                    var use = CreditBalanceDecider.Use(balance, applied.AllocationId, invoice.Id, applied.Amount, Now, isTakenBack ? invoice.Id : null);
                    Assert.Null(use.Rejection);
                    balance = use.Events.Aggregate(balance, (state, fact) => state.Evolve(fact));
                    break;
                case InvoiceGivenUp writtenOff: givenUp += writtenOff.Amount; break;
            }
        }

        // What we have and are owed is what we earned and owe.
        long Owed => (invoice.Status == InvoiceStatus.Void ? 0 : invoice.Total - invoice.Credited) + Credit + promised - bank;

        long Credit => balance.Credits.Sum(credit => credit.Amount - credit.Used);

        long Of(LedgerAccount account) => ledger.GetValueOrDefault(account);

        void Hold()
        {
            Assert.Equal(invoice.Due - promised, Of(LedgerAccount.AccountsReceivable));
            Assert.Equal(givenUp, Of(LedgerAccount.BadDebt));
            Assert.Equal(Credit, -Of(LedgerAccount.CreditBalances));
            Assert.Equal(invoice.Disputes.Where(dispute => disputes[dispute.Id] == DisputeStatus.Open).Sum(dispute => dispute.Amount), Of(LedgerAccount.Disputes));
            Assert.Equal(bank, Of(LedgerAccount.StripeClearing) + Of(LedgerAccount.Cash) + Of(LedgerAccount.Disputes) + Of(LedgerAccount.Fees));
            Assert.Equal(invoice.Payments.Sum(payment => payment.ProviderFee?.Amount ?? 0), Of(LedgerAccount.Fees));

            Assert.Equal(Owed, invoice.Claim);
            Assert.True(invoice.Claim >= 0 && balance.Available >= 0 && promised >= 0);
            Assert.Equal(Math.Max(0, invoice.Claim - givenUp), invoice.Due);
            Assert.True(invoice.Credited <= invoice.Total);
            Assert.All(invoice.Payments, payment => Assert.InRange(
                invoice.Refunds.Where(refund => refund.PaymentId == payment.Id && refund.Status != RefundStatus.Failed).Sum(refund => refund.Amount), 0, payment.Amount));
            Assert.All(balance.Credits, credit => Assert.True(credit is { Used: >= 0, Held: >= 0, Left: >= 0 }));
            // All credit here is the invoice's own.
            Assert.Equal(Math.Min(invoice.TakingBack, Credit), balance.Credits.Sum(credit => credit.Held));
            Assert.True(invoice.Payments.Count(payment => payment.Status is PaymentStatus.Started) <= 1);
            if (invoice.Status != InvoiceStatus.Void) Assert.Equal(invoice.Claim == 0, invoice.Status == InvoiceStatus.Paid);
            // What is taken back by itself, because it is not wanted, can be, and is over then.
            if (invoice.IsUnwanted)
            {
                var note = CreditNoteDecider.Issue(invoice, new(Guid.CreateVersion7(), "CN", null, false, "test", invoice.IssuedOn, Now));
                Assert.Null(note.Rejection);
                Assert.False(note.Events.Aggregate(invoice, (state, e) => state.Evolve(e)).IsUnwanted);
            }
            if (invoice.Credited == invoice.Total)
                Assert.Equal(Taxes.Select(tax => (tax.Category, tax.Net, tax.Tax)), invoice.CreditNotes.SelectMany(note => note.Taxes)
                    .GroupBy(tax => tax.Category).Select(all => (all.Key, all.Sum(tax => tax.Net), all.Sum(tax => tax.Tax))).OrderBy(tax => tax.Key));
        }
    }
}
