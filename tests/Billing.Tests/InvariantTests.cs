using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Associations.Billing.Ledger;
using Associations.Billing.Tests.BankStatements;
using Associations.Billing.Tests.Payments;
using Associations.Invariants;
using Associations.Testing;
using Marten;
using Npgsql;

namespace Associations.Billing.Tests;

/// <summary>What is true of the books at every instant, on a service that has done all that it can; and that each is found out when it is not.</summary>
public sealed class InvariantTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    [Fact]
    public async Task All_hold_after_everything_that_can_happen_and_each_is_found_out_when_it_does_not()
    {
        await DoEverything();
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        foreach (var invariant in Invariant.OfBilling)
        {
            var found = await invariant.Check(connection);
            Assert.Equal((found.Name, ""), (found.Name, string.Join("; ", found.Violations)));
            Assert.InRange(found.Checked, 1, long.MaxValue);
        }

        Assert.Equal(Invariant.OfBilling.Select(invariant => invariant.Name).Order(), Defects.Select(defect => defect.Breaks).Distinct().Order());
        foreach (var (breaks, sql) in Defects)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            Assert.NotEqual(0, await Run(connection, sql));
            var found = await Invariant.OfBilling.Single(invariant => invariant.Name == breaks).Check(connection);
            Assert.True(found.Violations.Count > 0, $"'{breaks}' still holds after: {sql}");
            await transaction.RollbackAsync();
        }
    }

    [Fact]
    public async Task A_ledger_that_is_not_what_its_events_say_is_found_out_and_written_anew()
    {
        await DoEverything();
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        async Task<Finding> Look() => await RebuiltLedger.Check(billing.Owner, await Invariant.Associations(connection));
        var whole = await Look();
        Assert.Empty(whole.Violations);
        Assert.InRange(whole.Checked, 5, long.MaxValue);

        // Balanced, each alone in order, and not what happened: no other invariant could tell.
        foreach (var wrong in (string[])[
            "update mt_doc_journalentry set data = jsonb_set(data, '{postedOn}', '\"2020-01-01\"') where data->>'kind' = 'invoiceCancelled'",
            "delete from mt_doc_journalentry where data->>'kind' = 'creditApplied'",
            "delete from mt_doc_journalentry where data->>'kind' = 'payoutPaid'",
            "insert into mt_doc_journalentry select (jsonb_populate_record(entry, jsonb_build_object('id', gen_random_uuid()))).* from mt_doc_journalentry entry where data->>'kind' = 'invoiceFinalised' limit 1"])
        {
            foreach (var association in await Invariant.Associations(connection))
            {
                await Run(connection, $"select set_config('app.tenant_id', '{association}', false)");
                await Run(connection, wrong);
            }
            Assert.True((await Look()).Violations.Count > 0, $"nothing was found after: {wrong}");
            foreach (var association in await Invariant.Associations(connection))
                await LedgerProjection.Rebuild(billing.Store, Guid.Parse(association), TestContext.Current.CancellationToken);
            Assert.Empty((await Look()).Violations);
        }
    }

    [Fact]
    public async Task What_is_listed_and_not_what_its_events_say_is_found_out()
    {
        await DoEverything();
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        var associations = await Invariant.Associations(connection);
        var whole = await RebuiltDocuments.Check(billing.Owner, associations);
        Assert.Empty(whole.Violations);
        Assert.InRange(whole.Checked, 10, long.MaxValue);
        foreach (var (table, wrong) in ((string, string)[])[
            ("mt_doc_invoice", "update mt_doc_invoice set data = jsonb_set(data, '{status}', '\"void\"') where data->>'number' like '%000001'"),
            ("mt_doc_invoice", "update mt_doc_invoice set data = jsonb_set(data, '{due}', '1') where data->>'number' like '%000001'"),
            ("mt_doc_invoice", "update mt_doc_invoice set data = data - 'payments' where data->>'number' like '%000001'"),
            ("mt_doc_invoice", "insert into mt_doc_invoice select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()))).* from mt_doc_invoice one limit 1"),
            ("mt_doc_creditbalance", "update mt_doc_creditbalance set data = jsonb_set(data, '{credits,0,used}', '1')"),
            ("mt_doc_creditbalance", "delete from mt_doc_creditbalance"),
            ("mt_doc_bankline", "update mt_doc_bankline set data = jsonb_set(data, '{amount}', '1')"),
            ("mt_doc_chapterremittance", "delete from mt_doc_chapterremittance")])
        {
            await Run(connection, $"select set_config('app.tenant_id', '{associations[^1]}', false)");
            await Run(connection, $"create temp table kept as select * from {table}");
            Assert.NotEqual(0, await Run(connection, wrong));
            Assert.True((await RebuiltDocuments.Check(billing.Owner, associations)).Violations.Count > 0, $"nothing was found after: {wrong}");
            await Run(connection, $"delete from {table}; insert into {table} select * from kept; drop table kept");
        }
        Assert.Empty((await RebuiltDocuments.Check(billing.Owner, associations)).Violations);
    }

    [Fact]
    public async Task The_program_says_what_it_looked_at_and_ends_with_1_when_something_does_not_hold()
    {
        await DoEverything();
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        var (ended, lines) = await Program();
        Assert.Equal(0, ended);
        Assert.Equal([.. Invariant.OfBilling.Select(invariant => invariant.Name), RebuiltLedger.Name, RebuiltDocuments.Name], lines.Select(line => line.Split(" checked   ")[1]));
        Assert.All(lines, line => Assert.Matches("^holds +[1-9][0-9,.]* checked   ", line));

        await Run(connection, $"select set_config('app.tenant_id', '{(await Invariant.Associations(connection))[^1]}', false)");
        const string Wrong = "update mt_doc_journalentry set debits[1] = debits[1] {0} 1 where data->>'kind' = 'overpaid'";
        var planted = await Run(connection, Wrong.Replace("{0}", "+", StringComparison.Ordinal));
        (ended, lines) = await Program();
        await Run(connection, Wrong.Replace("{0}", "-", StringComparison.Ordinal));
        Assert.Equal(1, ended);
        Assert.Matches("^VIOLATED +[1-9][0-9,.]* checked   the columns that reports read say what the entries do$", Assert.Single(lines, line => line.StartsWith("VIOLATED", StringComparison.Ordinal)));
        Assert.Equal(planted, lines.Count(line => line.StartsWith(' ')));
        Assert.Equal(2, (await Program("and more")).Ended);

        async Task<(int Ended, IReadOnlyList<string> Lines)> Program(params string[] more)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(Invariant).Assembly.Location, billing.Owner, .. more]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(more.Length > 0, (await error).Length > 0);
            return (process.ExitCode, said.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        }
    }

    static readonly (string Breaks, string Sql)[] Defects =
    [
        ("a payment succeeds once", "update mt_events set data = jsonb_set(data, '{paymentId}', (select data->'paymentId' from mt_events where type = 'invoice.paymentSucceeded.v1' limit 1)) where type = 'invoice.paymentSucceeded.v1'"),
        ("a charge of the provider is one payment", "update mt_events set data = jsonb_set(data, '{providerId}', '\"pi_1\"') where type = 'invoice.paymentSucceeded.v1'"),
        ("what a charge of several invoices brought is what their shares are", "update mt_events set data = jsonb_set(data, '{amount}', '1') where type = 'paymentRequest.succeeded.v1'"),
        ("what the provider captured is in the ledger", "update mt_events set data = jsonb_set(data, '{amount}', '1') where type = 'invoice.paymentSucceeded.v1'"),
        ("what the provider captured is in the ledger", "delete from mt_doc_journalentry where data->>'kind' = 'paymentSucceeded'"),
        ("what the provider kept of a payment is learnt once and is in the ledger", "update mt_events set data = jsonb_set(data, '{paymentId}', (select data->'paymentId' from mt_events where type = 'invoice.paymentFeeLearned.v1' limit 1)) where type = 'invoice.paymentFeeLearned.v1'"),
        ("what the provider kept of a payment is learnt once and is in the ledger", "delete from mt_doc_journalentry where data->>'kind' = 'paymentFeeLearned'"),
        ("what the provider kept of a payment is learnt once and is in the ledger", "update mt_doc_journalentry set data = jsonb_set(data, '{currency}', '\"USD\"') where data->>'kind' = 'paymentFeeLearned'"),
        ("what the provider kept for a dispute is in the ledger", "delete from mt_doc_journalentry where data->>'kind' = 'disputeFeeLearned'"),
        ("what the provider kept for a dispute is in the ledger", "update mt_doc_journalentry set data = jsonb_set(data, '{currency}', '\"USD\"') where data->>'kind' = 'disputeFeeLearned'"),
        ("a payout is recorded once, and taken back once, and is in the ledger", "delete from mt_doc_journalentry where data->>'kind' = 'payoutPaid'"),
        ("a payout is recorded once, and taken back once, and is in the ledger", "delete from mt_doc_journalentry where data->>'kind' = 'payoutFailed'"),
        ("a payout is recorded once, and taken back once, and is in the ledger", "insert into mt_doc_journalentry select (jsonb_populate_record(entry, jsonb_build_object('id', gen_random_uuid()))).* from mt_doc_journalentry entry where data->>'kind' = 'payoutPaid' limit 1"),
        ("a payout is recorded once, and taken back once, and is in the ledger", "update mt_events set type = 'payout.paid.v1' where type = 'payout.failed.v1'"),
        ("debits equal credits in every entry", "update mt_doc_journalentry set data = jsonb_set(data, '{lines,0,debit}', '7')"),
        ("debits equal credits in every currency", "update mt_doc_journalentry set data = jsonb_set(data, '{lines,0,debit}', '7')"),
        ("no invoice has two charges that succeeded for the same money", Again("paymentSucceeded", 1000, "'paymentId', gen_random_uuid(), 'providerId', gen_random_uuid()")),
        ("no invoice has two charges that succeeded for the same money", Again("paymentSucceeded", 1000, "'paymentId', gen_random_uuid()")),
        ("a payment is begun when no other is under way", Again("paymentStarted", 1001, "'paymentId', gen_random_uuid()")),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set debits = credits"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set accounts = null, debits = null, credits = null where data->>'kind' = 'overpaid'"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set posted_on = '2020-01-01'"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set occurred_at = null"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set entity_id = gen_random_uuid()"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set currency = 'USD'"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set due_on = null where due_on is not null"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set receivable = receivable + 1"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set payeraccount = 'bob' where payeraccount is not null"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set months = '{202601}', deferred = '{1}' where months = '{}'"),
        ("the columns that reports read say what the entries do", "update mt_doc_journalentry set chapter_credits = '{}' where chapters <> '{}'"),
        ("numbers of documents are one to n in each series, as they were given", "update mt_events set data = jsonb_set(data, '{number}', '\"SOE-2026-000009\"') where type = 'invoice.issued.v1' and data->>'number' like '%000002'"),
        ("numbers of documents are one to n in each series, as they were given", "update mt_events set data = jsonb_set(data, '{number}', to_jsonb(regexp_replace(data->>'number', '[0-9]+$', '') || right(data->>'number', 6)::int + 4)) where type = 'invoice.issued.v1'"),
        ("numbers of documents are one to n in each series, as they were given", "update mt_events set data = jsonb_set(data, '{invoiceId}', to_jsonb(gen_random_uuid())) where type = 'numberSeries.given.v1' and version = 1"),
        ("no two documents have one number", "update mt_events set data = jsonb_set(data, '{number}', to_jsonb(replace(data->>'number', '000002', '000001'))) where type = 'invoice.issued.v1'"),
        ("a number is given for each document and for nothing else", "update mt_events set type = 'numberSeries.given.v1' where id = (select id from mt_events where type = 'invoice.paymentStarted.v1' limit 1)"),
        ("what is due on an invoice is what the ledger has as receivable", "update mt_doc_invoice set data = jsonb_set(data, '{due}', '1')"),
        ("a bank's line is found to be something once", "update mt_events set type = 'bankLine.reverses.v1' where type = 'bankLine.booked.v1'"),
        ("what a bank's line paid is recorded once on its invoice", "delete from mt_events where type = 'invoice.paymentRecorded.v1'"),
        ("what is due on an invoice is what the ledger has as receivable", "delete from mt_doc_journalentry where data->>'kind' = 'invoiceFinalised'"),
        ("what payers have to their credit with each legal entity is what its books have", "update mt_doc_creditbalance set data = jsonb_set(data, '{credits,0,used}', '1')"),
        ("what payers have to their credit with each legal entity is what its books have", "delete from mt_doc_creditbalance"),
        ("what payers have to their credit with each legal entity is what its books have", "delete from mt_doc_journalentry where data->>'kind' = 'overpaid'"),
        ("what payers have to their credit with each legal entity is what its books have", "update mt_doc_journalentry set data = jsonb_set(data, '{entityId}', to_jsonb(gen_random_uuid())) where data->>'kind' = 'creditApplied'"),
        ("credit that was sent to a payer is sent once and is in the books of who owed it", "delete from mt_doc_journalentry where data->>'kind' = 'balancePaidOut'"),
        ("credit that was sent to a payer is sent once and is in the books of who owed it", "update mt_events set data = jsonb_set(data, '{amount}', '1') where type = 'creditBalance.paidOut.v1'"),
        ("what is payable to a chapter is what invoices say less what was sent to it", "update mt_doc_chapterremittance set data = jsonb_set(data, '{amount}', '1')"),
        ("what is payable to a chapter is what invoices say less what was sent to it", "delete from mt_doc_journalentry where data->>'kind' = 'chapterRemitted'"),
        ("what is payable to a chapter is what invoices say less what was sent to it", "delete from mt_doc_journalentry where data->>'kind' = 'invoiceCredited'"),
        ("what waits for a chapter is on invoices that are owed, and nothing on those that are paid", "delete from mt_doc_journalentry where data->>'kind' = 'paymentRecorded'"),
    ];

    // The same once or twice more, as something else that happened later.
    static string Again(string what, int last, string other) => $"""
        insert into mt_events select (jsonb_populate_record(e, jsonb_build_object(
            'seq_id', nextval('mt_events_sequence'), 'id', gen_random_uuid(), 'version', e.version + later, 'data', e.data || jsonb_build_object({other})))).*
        from mt_events e, generate_series(1000, {last}) later where e.type = 'invoice.{what}.v1'
        """;

    async Task DoEverything()
    {
        var association = await billing.AnAssociation();
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        var today = DateOnly.FromDateTime(billing.Time.GetUtcNow().UtcDateTime);
        async Task<Answer> Do(Testing.Api who, Answer invoice, string what, object body) => (await who.Post($"/v1/invoices/{invoice.Id}/{what}", body)).Is(HttpStatusCode.Created);

        var paid = await billing.AnInvoice(association);
        var payment = await Do(ada, paid, "payments", new { method = "card", paymentMethod = "pm_card_visa" });
        await billing.Becomes(association, paid.Id, "paid");
        await Do(staff, paid, "credit-notes", new { reason = "goodwill", outcome = "refund", lines = new[] { new { line = 0, amount = new { amount = 2000, currency = "EUR" } } } });
        await Do(staff, paid, "refunds", new { paymentId = payment.Id, reason = "requestedByCustomer", amount = new { amount = 2000, currency = "EUR" } });

        var together = new[] { await billing.AnInvoice(association), await billing.AnInvoice(association, 500) };
        Assert.Equal("succeeded", (await ada.Post("/v1/payment-requests", new
        {
            invoices = together.Select(one => new { invoice = one.Id }),
            method = "card",
            paymentMethod = "pm_card_visa",
        })).Is(HttpStatusCode.Created)["status"]);

        // The bank changes its mind, and in the end what was lost is given up; of another it has not decided.
        foreach (var decisions in new string[][] { ["lost", "won"], ["won", "lost"], ["lost", "given up", "won"], [] })
        {
            var disputed = await billing.AnInvoice(association);
            await Do(ada, disputed, "payments", new { method = "card", paymentMethod = "pm_card_visa" });
            await Do(staff, disputed, "credit-notes", new { reason = "goodwill", outcome = "refund", lines = new[] { new { line = 0, amount = new { amount = 2000, currency = "EUR" } } } });
            var dispute = await billing.Dispute(disputed.Id);
            await Shows("open");
            foreach (var decision in decisions)
            {
                if (decision == "given up") (await staff.Post($"/v1/invoices/{disputed.Id}/write-off", new { reason = "uncollectible" })).Is(HttpStatusCode.OK);
                else
                {
                    await billing.Decide(dispute, decision);
                    await Shows(decision);
                }
            }

            Task Shows(string status) => Eventually.Holds(
                async () => (await staff.Get($"/v1/invoices/{disputed.Id}")).Json["disputes"]!.AsArray().SingleOrDefault()?["status"]!.ToString() == status, $"a dispute that is {status}");
        }

        var parts = await billing.AnInvoice(association);
        await Do(ada, parts, "payments", new { method = "card", paymentMethod = "pm_card_visa", amount = new { amount = 5000, currency = "EUR" } });
        await Do(staff, parts, "recorded-payments", new { method = "bankTransfer", amount = new { amount = 9000, currency = "EUR" }, receivedOn = $"{today:yyyy-MM-dd}" });
        var next = await billing.AnInvoice(association);
        await Do(ada, next, "credit-allocations", new { });
        await Do(staff, next, "credit-notes", new { reason = "goodwill", lines = new[] { new { line = 0, amount = new { amount = 100, currency = "EUR" } } } });
        (await staff.Post($"/v1/invoices/{next.Id}/write-off", new { reason = "uncollectible" })).Is(HttpStatusCode.OK);
        var byBank = await billing.AnInvoice(association);
        (await staff.Post($"/v1/billing-entities/{Entities.BillingEntity.IdOf(association)}/amendments", new { iban = Statements.Account })).Is(HttpStatusCode.OK);
        var came = new Told(today, 12000, "Ada Lovelace", byBank["number"], EndToEnd: "1");
        (await billing.Import(association, Statements.Camt(came, came with { Amount = -12000, IsReversal = true }, came with { EndToEnd = "2" }))).Is(HttpStatusCode.Created);
        var overpaid = await billing.AnInvoice(association);
        await Do(staff, overpaid, "recorded-payments", new { method = "cash", amount = new { amount = 13000, currency = "EUR" }, receivedOn = $"{today:yyyy-MM-dd}" });
        var balance = (await staff.Get("/v1/credit-balances")).Json["items"]!.AsArray().Single()!["id"];
        (await staff.Post($"/v1/credit-balances/{balance}/payouts", new { amount = new { amount = 700, currency = "EUR" }, reference = "1", paidOn = $"{today:yyyy-MM-dd}" })).Is(HttpStatusCode.Created);
        var chapter = Guid.CreateVersion7();
        var ofChapter = BillingFixture.Approved(Guid.CreateVersion7(), association);
        await billing.Bus.Publish(ofChapter with { Lines = [.. ofChapter.Lines, new("Chapter", 1, 3000, "test", CreditorId: chapter)] }, association);
        var shared = await billing.InvoiceFor(association, ofChapter.ApplicationId);
        await Do(staff, shared, "recorded-payments", new { method = "cash", amount = new { amount = 15000, currency = "EUR" }, receivedOn = $"{today:yyyy-MM-dd}" });
        (await staff.Post("/v1/chapter-remittances", new { chapterId = chapter, amount = new { amount = 2000, currency = "EUR" }, paidOn = $"{today:yyyy-MM-dd}", reference = "1" })).Is(HttpStatusCode.Created);
        await Do(staff, shared, "credit-notes", new { reason = "goodwill", lines = new[] { new { line = 1, amount = new { amount = 500, currency = "EUR" } } } });
        var unwanted = await billing.AnInvoice(association);
        (await staff.Post($"/v1/invoices/{unwanted.Id}/void", new { reason = "mistake" })).Is(HttpStatusCode.OK);

        var onPage = await billing.AnInvoice(association);
        using (await Checkouts.Choose((await billing.OpenPage(association, onPage.Id)).Is(HttpStatusCode.Created)["url"], "pm_card_visa")) await billing.Becomes(association, onPage.Id, "paid");

        // The bank sends one payout back, and the next one has it.
        foreach (var isLast in new[] { false, true })
        {
            var payout = await billing.Control.PostAsJsonAsync("payouts", new { });
            var id = (await payout.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonNode>())!["id"]!.ToString();
            await Booked("payoutPaid", id);
            if (isLast) continue;
            (await billing.Control.PostAsJsonAsync($"payouts/{id}/fail", new { })).EnsureSuccessStatusCode();
            await Booked("payoutFailed", id);
        }

        Task Booked(string kind, string payout) => Eventually.Holds(async () =>
        {
            await using var session = billing.Store.QuerySession(association.ToString());
            return (await session.Query<JournalEntry>().Where(entry => entry.Kind == kind && entry.Document == payout).CountAsync()) == 1;
        }, $"{kind} of {payout}");
    }

    static async Task<int> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }
}
