using System.Globalization;
using System.Net;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Billing.Payouts;
using Associations.Contracts;
using Associations.Invariants;
using Associations.Testing;
using Marten;
using Allocation = Associations.Billing.Ledger.Allocation;

namespace Associations.Billing.Tests.Ledger;

/// <summary>On which day what happens counts in the books: money when it moved, while that month is open, and never in a month that is closed.</summary>
public sealed class PostedDayTests(BillingFixture billing)
{
    DateOnly FirstOfThis => Allocation.FirstOf(billing.Today);

    DateOnly End => FirstOfThis.AddDays(-1);

    [Fact]
    public async Task Money_that_came_before_a_month_ended_counts_in_it_while_it_is_open()
    {
        var association = await billing.AnAssociation();
        var invoice = await Issue(association, End.AddDays(-10), 12000);
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, End));
        await Received(association, invoice, 13000, End);

        // With what is over of it, and as it was known before.
        Assert.Equal("cash 13000, creditBalances -1000, revenue -12000", await Balance(association, End));
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, End.AddDays(-1)));
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, End, $"&knownAt={billing.Time.GetUtcNow().AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, billing.Today, $"&knownAt={billing.Time.GetUtcNow().AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}"));
        await IsTheSameRebuilt(association);
    }

    [Fact]
    public async Task Money_that_came_before_a_month_ended_counts_on_the_first_open_day_when_it_is_closed()
    {
        var association = await billing.AnAssociation();
        var invoice = await Issue(association, End.AddDays(-10), 12000);
        await Close(association);
        await Received(association, invoice, 12000, End);
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, End));
        Assert.Equal("cash 12000, revenue -12000", await Balance(association, FirstOfThis));
        await IsTheSameRebuilt(association);
    }

    [Fact]
    public async Task A_month_that_is_closed_afterwards_keeps_what_was_posted_in_it()
    {
        var association = await billing.AnAssociation();
        await Received(association, await Issue(association, End.AddDays(-10), 12000), 12000, End);
        await Close(association);
        Assert.Equal("cash 12000, revenue -12000", await Balance(association, End));
        await IsTheSameRebuilt(association);
    }

    [Fact]
    public async Task Money_counts_neither_before_there_was_a_claim_nor_before_what_it_pays_was_given_up()
    {
        var association = await billing.AnAssociation();
        var (early, given) = (await Issue(association, End.AddDays(-10), 12000), await Issue(association, End.AddDays(-5), 500));
        await Received(association, early, 12000, End.AddDays(-20));
        Assert.Empty(await Balance(association, End.AddDays(-11)));
        Assert.Equal("cash 12000, revenue -12000", await Balance(association, End.AddDays(-10)));

        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{given}/write-off", new { reason = "uncollectible" })).Is(HttpStatusCode.OK);
        await Received(association, given, 500, End);
        Assert.Equal("accountsReceivable 500, cash 12000, revenue -12500", await Balance(association, End));
        Assert.Equal("cash 12500, revenue -12500", await Balance(association, billing.Today));
        await IsTheSameRebuilt(association);
    }

    [Fact]
    public async Task What_is_over_of_money_counts_when_it_was_over()
    {
        var association = await billing.AnAssociation();
        var invoice = await Issue(association, End.AddDays(-10), 12000);
        // Paid twice, and the first is recorded last.
        var (payment, now) = (Guid.CreateVersion7(), billing.Time.GetUtcNow());
        await Append(association, invoice, now, new PaymentStarted(payment, "card", 12000, now));
        await Append(association, invoice, now, new PaymentSucceeded(payment, "pi_1", 12000, now));
        await Received(association, invoice, 12000, End);
        Assert.Equal("cash 12000, revenue -12000", await Balance(association, End));
        Assert.Equal("cash 12000, creditBalances -12000, revenue -12000, stripeClearing 12000", await Balance(association, billing.Today));
    }

    [Fact]
    public async Task Payouts_count_when_the_bank_has_them_and_what_is_sent_to_chapters_when_it_was_sent()
    {
        var association = await billing.AnAssociation();
        var (entity, now, chapter) = (BillingEntity.IdOf(association), billing.Time.GetUtcNow(), Guid.CreateVersion7());
        async Task Move(string payout, DateOnly on)
        {
            await Start<Payout>(association, Payout.IdOf(association, payout), now, new PayoutPaid(payout, 1000, "EUR", [new(entity, 1000)], on, now));
            await Start<ChapterRemittance>(association, Guid.CreateVersion7(), now, new ChapterRemitted(chapter, entity, 10, "EUR", on, payout, billing.Today, now));
        }
        await Move("po_1", End);
        Assert.Equal("cash 990, payableToChapters 10, stripeClearing -1000", await Balance(association, End));
        await Close(association);
        await Move("po_2", End);
        Assert.Equal("cash 990, payableToChapters 10, stripeClearing -1000", await Balance(association, End));
        Assert.Equal("cash 1980, payableToChapters 20, stripeClearing -2000", await Balance(association, FirstOfThis));
        // What is to come has not come.
        await Move("po_3", billing.Today.AddDays(3));
        Assert.Equal("cash 2970, payableToChapters 30, stripeClearing -3000", await Balance(association, billing.Today));
        await IsTheSameRebuilt(association);
    }

    [Fact]
    public async Task Who_posts_on_a_day_that_is_over_and_who_closes_its_month_wait_for_each_other()
    {
        var association = await billing.AnAssociation();
        var (entity, now, late) = (BillingEntity.IdOf(association), billing.Time.GetUtcNow(), await Issue(association, End.AddDays(-10), 12000));
        await using (var closing = billing.Store.LightweightSession(association.ToString()))
        {
            await PeriodLock.Close(closing, TestContext.Current.CancellationToken);
            var payment = Received(association, late, 12000, End);
            await Waits(association);
            closing.Events.StartStream<LedgerPeriods>(LedgerPeriods.IdOf(entity), new LedgerPeriodClosed(entity, Allocation.FirstOf(End), [], now));
            await closing.SaveChangesAsync();
            await payment;
        }
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, End));

        var other = await billing.AnAssociation();
        var invoice = await Issue(other, End.AddDays(-10), 12000);
        await using var posting = billing.Store.LightweightSession(other.ToString());
        await PeriodLock.KeepOpen(posting, TestContext.Current.CancellationToken);
        var close = Close(other);
        await Waits(other);
        posting.Events.Append(invoice, new PaymentRecorded(Guid.CreateVersion7(), "cash", 12000, null, End, now));
        await posting.SaveChangesAsync();
        await close;
        Assert.Equal("cash 12000, revenue -12000", await Balance(other, End));

        Task Waits(Guid whose) => Eventually.Holds(async () => (await Sql.Rows(billing.Owner, $"""
            select '1' from pg_locks where locktype = 'advisory' and not granted
                and (classid::bigint << 32 | objid::bigint) = hashtextextended('ledger-periods/{whose}', 0)
            """)).Count == 1, "one to wait");
    }

    [Fact]
    public async Task A_time_zone_that_is_amended_moves_nothing_that_is_posted()
    {
        var association = await billing.AnAssociation();
        var late = new DateTimeOffset(End, new TimeOnly(23, 30), TimeSpan.Zero);
        var invoice = await Issue(association, End.AddDays(-10), 12000);
        await Append(association, invoice, late, new PaymentSucceeded(Guid.CreateVersion7(), "pi_1", 12000, late));
        await Start<Payout>(association, Payout.IdOf(association, "po_1"), late, new PayoutFailed("po_1", "EUR", [new(BillingEntity.IdOf(association), 1)], "gone", late));
        Assert.Equal("cash -1, revenue -12000, stripeClearing 12001", await Balance(association, End));
        (await billing.As(Tokens.Staff(association)).Post($"/v1/billing-entities/{BillingEntity.IdOf(association)}/amendments", new { timeZone = "Europe/Brussels" })).Is(HttpStatusCode.OK);
        await IsTheSameRebuilt(association);
        await Forget(association);
        await IsTheSameRebuilt(association);
        Assert.Equal("cash -1, revenue -12000, stripeClearing 12001", await Balance(association, End));
    }

    [Fact]
    public async Task Nothing_is_posted_in_a_closed_month_where_the_day_comes_again_by_an_amendment()
    {
        var association = await billing.AnAssociation(timeZone: "Pacific/Auckland");
        var (entity, closed) = (BillingEntity.IdOf(association), new DateTimeOffset(End, new TimeOnly(13, 0), TimeSpan.Zero));
        var invoice = await Issue(association, End.AddDays(-10), 12000);
        await Start<LedgerPeriods>(association, LedgerPeriods.IdOf(entity), closed, new LedgerPeriodClosed(entity, Allocation.FirstOf(End), [], closed));
        // In Auckland it is the next month, and in Brussels it is not.
        await Append(association, entity, closed.AddMinutes(1), new BillingEntityAmended("Society", new([], "BE"), null, null, null, "EUR", "Europe/Brussels", "SOE", []));
        var again = closed.AddHours(1);
        await Append(association, invoice, again, new PaymentSucceeded(Guid.CreateVersion7(), "pi_1", 5000, again));
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, End));
        Assert.Equal("accountsReceivable 7000, revenue -12000, stripeClearing 5000", await Balance(association, FirstOfThis));
        await IsTheSameRebuilt(association);
        // Nor is what is dated by itself, from before the day was kept.
        await Forget(association);
        await IsTheSameRebuilt(association);

        await Issue(association, End, 700, again);
        Assert.Equal("accountsReceivable 12000, revenue -12000", await Balance(association, End));
        Assert.Equal("accountsReceivable 7700, revenue -12700, stripeClearing 5000", await Balance(association, FirstOfThis));
        await IsTheSameRebuilt(association);
    }

    async Task<Guid> Issue(Guid association, DateOnly on, long amount, DateTimeOffset? at = null)
    {
        var id = Guid.CreateVersion7();
        await Start<Invoice>(association, id, at ?? new DateTimeOffset(on, TimeOnly.MinValue, TimeSpan.Zero), new InvoiceFinalised(
            BillingEntity.IdOf(association), "SOE-1", new("application", id), new Payer(null, "ada"), "EUR", [new ChargeLine("Dues", 1, amount, "test")], amount, on, on));
        return id;
    }

    async Task Received(Guid association, Guid invoice, long amount, DateOnly on) => (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/recorded-payments",
        new { method = "bankTransfer", amount = BillingFixture.Euros(amount), receivedOn = on })).Is(HttpStatusCode.Created);

    async Task Close(Guid association) => (await billing.As(Tokens.Staff(association)).Post($"/v1/ledger/periods/{End:yyyy-MM}/close")).Is(HttpStatusCode.OK);

    Task Start<T>(Guid association, Guid id, DateTimeOffset at, object e) where T : class => Write(association, at, session => session.Events.StartStream<T>(id, e));

    Task Append(Guid association, Guid id, DateTimeOffset at, object e) => Write(association, at, session => session.Events.Append(id, e));

    // Decided at another instant than now, which over HTTP it cannot be.
    async Task Write(Guid association, DateTimeOffset at, Action<IDocumentSession> write)
    {
        await using var session = billing.Store.LightweightSession(association.ToString());
        session.SetHeader("decided", at.ToString("O", CultureInfo.InvariantCulture));
        write(session);
        await session.SaveChangesAsync();
    }

    // As events from before the day was kept are.
    async Task Forget(Guid association) => Assert.Empty(await Sql.Rows(billing.Owner, $"update mt_events set headers = headers - 'posted' - 'posted-{BillingEntity.IdOf(association)}' where tenant_id = '{association}'"));

    async Task IsTheSameRebuilt(Guid association)
    {
        Assert.Empty((await RebuiltLedger.Check(billing.Owner, [association.ToString()])).Violations);
        var before = await Journal();
        await LedgerProjection.Rebuild(billing.Store, association, TestContext.Current.CancellationToken);
        Assert.Equal(before, await Journal());

        Task<IReadOnlyList<string>> Journal() => Sql.Rows(billing.Database, "select id::text || posted_on::text || data::text from mt_doc_journalentry order by id", association.ToString());
    }

    async Task<string> Balance(Guid association, DateOnly asOf, string more = "") => string.Join(", ",
        (await billing.As(Tokens.Staff(association)).Get($"/v1/ledger/trial-balance?asOf={asOf:yyyy-MM-dd}{more}")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray()
            .Select(row => $"{row!["account"]} {row["balance"]}").Where(row => !row.EndsWith(" 0", StringComparison.Ordinal)));
}
