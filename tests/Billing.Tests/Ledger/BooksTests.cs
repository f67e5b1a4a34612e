using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Ledger;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Testing;
using Allocation = Associations.Billing.Ledger.Allocation;

namespace Associations.Billing.Tests.Ledger;

public sealed class BooksTests(BillingFixture billing)
{
    static readonly object Visa = new { method = "card", paymentMethod = "pm_card_visa" };

    DateOnly Today => DateOnly.FromDateTime(billing.Time.GetUtcNow().UtcDateTime);

    [Fact]
    public async Task The_books_balance_and_show_what_is_due()
    {
        var association = await billing.AnAssociation();
        var (paid, owed) = (await billing.AnInvoice(association), await billing.AnInvoice(association, 5000));
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{paid.Id}/payments", Visa)).Is(HttpStatusCode.Created);

        var balance = await Rows(association, "/v1/ledger/trial-balance");
        Assert.Equal(["accountsReceivable 5000", "fees 205", "revenue -17000", "stripeClearing 11795"], balance.Select(row => $"{row["account"]} {row["balance"]}").Order());
        Assert.Equal(balance.Sum(row => (long)row["debit"]!), balance.Sum(row => (long)row["credit"]!));
        Assert.Equal("EUR current 5000 owed 5000", Aged(Assert.Single(await Rows(association, "/v1/ledger/aged-receivables"))));
        Assert.Equal(5000, (long)(await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{owed.Id}")).Json["due"]!["amount"]!);

        // Yesterday nothing was posted, and in five weeks it is late.
        Assert.Empty(await Rows(association, $"/v1/ledger/trial-balance?asOf={Today.AddDays(-1):yyyy-MM-dd}"));
        Assert.Empty(await Rows(association, $"/v1/ledger/aged-receivables?asOf={Today.AddDays(-1):yyyy-MM-dd}"));
        Assert.Equal("EUR days1To30 5000 owed 5000", Aged(Assert.Single(await Rows(association, $"/v1/ledger/aged-receivables?asOf={Today.AddDays(35):yyyy-MM-dd}"))));
        // And before anyone knew of it, nothing was known.
        Assert.Empty(await Rows(association, $"/v1/ledger/trial-balance?knownAt={billing.Time.GetUtcNow().AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}"));
    }

    [Fact]
    public async Task What_is_owed_is_told_by_age_and_payer()
    {
        var association = await billing.AnAssociation();
        foreach (var (late, amount, payer) in new[] { (0, 1L, "ada"), (1, 2, "ada"), (30, 4, "ada"), (31, 8, "bob"), (60, 16, "bob"), (61, 32, "bob"), (90, 64, "bob"), (91, 128, "bob") })
            await Issue(association, Today.AddDays(-late), amount, payer);

        Assert.Equal("EUR current 1 days1To30 6 days31To60 24 days61To90 96 over90Days 128 owed 255", Aged(Assert.Single(await Rows(association, "/v1/ledger/aged-receivables"))));
        Assert.Equal(["EUR current 1 days1To30 6 owed 7", "EUR days31To60 24 days61To90 96 over90Days 128 owed 248"],
            (await Rows(association, "/v1/ledger/aged-receivables?by=payer")).Select(Aged));
        (await billing.As(Tokens.Staff(association)).Get("/v1/ledger/aged-receivables?by=colour")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Revenue_is_recognised_when_a_month_is_closed_and_a_closed_month_never_moves()
    {
        var association = await billing.AnAssociation();
        var (first, second) = (Month(-3), Month(-2));
        await Issue(association, first.AddDays(9), 9200, "ada", first, Allocation.LastOf(Month(0)));
        Assert.Equal(4, (await Rows(association, "/v1/ledger/deferred-revenue")).Count);

        var closed = (await Close(association, first)).Is(HttpStatusCode.OK);
        var earned = (long)closed.Json["recognised"]![0]!["amount"]!;
        Assert.Equal(Allocation.ByDays(9200, first, Allocation.LastOf(Month(0)))[0].Amount, earned);
        var before = await Balance(association, Allocation.LastOf(first));
        Assert.Equal($"accountsReceivable 9200, deferredRevenue {earned - 9200}, revenue {-earned}", before);

        // One that comes too late for the closed month is caught up in the first that is open.
        await Issue(association, second.AddDays(3), 3000, "ada", first, Allocation.LastOf(first));
        (await Close(association, Month(-1))).IsProblem(HttpStatusCode.Conflict, "period-out-of-order");
        (await Close(association, Month(0))).IsProblem(HttpStatusCode.Conflict, "period-not-over");
        (await billing.As(Tokens.Staff(association)).Post("/v1/ledger/periods/March/close")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.As(Tokens.Staff(association)).Post($"/v1/ledger/periods/{second:yyyy-MM}/close", null, ("If-Match", "\"7\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("\"1\"", closed.ETag);
        var caughtUp = (await Close(association, second)).Is(HttpStatusCode.OK);
        Assert.Equal(3000 + Allocation.ByDays(9200, first, Allocation.LastOf(Month(0)))[1].Amount, (long)caughtUp.Json["recognised"]![0]!["amount"]!);
        Assert.Equal(before, await Balance(association, Allocation.LastOf(first)));

        (await Close(association, Month(-1))).Is(HttpStatusCode.OK);
        Assert.Equal(Month(0).ToString("yyyy-MM-dd", null), Assert.Single(await Rows(association, "/v1/ledger/deferred-revenue"))["month"]!.ToString());
        // Closing again changes nothing, and two at once recognise once.
        Assert.Null((await Close(association, second)).Is(HttpStatusCode.OK).Json["recognised"]);
        // Before it was closed, its revenue was deferred.
        Assert.Equal("accountsReceivable 9200, deferredRevenue -9200",
            await Balance(association, Allocation.LastOf(first), $"&knownAt={billing.Time.GetUtcNow().AddHours(-1):yyyy-MM-ddTHH:mm:ssZ}"));
    }

    [Fact]
    public async Task Dues_whose_days_begin_with_the_payment_are_deferred_from_then_on_and_a_closed_month_never_moves() // F-40
    {
        var association = await billing.AnAssociation();
        var (first, application) = (Month(-2), Guid.CreateVersion7());
        var invoice = await Issue(association, first.AddDays(3), 12000, "ada", subject: application);
        (await Close(association, first)).Is(HttpStatusCode.OK);
        var before = await Balance(association, Allocation.LastOf(first));
        Assert.Equal("accountsReceivable 12000, revenue -12000", before);

        var days = (From: first.AddDays(9), Through: first.AddDays(9).AddYears(1).AddDays(-1));
        var began = new Contracts.Membership.V1.MembershipActivated(
            Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), "000001", new(days.From, days.Through, 1), new("application", application));
        await billing.Bus.Publish(began, association);
        await Eventually.Holds(async () => (await Rows(association, "/v1/ledger/deferred-revenue")).Count == 13, "the deferred months");
        Assert.Equal("accountsReceivable 12000, deferredRevenue -12000", await Balance(association, Today));
        Assert.Equal(before, await Balance(association, Allocation.LastOf(first)));

        // It was learnt in this month, so what is earned of it by now is caught up when this one is closed, and not in the last.
        (await Close(association, Month(-1))).Is(HttpStatusCode.OK);
        Assert.Equal(before, await Balance(association, Allocation.LastOf(first)));
        Assert.Equal("accountsReceivable 12000, deferredRevenue -12000", await Balance(association, Today));

        // Told again it is no news, and other days move only what differs.
        var again = Guid.CreateVersion7();
        await billing.Bus.Publish(began, association, again);
        await Eventually.Holds(async () =>
        {
            await using var session = billing.Store.QuerySession(association.ToString());
            return await session.LoadAsync<InboxEntry>($"WhenTermBegan:{again}") is not null;
        }, "the repetition");
        await billing.Bus.Publish(began with { Term = new(days.From.AddMonths(1), days.Through, 1) }, association);
        await Eventually.Holds(async () => (await Rows(association, "/v1/ledger/deferred-revenue")).Count == 12, "the other days");
        Assert.Equal("accountsReceivable 12000, deferredRevenue -12000", await Balance(association, Today));
        Assert.Equal(["invoiceFinalised", "serviceDated", "serviceDated"],
            (await billing.As(Tokens.Staff(association)).Get($"/v1/ledger/entries?invoice={invoice}")).Json["items"]!.AsArray().Select(entry => entry!["kind"]!.ToString()).Order());
    }

    [Fact]
    public async Task Ten_who_close_a_month_at_once_recognise_it_once()
    {
        var association = await billing.AnAssociation();
        await Issue(association, Month(-1), 3000, "ada", Month(-1), Allocation.LastOf(Month(-1)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Close(association, Month(-1))));
        Assert.Single(answers, answer => answer.Is(HttpStatusCode.OK).Json["recognised"] is not null);
        Assert.Equal("accountsReceivable 3000, revenue -3000", await Balance(association, Today));
    }

    [Fact]
    public async Task Months_that_are_closed_at_once_recognise_each_only_its_own()
    {
        for (var run = 0; run < 5; run++)
        {
            var association = await billing.AnAssociation();
            await Issue(association, Month(-3), 9000, "ada", Month(-3), Allocation.LastOf(Month(-1)));
            (await Close(association, Month(-3))).Is(HttpStatusCode.OK);
            while ((await Task.WhenAll(Close(association, Month(-2)), Close(association, Month(-1)))).Any(answer => answer.Status != HttpStatusCode.OK)) { }
            Assert.Equal("accountsReceivable 9000, revenue -9000", await Balance(association, Today));
        }
    }

    [Fact]
    public async Task A_journal_that_is_written_anew_is_the_same()
    {
        var association = await billing.AnAssociation(timeZone: "Asia/Tokyo");
        var paid = await billing.AnInvoice(association);
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{paid.Id}/payments", Visa)).Is(HttpStatusCode.Created);
        await billing.Bus.Publish(new Contracts.Membership.V1.ApplicationWithdrawn(await AnUnpaid(association), Guid.CreateVersion7()), association);
        await Eventually.Holds(async () => await Count(association) == 5, "the void");
        await Issue(association, Month(-2), 9200, "bob", Month(-2), Allocation.LastOf(Month(0)));
        (await Close(association, Month(-2))).Is(HttpStatusCode.OK);
        var (rows, before) = (await Count(association), await Hash(association));
        Assert.Equal(7, rows);

        await using (var session = billing.Store.LightweightSession(association.ToString()))
        {
            session.DeleteWhere<JournalEntry>(_ => true);
            await session.SaveChangesAsync();
        }
        Assert.Equal(0, await Count(association));
        await LedgerProjection.Rebuild(billing.Store, association, TestContext.Current.CancellationToken);
        Assert.Equal((rows, before), (await Count(association), await Hash(association)));
        // And once more, with all of it there.
        await LedgerProjection.Rebuild(billing.Store, association, TestContext.Current.CancellationToken);
        Assert.Equal((rows, before), (await Count(association), await Hash(association)));
    }

    [Fact]
    public async Task A_payer_sees_every_document_and_payment_with_what_is_owed_after_it()
    {
        var association = await billing.AnAssociation();
        var (paid, _) = (await billing.AnInvoice(association), await billing.AnInvoice(association, 5000));
        await Issue(association, Today, 700, "bob");
        var ada = billing.As(Tokens.Person(association));
        (await ada.Post($"/v1/invoices/{paid.Id}/payments", Visa)).Is(HttpStatusCode.Created);

        var statement = (await ada.Get("/v1/statements")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray();
        Assert.Equal(["invoiceFinalised 12000", "invoiceFinalised 17000", "paymentSucceeded 5000"], statement.Select(row => $"{row!["kind"]} {row["balance"]}"));
        var account = (await billing.As(Tokens.Staff(association)).Get($"/v1/ledger/entries?invoice={paid.Id}")).Json["items"]![0]!["payer"]!["account"]!.ToString();
        Assert.Equal(3, (await Rows(association, $"/v1/statements?account={account}")).Count);
        Assert.Single(await Rows(association, "/v1/statements?account=bob"));

        (await ada.Get("/v1/statements?account=bob")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.As(Tokens.Staff(association)).Get("/v1/statements")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await ada.Get("/v1/ledger/trial-balance")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        Assert.Empty((await billing.As(Tokens.Person(association, "eve")).Get("/v1/statements")).Json["rows"]!.AsArray());
        Assert.Empty(await Rows(await billing.AnAssociation("other"), $"/v1/statements?account={account}"));
    }

    [Fact]
    public async Task A_statement_is_one_query_however_long_it_is()
    {
        var association = await billing.AnAssociation();
        for (var at = 0; at < 12; at++) await billing.AnInvoice(association);
        using var spans = new Spans();
        Assert.Equal(12, (await billing.As(Tokens.Person(association)).Get("/v1/statements?asOf=2999-12-31")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray().Count);
        await Eventually.Holds(() => Task.FromResult(Requests().Count == 1), "the request's span");
        // Beside the one that says whose rows the connection may see.
        Assert.Single(spans.All, span => span.Source.Name == "Npgsql" && span.TraceId == Requests()[0].TraceId && !Spans.Text(span).Contains("set_config", StringComparison.Ordinal));

        List<System.Diagnostics.Activity> Requests() =>
            [.. spans.All.Where(span => span.DisplayName.Contains("/v1/statements", StringComparison.Ordinal) && Spans.Text(span).Contains($"association={association}", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Reports_are_tables_too_and_the_journal_is_read_page_by_page()
    {
        var association = await billing.AnAssociation("=cmd");
        for (var i = 1; i <= 3; i++) await Issue(association, Today.AddDays(-i), i, "ada", number: $"=cmd-{i}");
        var staff = billing.As(Tokens.Staff(association));
        var table = (await staff.Get("/v1/ledger/trial-balance", ("Accept", "text/csv"))).Is(HttpStatusCode.OK);
        Assert.Equal(("text/csv", $"currency,account,debit,credit,balance,billingEntityId\r\nEUR,accountsReceivable,6,0,6,{BillingEntity.IdOf(association)}\r\nEUR,revenue,0,6,-6,{BillingEntity.IdOf(association)}\r\n"), (table.MediaType, table.Text));
        Assert.Contains(",'=cmd-3,", (await staff.Get("/v1/statements?account=ada", ("Accept", "text/csv, application/json;q=0.5"))).Text, StringComparison.Ordinal);
        Assert.Equal("application/json", (await staff.Get("/v1/ledger/trial-balance", ("Accept", "*/*"))).MediaType);
        (await staff.Get("/v1/ledger/trial-balance?asOf=yesterday")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        foreach (var day in (string[])["0001-01-01", "9999-12-31"])
            (await staff.Get($"/v1/ledger/aged-receivables?asOf={day}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

        var page = (await staff.Get("/v1/ledger/entries?limit=2")).Is(HttpStatusCode.OK);
        var rest = (await staff.Get($"/v1/ledger/entries?limit=2&after={page["next"]}")).Is(HttpStatusCode.OK);
        Assert.Equal(3, page.Json["items"]!.AsArray().Concat(rest.Json["items"]!.AsArray()).Select(entry => entry!["id"]!.ToString()).Distinct().Count());
        Assert.Null(rest.Json["next"]);
        Assert.Equal("=cmd-2", Assert.Single((await staff.Get($"/v1/ledger/entries?from={Today.AddDays(-2):yyyy-MM-dd}&through={Today.AddDays(-2):yyyy-MM-dd}")).Json["items"]!.AsArray())!["document"]!.ToString());
    }

    DateOnly Month(int months) => Allocation.FirstOf(Today).AddMonths(months);

    // Issued on another day than today, which over HTTP it cannot be.
    async Task<Guid> Issue(Guid association, DateOnly on, long amount, string payer, DateOnly? from = null, DateOnly? through = null, string number = "SOE-1", Guid? subject = null)
    {
        var id = Guid.CreateVersion7();
        await using var session = billing.Store.LightweightSession(association.ToString());
        session.SetHeader("decided", new DateTimeOffset(on, TimeOnly.MinValue, TimeSpan.Zero).ToString("O", CultureInfo.InvariantCulture));
        session.Events.StartStream<Invoice>(id, new InvoiceFinalised(
            BillingEntity.IdOf(association), number, new("application", subject ?? id), new Payer(null, payer), "EUR",
            [new ChargeLine("Dues", 1, amount, "test", from, through)], amount, on, on));
        session.Store(new InvoicedSubject(subject ?? id, id));
        await session.SaveChangesAsync();
        return id;
    }

    async Task<Guid> AnUnpaid(Guid association)
    {
        var application = Guid.CreateVersion7();
        await billing.Bus.Publish(BillingFixture.Approved(application, association, 700), association);
        await billing.InvoiceFor(association, application);
        return application;
    }

    Task<Answer> Close(Guid association, DateOnly month) => billing.As(Tokens.Staff(association)).Post($"/v1/ledger/periods/{month:yyyy-MM}/close");

    async Task<IReadOnlyList<JsonNode>> Rows(Guid association, string path) =>
        [.. (await billing.As(Tokens.Staff(association)).Get(path)).Is(HttpStatusCode.OK).Json["rows"]!.AsArray().Select(row => row!)];

    async Task<string> Balance(Guid association, DateOnly asOf, string more = "") => string.Join(", ",
        (await Rows(association, $"/v1/ledger/trial-balance?asOf={asOf:yyyy-MM-dd}{more}")).Select(row => $"{row["account"]} {row["balance"]}").Where(row => !row.EndsWith(" 0", StringComparison.Ordinal)));

    static string Aged(JsonNode row) => string.Join(' ', row.AsObject()
        .Where(member => member.Key is not ("currency" or "personId" or "account" or "billingEntityId") && member.Value!.ToString() != "0").Select(member => $"{member.Key} {member.Value}").Prepend(row["currency"]!.ToString()));

    async Task<int> Count(Guid association) =>
        int.Parse((await Sql.Rows(billing.Database, "select count(*) from mt_doc_journalentry", association.ToString())).Single(), CultureInfo.InvariantCulture);

    async Task<string> Hash(Guid association) =>
        (await Sql.Rows(billing.Database, "select md5(string_agg(id || data::text, ',' order by id)) from mt_doc_journalentry", association.ToString())).Single();
}
