using System.Net;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Billing.Tests.BankStatements;

/// <summary>Staff were quicker than the bank's file: what they recorded is linked with its line, and counted once.</summary>
public sealed class RecordedAlreadyTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_that_is_recorded_already_is_linked_and_nothing_is_booked_twice(bool isNamed)
    {
        var (association, invoice, number) = await AdasInvoice();
        var payment = await Record(association, invoice, 12000);
        var line = (await billing.Import(association, Statements.Camt(Came(12000, isNamed ? number : "dues")))).Lines()[0];
        Assert.Equal(("toLookAt", "recorded-already"), (line.Outcome, line.Code));

        await Follow(association, line.Line);
        var matched = await Line(association, line.Line);
        Assert.Equal(("matched", "recorded", $"{payment}"), (matched["status"], matched["matchedBy"], (string)matched.Json["payments"]!.AsArray().Single()!["paymentId"]!));
        await IsCountedOnce(association, invoice);
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/recorded-payments/{payment}/reverse", new { reason = "mistyped" })).IsProblem(HttpStatusCode.Conflict, "payment-matched");
        // A second line of it is another payment.
        Assert.Equal("paid-already", (await billing.Import(association, Statements.Camt(Came(12000, number) with { EndToEnd = "second" }))).Lines()[0].Code);
    }

    [Fact]
    public async Task What_the_bank_takes_back_of_it_is_owed_again()
    {
        var (association, invoice, number) = await AdasInvoice();
        await Record(association, invoice, 12000);
        var came = Came(12000, number) with { EndToEnd = "E2E-9" };
        await Follow(association, (await billing.Import(association, Statements.Camt(came))).Lines()[0].Line);
        Assert.Equal(1, (await billing.Import(association, Statements.Camt(came with { Amount = -12000, IsReversal = true }))).Counts().Matched);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice));
    }

    [Fact]
    public async Task A_part_that_is_recorded_is_not_booked_by_itself_though_the_invoice_asks_for_as_much()
    {
        var (association, invoice, number) = await AdasInvoice(24000);
        await Record(association, invoice, 12000);
        var line = (await billing.Import(association, Statements.Camt(Came(12000, number)))).Lines()[0];
        Assert.Equal(("toLookAt", "recorded-already"), (line.Outcome, line.Code));
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice));
        await Follow(association, line.Line);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice));
        // The other half is another transfer, and certain.
        Assert.Equal(("matched", "number"), (await billing.Import(association, Statements.Camt(Came(12000, number) with { EndToEnd = "second" }))).Lines().Select(one => (one.Outcome, one.Code)).Single());
    }

    [Fact]
    public async Task A_transfer_without_a_number_is_not_taken_for_another_invoice_of_its_sender()
    {
        var (association, invoice, _) = await AdasInvoice();
        await Record(association, invoice, 12000);
        var open = (await billing.AnInvoice(association)).Id;
        Assert.Equal("recorded-already", (await billing.Import(association, Statements.Camt(Came(12000, "dues")))).Lines()[0].Code);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, open));
    }

    [Fact]
    public async Task Where_another_amount_was_recorded_no_suggestion_counts_it_twice()
    {
        var (association, invoice, number) = await AdasInvoice();
        var payment = await Record(association, invoice, 12100);
        var line = (await billing.Import(association, Statements.Camt(Came(12000, number)))).Lines()[0];
        Assert.Equal("recorded-otherwise", line.Code);
        Assert.Empty((await Suggestions(association, line.Line))["invoices"]!.AsArray());
        (await Match(association, line.Line, new { recorded = new[] { new { invoiceId = invoice, paymentId = payment } } })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");

        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/recorded-payments/{payment}/reverse", new { reason = "mistyped" })).Is(HttpStatusCode.OK);
        await Follow(association, line.Line);
        await IsCountedOnce(association, invoice);
    }

    [Fact]
    public async Task One_line_may_be_what_was_recorded_on_one_invoice_and_pay_another()
    {
        var (association, one, number) = await AdasInvoice();
        var other = await billing.AnInvoice(association);
        await Record(association, one, 12000);
        var line = (await billing.Import(association, Statements.Camt(Came(24000, $"{number} {other["number"]}")))).Lines()[0];
        Assert.Equal("several-invoices", line.Code);
        await Follow(association, line.Line);
        Assert.Equal("staff", (await Line(association, line.Line))["matchedBy"]);
        Assert.Equal((("paid", "0"), ("paid", "0"), 0L), (await billing.StandingOf(association, one), await billing.StandingOf(association, other.Id), await billing.CreditIn(association)));
        Assert.Equal(24000, await Cash(association));
    }

    [Fact]
    public async Task A_payment_is_one_line_whoever_asks_and_only_if_it_was_recorded_and_stands()
    {
        var (association, invoice, number) = await AdasInvoice();
        var payment = await Record(association, invoice, 12000);
        var lines = (await billing.Import(association, Statements.Camt(Came(12000, number), Came(12000, number)))).Lines();
        object Body(Guid of, Guid id) => new { recorded = new[] { new { invoiceId = of, paymentId = id } } };
        var answers = await Task.WhenAll(lines.Select(line => Match(association, line.Line, Body(invoice, payment))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Conflict).IsProblem(HttpStatusCode.Conflict, "payment-matched");
        await IsCountedOnce(association, invoice);

        var left = (await Match(association, lines[0].Line, Body(invoice, payment))).Status == HttpStatusCode.Conflict && (await Line(association, lines[0].Line))["status"] == "open" ? lines[0].Line : lines[1].Line;
        (await Match(association, left, Body(invoice, Guid.CreateVersion7()))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await Match(association, left, new { recorded = Array.Empty<object>() })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await Match(association, left, new { recorded = new[] { new { invoiceId = invoice, paymentId = payment } }, reverses = lines[0].Line })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var other = await billing.AnInvoice(association);
        var taken = await Record(association, other.Id, 12000);
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{other.Id}/recorded-payments/{taken}/reverse", new { reason = "mistyped" })).Is(HttpStatusCode.OK);
        (await Match(association, left, Body(other.Id, taken))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    // Exactly what is offered is what is sent.
    async Task Follow(Guid association, Guid line)
    {
        var offered = (await Suggestions(association, line))["invoices"]!.AsArray();
        Assert.NotEmpty(offered);
        var recorded = offered.Where(one => one!["paymentId"] is not null).Select(one => new { invoiceId = (string)one!["invoiceId"]!, paymentId = (string)one["paymentId"]! });
        var invoices = offered.Where(one => one!["paymentId"] is null).Select(one => new { invoiceId = (string)one!["invoiceId"]!, amount = one["amount"]!.DeepClone() });
        (await Match(association, line, new { recorded, invoices })).Is(HttpStatusCode.OK);
    }

    async Task IsCountedOnce(Guid association, Guid invoice)
    {
        Assert.Equal((("paid", "0"), 0L, 12000L), (await billing.StandingOf(association, invoice), await billing.CreditIn(association), await Cash(association)));
        Assert.Single((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice}")).Json["payments"]!.AsArray(), payment => (string)payment!["status"]! == "succeeded");
    }

    async Task<long> Cash(Guid association) => (long)(await billing.As(Tokens.Staff(association)).Get("/v1/ledger/trial-balance")).Json["rows"]!.AsArray()
        .Single(row => (string)row!["account"]! == "cash")!["balance"]!;

    async Task<JsonNode> Suggestions(Guid association, Guid line) => (await billing.As(Tokens.Staff(association)).Get($"/v1/bank-lines/{line}/suggestions")).Is(HttpStatusCode.OK).Json;

    async Task<Answer> Line(Guid association, Guid line) => (await billing.As(Tokens.Staff(association)).Get($"/v1/bank-lines/{line}")).Is(HttpStatusCode.OK);

    Task<Answer> Match(Guid association, Guid line, object body) => billing.As(Tokens.Staff(association)).Post($"/v1/bank-lines/{line}/match", body);

    Told Came(long amount, string? text) => new(billing.Today, amount, "Ada Lovelace", text);

    async Task<(Guid Association, Guid Invoice, string Number)> AdasInvoice(long amount = 12000)
    {
        var association = await billing.WithAccount();
        (await billing.As(Tokens.Person(association)).Post("/v1/billing-details", new { name = "Ada Lovelace" })).Is(HttpStatusCode.OK);
        var invoice = await billing.AnInvoice(association, amount);
        return (association, invoice.Id, invoice["number"]);
    }

    async Task<Guid> Record(Guid association, Guid invoice, long amount) => (await billing.As(Tokens.Staff(association)).Post(
        $"/v1/invoices/{invoice}/recorded-payments", new { method = "bankTransfer", amount = BillingFixture.Euros(amount), receivedOn = billing.Today })).Is(HttpStatusCode.Created).Id;
}
