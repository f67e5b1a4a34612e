using System.Net;
using System.Text;
using Associations.Billing.BankStatements;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.BankStatements;

/// <summary>A bank's file comes in (F-39), with the real service and its database.</summary>
public sealed class ImportTests(BillingFixture billing)
{
    [Fact]
    public async Task What_pays_an_invoice_without_a_doubt_is_recorded()
    {
        var association = await billing.WithAccount();
        var (named, nameless) = (await billing.AnInvoice(association), await AdasInvoice(association, 7700));
        var report = (await billing.Import(association, Statements.Camt(
            Came(12000, $"dues {named["number"].ToLowerInvariant().Replace('-', ' ')}"), Came(7700, null, "LOVELACE ADA"), Came(500, "hello"), Came(-300, "Fee", "Bank")))).Is(HttpStatusCode.Created);
        Assert.Equal((4, 4, 0, 2, 2), report.Counts());
        Assert.Equal([("matched", "number"), ("matched", "amount-and-name"), ("toLookAt", "nothing-found"), ("toLookAt", "money-out")], report.Lines().Select(line => (line.Outcome, line.Code)));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, named.Id));
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, nameless));
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == named.Id);
        Assert.Equal(report.Text, (await billing.As(Tokens.Staff(association)).Get(report.Location!)).Is(HttpStatusCode.OK).Text);
        var line = await Line(association, report.Lines()[0].Line);
        Assert.Equal(("matched", "12000", "Ada Lovelace", $"{named.Id}"), (line["status"], line["amount.amount"], line["counterpartyName"], (string)line.Json["payments"]![0]!["invoiceId"]!));
    }

    [Fact]
    public async Task A_file_that_comes_twice_adds_nothing()
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var file = Statements.Camt(Came(12000, invoice["number"]), Came(4200, "who knows"));
        var first = (await billing.Import(association, file)).Is(HttpStatusCode.Created);
        var second = (await billing.Import(association, file)).Is(HttpStatusCode.Created);
        Assert.Equal(((2, 2, 0, 1, 1), (2, 0, 2, 0, 0)), (first.Counts(), second.Counts()));
        Assert.Equal(first.Lines().Select(line => line.Line), second.Lines().Select(line => line.Line));
        // With other blanks and letters it is the same.
        Assert.Equal((1, 0, 1, 0, 0), (await billing.Import(association, Statements.Camt(Came(4200, " WHO  knows", "ADA lovelace")))).Counts());
        Assert.Equal(0, await billing.CreditIn(association));
        Assert.Single((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json["payments"]!.AsArray());
    }

    [Fact]
    public async Task A_file_that_comes_twice_at_once_adds_its_lines_once()
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var file = Statements.Camt(Came(12000, invoice["number"]), Came(12000, invoice["number"]), Came(4200, "who knows"));
        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => billing.Import(association, file)));
        Assert.All(reports, report => report.Is(HttpStatusCode.Created));
        Assert.Equal((3, 15), (reports.Sum(report => report.Counts().Added), reports.Sum(report => report.Counts().Known)));
        Assert.Equal(3, (await Lines(association)).Count);
        Assert.Single((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json["payments"]!.AsArray());
    }

    [Fact]
    public async Task Two_lines_that_are_alike_on_one_day_are_two_payments()
    {
        var association = await billing.WithAccount();
        var (one, two) = (await AdasInvoice(association, 12000), await AdasInvoice(association, 12000));
        var alike = Came(12000, null, "Ada Lovelace");
        var report = (await billing.Import(association, Statements.Camt(alike, alike))).Is(HttpStatusCode.Created);
        // Which of the two is for which invoice is in doubt, and that there are two is not.
        Assert.Equal((2, 2, 0, 0, 2), report.Counts());
        Assert.Equal(2, report.Lines().Select(line => line.Line).Distinct().Count());
        Assert.Equal((2, 0, 2, 0, 0), (await billing.Import(association, Statements.Camt(alike, alike))).Counts());
        // A third that a later file has is new, and the two are not.
        Assert.Equal((3, 1, 2, 0, 1), (await billing.Import(association, Statements.Camt(alike, alike, alike))).Counts());
        foreach (var (line, invoice) in report.Lines().Select(line => line.Line).Zip([one, two]))
            (await billing.As(Tokens.Staff(association)).Post($"/v1/bank-lines/{line}/match", new { invoices = new[] { new { invoiceId = invoice } } })).Is(HttpStatusCode.OK);
        Assert.Equal(("paid", "paid"), ((await billing.StandingOf(association, one)).Status, (await billing.StandingOf(association, two)).Status));
    }

    [Fact]
    public async Task Two_payments_of_one_invoice_are_not_both_booked_on_it()
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var report = await billing.Import(association, Statements.Camt(Came(12000, invoice["number"]), Came(12000, invoice["number"])));
        Assert.Equal([("matched", "number"), ("toLookAt", "paid-already")], report.Lines().Select(line => (line.Outcome, line.Code)));
    }

    [Fact]
    public async Task A_wrong_reference_is_looked_at_and_not_guessed()
    {
        var association = await billing.WithAccount();
        var invoice = await AdasInvoice(association, 12000);
        var report = await billing.Import(association, Statements.Camt(Came(12000, "SOE-2026-999999")));
        Assert.Equal(("toLookAt", "number-unknown"), (report.Lines()[0].Outcome, report.Lines()[0].Code));
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice));
        var suggested = (await billing.As(Tokens.Staff(association)).Get($"/v1/bank-lines/{report.Lines()[0].Line}/suggestions")).Is(HttpStatusCode.OK);
        Assert.Equal($"{invoice}", (string)suggested.Json["invoices"]!.AsArray().Single()!["invoiceId"]!);
    }

    [Fact]
    public async Task Under_and_overpayment_are_offered_and_booked_when_staff_say_so()
    {
        var association = await billing.WithAccount();
        var (less, more) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        var report = await billing.Import(association, Statements.Camt(Came(10000, less["number"]), Came(14000, more["number"])));
        Assert.Equal(["part-payment", "surplus"], report.Lines().Select(line => line.Code));
        foreach (var (line, _, _) in report.Lines())
        {
            // What is offered is what is taken.
            var offer = (await billing.As(Tokens.Staff(association)).Get($"/v1/bank-lines/{line}/suggestions")).Json["invoices"]!.AsArray().Single()!;
            (await billing.As(Tokens.Staff(association)).Post($"/v1/bank-lines/{line}/match", new { invoices = new[] { new { invoiceId = (string)offer["invoiceId"]!, amount = offer["amount"] } } })).Is(HttpStatusCode.OK);
        }
        Assert.Equal((("open", "2000"), ("paid", "0")), (await billing.StandingOf(association, less.Id), await billing.StandingOf(association, more.Id)));
        Assert.Equal(2000, await billing.CreditIn(association));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_that_the_bank_takes_back_is_owed_again(bool inTheSameFile)
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var (came, bounced) = (Came(12000, invoice["number"], end: "E2E-17"), Came(-12000, "returned", end: "E2E-17") with { IsReversal = true });
        var first = await billing.Import(association, inTheSameFile ? Statements.Camt(came, bounced) : Statements.Camt(came));
        if (!inTheSameFile)
        {
            Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
            (await billing.Import(association, Statements.Camt(bounced))).Is(HttpStatusCode.Created);
        }
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));
        Assert.Equal(12000, (await billing.Bus.Next<PaymentBounced>((contract, _) => contract.InvoiceId == invoice.Id)).Contract.Due.Amount);
        Assert.Equal(["matched", "reversed"], (await Lines(association)).Select(line => line.Status).Order());
        var payment = (await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json["payments"]!.AsArray().Single()!;
        Assert.Equal("reversed", (string)payment["status"]!);
        // Neither comes back with the same files.
        Assert.Equal((2, 0, 2, 0, 0), (await billing.Import(association, Statements.Camt(came, bounced))).Counts());
        Assert.Equal("reversed", (await Line(association, first.Lines()[0].Line))["status"]);
        // And it can be paid again.
        Assert.Equal(1, (await billing.Import(association, Statements.Camt(Came(12000, invoice["number"], end: "E2E-18")))).Counts().Matched);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
    }

    [Fact]
    public async Task A_reversal_takes_back_the_surplus_that_it_was_and_only_that()
    {
        var association = await billing.WithAccount();
        var (older, invoice) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{older.Id}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(13000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        var line = (await billing.Import(association, Statements.Camt(Came(15000, invoice["number"], end: "E2E-1")))).Lines()[0].Line;
        (await billing.As(Tokens.Staff(association)).Post($"/v1/bank-lines/{line}/match", new { invoices = new[] { new { invoiceId = invoice.Id } } })).Is(HttpStatusCode.OK);
        Assert.Equal(4000, await billing.CreditIn(association));
        Assert.Equal(1, (await billing.Import(association, Statements.Camt(Came(-15000, null, end: "E2E-1") with { IsReversal = true }))).Counts().Matched);
        Assert.Equal((("open", "12000"), 1000L), (await billing.StandingOf(association, invoice.Id), await billing.CreditIn(association)));
        var credits = (await billing.As(Tokens.Staff(association)).Get("/v1/credit-balances")).Json["items"]!.AsArray().Single()!["credits"]!.AsArray();
        Assert.Equal(1000, credits.Single(credit => (string)credit!["invoiceId"]! == $"{older.Id}")!["left"]!["amount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_reversal_in_doubt_waits_for_a_person()
    {
        var association = await billing.WithAccount();
        var lines = (await billing.Import(association, Statements.Camt(Came(100, "one"), Came(100, "two"), Came(-100, "three") with { IsReversal = true }))).Lines();
        Assert.Equal("reversal-without-original", lines[2].Code);
        var staff = billing.As(Tokens.Staff(association));
        var offered = (await staff.Get($"/v1/bank-lines/{lines[2].Line}/suggestions")).Json["lines"]!.AsArray().Select(line => (string)line!);
        Assert.Equal(lines.Take(2).Select(line => $"{line.Line}").Order(), offered.Order());
        (await staff.Post($"/v1/bank-lines/{lines[2].Line}/match", new { reverses = lines[1].Line })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/bank-lines/{lines[1].Line}/ignore", new { reason = "rent" })).IsProblem(HttpStatusCode.Conflict, "bank-line-decided");
        Assert.Equal(["matched", "open", "reversed"], (await Lines(association)).Select(line => line.Status).Order());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_changes_nothing()
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var told = (await billing.Import(association, Statements.Camt(Came(12000, invoice["number"])), "?dryRun=true")).Is(HttpStatusCode.OK);
        Assert.Equal("1", told["result.matched"]);
        Assert.Contains(told.Json["events"]!.AsArray(), e => (string)e!["type"]! == "invoice.paymentRecorded.v1");
        Assert.Empty(await Lines(association));
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));
    }

    [Fact]
    public async Task Another_account_is_refused_and_says_what_to_do()
    {
        var association = await billing.WithAccount(Statements.OtherAccount);
        var refused = (await billing.Import(association, Statements.Camt(Came(100, "x")))).IsProblem(HttpStatusCode.Conflict, "account-unknown");
        Assert.DoesNotContain(Statements.Account, refused.Text, StringComparison.Ordinal);
        Assert.Contains("7034", refused["detail"], StringComparison.Ordinal);
        // An account that the entity had before is still its own: money comes to it for long.
        (await billing.As(Tokens.Staff(association)).Post($"/v1/billing-entities/{Entities.BillingEntity.IdOf(association)}/amendments", new { iban = Statements.Account })).Is(HttpStatusCode.OK);
        (await billing.Import(association, Statements.Camt02(Statements.OtherAccount, Statements.Entry(Came(100, "x"))))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Another_association_sees_nothing_and_has_lines_of_its_own()
    {
        var (ours, theirs) = (await billing.WithAccount(), await billing.WithAccount());
        var file = Statements.Camt(Came(100, "x"));
        var report = await billing.Import(ours, file);
        var (line, staff) = (report.Lines()[0].Line, billing.As(Tokens.Staff(theirs)));
        Assert.Empty(await Lines(theirs));
        (await staff.Get($"/v1/bank-lines/{line}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Get($"/v1/bank-lines/{line}/suggestions")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Get(report.Location!)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.Post($"/v1/bank-lines/{line}/ignore", new { reason = "rent" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        var other = await billing.Import(theirs, file);
        Assert.Equal((1, 1, 0, 0, 1), other.Counts());
        Assert.NotEqual(line, other.Lines()[0].Line);
        (await billing.As(Tokens.Person(ours)).PostRaw("/v1/bank-statements", file, "application/xml")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        (await billing.As(Tokens.Person(ours)).Get("/v1/bank-lines")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task No_event_says_who_paid_and_erasing_that_leaves_the_line()
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var file = Statements.Camt(Came(12000, invoice["number"], "Zebediah Quill", end: "QUILL-1", iban: "GB33BUKB20201555555555"), Came(100, "from Quill", "Zebediah Quill"));
        var report = await billing.Import(association, file);
        await using (var session = billing.Store.LightweightSession(association.ToString()))
        {
            var stored = await session.AdvancedSql.QueryAsync<string>("select data::text from mt_events where tenant_id = ?", TestContext.Current.CancellationToken, association.ToString());
            Assert.Contains(stored, data => data.Contains("12000", StringComparison.Ordinal));
            Assert.All(stored, data => Assert.DoesNotContain("quill", data, StringComparison.OrdinalIgnoreCase));
            Assert.All(stored, data => Assert.DoesNotContain("GB33BUKB", data, StringComparison.Ordinal));
            foreach (var line in report.Lines()) session.Delete<BankLineDetails>(line.Line);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal((2, 0, 2, 0, 0), (await billing.Import(association, file)).Counts());
        var erased = await Line(association, report.Lines()[0].Line);
        Assert.Equal(("matched", null), (erased["status"], (string?)erased.Json["counterpartyName"]));
        Assert.DoesNotContain("Quill", erased.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType, "unsupported-media-type")]
    [InlineData("application/xml", "", HttpStatusCode.BadRequest, "statement-unreadable")]
    [InlineData("application/xml", "<!DOCTYPE d [<!ENTITY a \"b\">]><d>&a;</d>", HttpStatusCode.BadRequest, "statement-unreadable")]
    [InlineData("application/xml", "<d/>", HttpStatusCode.BadRequest, "statement-not-a-statement")]
    [InlineData("text/csv", "a;b", HttpStatusCode.BadRequest, "statement-not-a-statement")]
    public async Task What_is_no_statement_is_refused(string type, string body, HttpStatusCode status, string code) =>
        (await billing.As(Tokens.Staff(await billing.AnAssociation())).PostRaw("/v1/bank-statements", body, type)).IsProblem(status, code);

    [Fact]
    public async Task Ten_megabytes_are_read_and_more_are_not()
    {
        var association = await billing.WithAccount();
        var staff = billing.As(Tokens.Staff(association));
        var file = Statements.Camt(Came(100, "x"));
        (await staff.PostRaw("/v1/bank-statements", file + new string(' ', StatementLimits.Bytes - file.Length), "application/xml")).Is(HttpStatusCode.Created);
        // A polite client asks first, and is told before it has sent anything.
        (await staff.Send(HttpMethod.Post, "/v1/bank-statements", new StringContent(file + new string(' ', StatementLimits.Bytes), Encoding.UTF8, "application/xml"), [("Expect", "100-continue")]))
            .IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_table_says_the_same_as_a_statement()
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var (came, other) = (Came(12000, invoice["number"]) with { BankReference = "B-1" }, Came(-250, "Fee", "Bank") with { BankReference = "B-2" });
        Assert.Equal((2, 2, 0, 1, 1), (await billing.Import(association, Statements.Csv(came, other))).Is(HttpStatusCode.Created).Counts());
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        Assert.Equal((2, 0, 2, 0, 0), (await billing.Import(association, Statements.Camt(came, other))).Counts());
    }

    async Task<Guid> AdasInvoice(Guid association, long amount)
    {
        (await billing.As(Tokens.Person(association)).Post("/v1/billing-details", new { name = "Ada Lovelace" })).Is(HttpStatusCode.OK);
        return (await billing.AnInvoice(association, amount)).Id;
    }

    Told Came(long amount, string? text, string name = "Ada Lovelace", string? end = null, string? iban = null) => new(billing.Today, amount, name, text, EndToEnd: end, Iban: iban);

    async Task<Answer> Line(Guid association, Guid line) => (await billing.As(Tokens.Staff(association)).Get($"/v1/bank-lines/{line}")).Is(HttpStatusCode.OK);

    async Task<IReadOnlyList<(Guid Id, string Status)>> Lines(Guid association) =>
        [.. (await billing.As(Tokens.Staff(association)).Get("/v1/bank-lines")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(line => (Guid.Parse((string)line!["id"]!), (string)line["status"]!))];
}
