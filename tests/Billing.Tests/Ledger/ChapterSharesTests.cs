using Associations.Billing.CreditNotes;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Contracts;
using static Associations.Billing.Ledger.LedgerAccount;

namespace Associations.Billing.Tests.Ledger;

/// <summary>What is collected for a chapter is never revenue, and follows what is paid of the invoice to the minor unit.</summary>
public sealed class ChapterSharesTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = new(2026, 3, 10);
    static readonly Guid North = Guid.Parse("01980000-0000-7000-8000-000000000001"), South = Guid.Parse("01980000-0000-7000-8000-000000000002");
    static readonly Guid Payment = Guid.CreateVersion7(), Refund = Guid.CreateVersion7();
    static readonly Subject Application = new("application", Guid.CreateVersion7());
    static readonly LineTax Standard = new("S", 1900, null, "*");

    // Dues of 100.00 and a chapter's share of 30.00, at 19 % on top.
    static readonly InvoiceFinalised Issued = new(Guid.CreateVersion7(), "SOE-2026-000001", Application, new Payer(null, "ada"), "EUR",
        [new("Dues", 1, 10000, "test"), new("Chapter North", 1, 3000, "test", CreditorId: North)], 15470, Today, new(2026, 4, 9),
        [new("S", 1900, 13000, 2470)], LineTaxes: [Standard, Standard]);

    static readonly PaymentSucceeded Paid = new(Payment, "pi_1", 15470, Now);

    [Fact]
    public void At_issue_the_share_waits_and_is_no_revenue() => Assert.Equal(
        [(AccountsReceivable, 15470L, null), (TaxPayable, -2470, null), (Revenue, -10000, null), (ChapterSharesUncollected, -3000, North)], LinesOf(Issued));

    [Fact]
    public void A_payment_makes_it_payable() => Assert.Equal(
        [(StripeClearing, 15470L, null), (ChapterSharesUncollected, 3000, North), (AccountsReceivable, -15470, null), (PayableToChapters, -3000, North)], LinesOf(Issued, Paid));

    [Fact]
    public void A_part_makes_its_part_payable_and_the_rest_the_rest()
    {
        Assert.Equal((1000L, 2000L, 0L), Shares(Issued, Paid with { Amount = 5157 }));
        Assert.Equal((3000L, 0L, 0L), Shares(Issued, Paid with { Amount = 5157 }, Paid with { PaymentId = Refund, Amount = 15470 - 5157 }));
    }

    [Fact]
    public void A_surplus_is_the_payers_and_no_chapters() => Assert.Equal((3000L, 0L, 0L), Shares(Issued, Paid with { Amount = 20000 }, new Overpaid(Payment, 4530, Now)));

    [Fact]
    public void A_void_takes_all_of_it_back() => Assert.Equal((0L, 0L, 0L), Shares(Issued, new InvoiceCancelled("SOE-2026-000001", Application, "test")));

    [Fact]
    public void A_refund_or_a_lost_dispute_takes_it_back_until_it_is_paid_again()
    {
        var opened = new DisputeOpened("dp_1", Payment, 15470, "fraudulent", Application, Now);
        Assert.Equal((3000L, 0L, 0L), Shares(Issued, Paid, opened));
        Assert.Equal((0L, 3000L, 0L), Shares(Issued, Paid, opened, new DisputeLost("dp_1", Payment, 15470, Application, Now)));
        Assert.Equal((3000L, 0L, 0L), Shares(Issued, Paid, opened, new DisputeLost("dp_1", Payment, 15470, Application, Now), new DisputeWon("dp_1", Payment, 15470, Application, Now)));
        Assert.Equal((1500L, 1500L, 0L), Shares(Issued, Paid, new RefundStarted(Refund, Payment, 7735, "asked", Now), new RefundSucceeded(Refund, "re_1", 7735, Now)));
    }

    [Fact]
    public void A_chapter_bears_its_part_of_what_is_given_up_and_gets_it_when_it_comes_after_all()
    {
        var given = new InvoiceGivenUp("SOE-2026-000001", Application, 7735, "gone", Now);
        var half = Paid with { Amount = 7735 };
        Assert.Equal((1500L, 0L, 1500L), Shares(Issued, half, given));
        Assert.Equal([(BadDebt, 7735L, null), (ChapterSharesUncollected, 1500, North), (AccountsReceivable, -7735, null), (BadDebt, -1500, North)], LinesOf(Issued, half, given));
        Assert.Equal((3000L, 0L, 0L), Shares(Issued, half, given, half with { PaymentId = Refund }));
    }

    [Fact]
    public void A_credit_note_takes_back_the_lines_that_it_names()
    {
        Assert.Equal((3000L, 0L, 0L), Shares(Issued, Paid, Credit(11900, 1900, new CreditedLine(0, 10000))));
        Assert.Equal((2000L, 0L, 0L), Shares(Issued, Paid, Credit(1190, 190, new CreditedLine(1, 1000))));
        Assert.Equal((0L, 0L, 0L), Shares(Issued, Paid, Credit(1190, 190, new CreditedLine(1, 1000)), Credit(14280, 2280, new CreditedLine(0, 10000), new CreditedLine(1, 2000))));
    }

    [Fact]
    public void Where_prices_include_tax_of_two_rates_each_line_has_its_own_net()
    {
        var issued = Issued with
        {
            Lines = [new("Dues", 1, 11900, "test"), new("Chapter North", 1, 10700, "test", CreditorId: North)],
            Total = 22600,
            Taxes = [new("S", 1900, 10000, 1900), new("S", 700, 10000, 700)],
            LineTaxes = [Standard, new("S", 700, null, "test")],
        };
        Assert.Equal([(AccountsReceivable, 22600L, null), (TaxPayable, -2600, null), (Revenue, -10000, null), (ChapterSharesUncollected, -10000, North)], LinesOf(issued));
    }

    // Any invoice, in any parts, by any way: the three shares of each chapter add up, and at the end each has all or nothing.
    [Fact]
    public void Whatever_happens_the_shares_add_up()
    {
        for (var seed = 1; seed <= 2000; seed++)
        {
            var random = new Random(seed);
            var lines = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new ChargeLine(
                "x", random.Next(1, 4), random.NextInt64(1, 10_000), "test", CreditorId: random.Next(3) switch { 0 => null, 1 => North, _ => South })).ToList();
            var net = lines.Sum(line => line.Quantity * line.UnitPrice);
            var included = random.Next(2) == 0;
            var tax = included ? net - (long)Math.Round(net / 1.19m, MidpointRounding.AwayFromZero) : (long)Math.Round(net * 0.19m, MidpointRounding.AwayFromZero);
            var total = included ? net : net + tax;
            var issued = Issued with { Lines = lines, Total = total, Taxes = [new("S", 1900, total - tax, tax)], LineTaxes = [.. lines.Select(_ => Standard)] };
            var earlier = new List<TaxTotal>();
            var (invoice, owed, left, leftTax, leftLines) = (LedgerInvoice.None, total, total, tax, lines.Select(line => line.Quantity * line.UnitPrice).ToArray());
            Post(issued);
            for (var step = 0; step < 6; step++)
            {
                if (random.Next(2) == 0 && owed > 0)
                {
                    var part = random.NextInt64(1, owed + 1);
                    owed -= part;
                    Post(Paid with { PaymentId = Guid.CreateVersion7(), Amount = part });
                }
                else if (leftLines.Any(amount => amount > 0))
                {
                    // A part of one line, and the last time all that is left.
                    var all = step == 5;
                    var which = Array.FindIndex(leftLines, amount => amount > 0);
                    CreditedLine[] credited = all ? [.. leftLines.Select((amount, line) => new CreditedLine(line, amount)).Where(line => line.Amount > 0)] : [new(which, random.NextInt64(1, leftLines[which] + 1))];
                    foreach (var one in credited) leftLines[one.Line] -= one.Amount;
                    var last = leftLines.All(amount => amount == 0);
                    var sum = credited.Sum(line => line.Amount);
                    var taxes = CreditedTax.Of(issued.Taxes!, earlier, sum, net, last, [sum]);
                    earlier.AddRange(taxes);
                    var (part, taxPart) = (taxes.Sum(one => one.Net + one.Tax), taxes.Sum(one => one.Tax));
                    if (part == 0) continue;
                    var offset = Math.Min(part, owed);
                    (left, leftTax, owed) = (left - part, leftTax - taxPart, owed - offset);
                    Post(new InvoiceCredited(Guid.CreateVersion7(), "CN", part, taxes, offset, part - offset, "test", Today, Now, credited));
                }
            }
            if (owed > 0) Post(random.Next(2) == 0 ? Paid with { Amount = owed } : new InvoiceGivenUp("X", Application, owed, "gone", Now));
            Assert.True(invoice.Shares.Where(share => share.Key.Account == ChapterSharesUncollected).All(share => share.Value == 0), $"seed {seed}");
            Assert.True(leftLines.Any(amount => amount > 0) || invoice.Shares.Values.All(share => share == 0), $"seed {seed}: something is left of nothing");
            Assert.True(invoice.Net >= 0 && invoice.AllNet == left - leftTax, $"seed {seed}: {invoice.Net} {invoice.AllNet} {left - leftTax}");

            void Post(object e)
            {
                (var posted, invoice) = Postings.Of(invoice, e, Today);
                // Refuses what does not balance.
                if (posted.Count > 0) _ = new JournalEntry(Guid.CreateVersion7(), "test", Guid.CreateVersion7(), "EUR", Today, Now, null, "", invoice.Payer, null, posted);
                foreach (var chapter in new[] { North, South })
                {
                    var shares = invoice.Shares.Where(share => share.Key.Chapter == chapter).ToList();
                    Assert.True(shares.All(share => share.Value >= 0), $"seed {seed}: {string.Join(", ", shares)}");
                    Assert.True(shares.Sum(share => share.Value) == invoice.Lines.Where(line => line.Chapter == chapter).Sum(line => line.Left), $"seed {seed}");
                }
            }
        }
    }

    [Fact]
    public void An_event_of_before_posts_what_it_did()
    {
        var old = System.Text.Json.JsonSerializer.Deserialize<InvoiceFinalised>("""
            {"entityId":"01980000-0000-7000-8000-000000000009","number":"SOE-2026-000001","subject":{"kind":"application","id":"01980000-0000-7000-8000-00000000000b"},
             "payer":{"personId":null,"account":"ada"},"currency":"EUR",
             "lines":[{"description":"Gala","quantity":2,"unitPrice":5950,"priceSource":"test","serviceFrom":null,"serviceThrough":null}],
             "total":11900,"issuedOn":"2026-03-10","dueOn":"2026-04-09","taxes":[{"category":"S","rate":1900,"net":10000,"tax":1900,"reason":null}]}
            """, System.Text.Json.JsonSerializerOptions.Web)!;
        Assert.Equal((null, null, null), (old.LineTaxes, old.Lines[0].CreditorId, old.Lines[0].BeneficiaryId));
        Assert.Equal([(AccountsReceivable, 11900L, null), (TaxPayable, -1900, null), (Revenue, -10000, null)], LinesOf(old));
        Assert.Equal(2, Invoice.Empty(Refund).Evolve(old).Lines[0].Quantity);
        Assert.Null(InvoiceViews.From(Invoice.Empty(Refund).Evolve(old)).Lines[0].Tax);
    }

    static (LedgerAccount, long, Guid?)[] LinesOf(params object[] events) =>
        [.. Post(events).Lines.Select(line => (line.Account, line.Debit - line.Credit, line.Chapter))];

    static (long Payable, long Waiting, long Lost) Shares(params object[] events)
    {
        var shares = Post(events).Invoice.Shares;
        return (shares.GetValueOrDefault((North, PayableToChapters)), shares.GetValueOrDefault((North, ChapterSharesUncollected)), shares.GetValueOrDefault((North, BadDebt)));
    }

    static InvoiceCredited Credit(long amount, long tax, params CreditedLine[] lines) =>
        new(Guid.CreateVersion7(), "CN-1", amount, [new("S", 1900, amount - tax, tax)], 0, amount, "test", Today, Now, lines);

    static (IReadOnlyList<JournalLine> Lines, LedgerInvoice Invoice) Post(params object[] events) => events.Aggregate(
        ((IReadOnlyList<JournalLine>)[], LedgerInvoice.None), (before, e) => Postings.Of(before.Item2, e, Today));
}
