using System.Net;
using System.Text.Json.Nodes;
using Associations.Billing.Entities;
using Associations.Billing.Ledger;
using Associations.Contracts;
using Associations.Testing;

namespace Associations.Billing.Tests.Ledger;

/// <summary>Dues of which a chapter gets a part: from the invoice to the money that is sent to it.</summary>
public sealed class ChapterSettlementTests(BillingFixture billing)
{
    static readonly string[] Columns = ["charged", "collected", "remitted", "due", "waiting", "writtenOff"];

    [Fact]
    public async Task What_is_collected_for_a_chapter_is_due_to_it_until_it_is_sent()
    {
        var (association, chapter) = (await billing.AnAssociation(), Guid.CreateVersion7());
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        var invoice = await AnInvoice(association, chapter);
        Assert.Equal((chapter.ToString(), "15000"), (invoice.Json["lines"]![1]!["creditorId"]!.ToString(), invoice["total.amount"]));
        Assert.Equal("charged 3000 collected 0 remitted 0 due 0 waiting 3000", await Settlement(association, chapter));
        (await staff.Post("/v1/chapter-remittances", Sent(chapter, 1))).IsProblem(HttpStatusCode.Conflict, "remittance-exceeds-due");

        // A third of it is paid.
        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa", amount = BillingFixture.Euros(5000) })).Is(HttpStatusCode.Created);
        Assert.Equal("charged 3000 collected 1000 remitted 0 due 1000 waiting 2000", await Settlement(association, chapter));
        (await staff.Post("/v1/chapter-remittances", Sent(chapter, 1001))).IsProblem(HttpStatusCode.Conflict, "remittance-exceeds-due");
        (await staff.Post("/v1/chapter-remittances?dryRun=true", Sent(chapter, 1000))).Is(HttpStatusCode.OK);
        var sent = (await staff.Post("/v1/chapter-remittances", Sent(chapter, 600))).Is(HttpStatusCode.Created);
        Assert.Equal("charged 3000 collected 1000 remitted 600 due 400 waiting 2000", await Settlement(association, chapter));
        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).Is(HttpStatusCode.Created);
        Assert.Equal("charged 3000 collected 3000 remitted 600 due 2400 waiting 0", await Settlement(association, chapter));
        Assert.Equal("", await Settlement(association, chapter, $"&asOf={billing.Today.AddDays(-1):yyyy-MM-dd}"));
        Assert.Equal("", await Settlement(association, chapter, $"&knownAt={billing.Time.GetUtcNow().AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.Equal("", await Settlement(association, Guid.CreateVersion7()));

        var table = (await staff.Get("/v1/ledger/chapter-settlements", ("Accept", "text/csv"))).Is(HttpStatusCode.OK);
        Assert.Equal($"chapterId,billingEntityId,currency,charged,collected,remitted,due,waiting,writtenOff\r\n{chapter},{BillingEntity.IdOf(association)},EUR,3000,3000,600,2400,0,0\r\n", table.Text);
        Assert.Equal(["accountsReceivable 0", "cash -600", "payableToChapters -2400", "revenue -12000"],
            (await Rows(association, "/v1/ledger/trial-balance")).Select(row => $"{row["account"]} {row["balance"]}").Where(row => row[0] is 'a' or 'p' or 'r' || row.StartsWith("cash", StringComparison.Ordinal)).Order());

        // The bank returned it: once, and decided on what was read.
        (await staff.Post($"/v1/chapter-remittances/{sent.Id}/reverse", new { reason = "returned" }, ("If-Match", "\"7\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        for (var times = 0; times < 2; times++) (await staff.Post($"/v1/chapter-remittances/{sent.Id}/reverse", new { reason = "returned" })).Is(HttpStatusCode.OK);
        Assert.Equal("charged 3000 collected 3000 remitted 0 due 3000 waiting 0", await Settlement(association, chapter));
        Assert.Equal("returned", (await staff.Get($"/v1/chapter-remittances?chapter={chapter}")).Json["items"]![0]!["reversed"]!.ToString());
        (await ada.Post("/v1/chapter-remittances", Sent(chapter, 1))).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        (await billing.As(Tokens.Staff(await billing.AnAssociation("other"))).Post("/v1/chapter-remittances", Sent(chapter, 1))).IsProblem(HttpStatusCode.Conflict, "remittance-exceeds-due");
    }

    [Fact]
    public async Task What_is_due_is_sent_once_however_many_send_it()
    {
        var (association, chapter) = (await billing.AnAssociation(), Guid.CreateVersion7());
        var staff = billing.As(Tokens.Staff(association));
        await Pay(association, (await AnInvoice(association, chapter)).Id, 15000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => staff.Post("/v1/chapter-remittances", Sent(chapter, 2000))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal("charged 3000 collected 3000 remitted 2000 due 1000 waiting 0", await Settlement(association, chapter));
        foreach (var (body, field) in new (object, string)[]
        {
            (new { chapterId = chapter, amount = BillingFixture.Euros(0), paidOn = $"{billing.Today:yyyy-MM-dd}", reference = "1" }, "amount.amount"),
            (new { chapterId = chapter, amount = BillingFixture.Euros(1), paidOn = $"{billing.Today.AddDays(1):yyyy-MM-dd}", reference = "1" }, "paidOn"),
            (new { chapterId = chapter, amount = BillingFixture.Euros(1), paidOn = $"{billing.Today:yyyy-MM-dd}", reference = "<1>" }, "reference"),
            (new { chapterId = chapter, amount = BillingFixture.Euros(1), paidOn = $"{billing.Today:yyyy-MM-dd}", reference = "1", billingEntityId = Guid.CreateVersion7() }, "billingEntityId"),
        })
            Assert.Contains(field, (await staff.Post("/v1/chapter-remittances", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_back_is_taken_back_from_the_chapter_in_proportion()
    {
        var (association, chapter) = (await billing.AnAssociation(), Guid.CreateVersion7());
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        var paid = await AnInvoice(association, chapter);
        var payment = (await ada.Post($"/v1/invoices/{paid.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).Is(HttpStatusCode.Created);
        (await staff.Post("/v1/chapter-remittances", Sent(chapter, 3000))).Is(HttpStatusCode.Created);
        (await staff.Post($"/v1/invoices/{paid.Id}/credit-notes", new { reason = "goodwill", lines = new[] { new { line = 1, amount = BillingFixture.Euros(1200) } } })).Is(HttpStatusCode.Created);
        // It has been sent already: the chapter owes it, and the next collection settles it.
        Assert.Equal("charged 1800 collected 1800 remitted 3000 due -1200 waiting 0", await Settlement(association, chapter));
        (await staff.Post("/v1/chapter-remittances", Sent(chapter, 1))).IsProblem(HttpStatusCode.Conflict, "remittance-exceeds-due");
        (await staff.Post($"/v1/invoices/{paid.Id}/refunds", new { paymentId = payment.Id, reason = "requestedByCustomer", amount = BillingFixture.Euros(8100) })).Is(HttpStatusCode.Created);
        Assert.Equal("charged 1800 collected 900 remitted 3000 due -2100 waiting 900", await Settlement(association, chapter));

        var unwanted = await AnInvoice(association, chapter);
        (await staff.Post($"/v1/invoices/{unwanted.Id}/void", new { reason = "mistake" })).Is(HttpStatusCode.OK);
        Assert.Equal("charged 1800 collected 900 remitted 3000 due -2100 waiting 900", await Settlement(association, chapter));
        var given = await AnInvoice(association, chapter);
        (await staff.Post($"/v1/invoices/{given.Id}/write-off", new { reason = "uncollectible" })).Is(HttpStatusCode.OK);
        Assert.Equal("charged 4800 collected 900 remitted 3000 due -2100 waiting 900 writtenOff 3000", await Settlement(association, chapter));
        Assert.Equal(12000, (long)(await Rows(association, "/v1/ledger/trial-balance")).Single(row => row["account"]!.ToString() == "badDebt")["balance"]!);

        var before = await Rows(association, "/v1/ledger/chapter-settlements");
        await LedgerProjection.Rebuild(billing.Store, association, TestContext.Current.CancellationToken);
        Assert.Equal(before.Single().ToJsonString(), (await Rows(association, "/v1/ledger/chapter-settlements")).Single().ToJsonString());
    }

    async Task<Answer> AnInvoice(Guid association, Guid chapter)
    {
        var application = Guid.CreateVersion7();
        var approved = BillingFixture.Approved(application, association);
        await billing.Bus.Publish(approved with { Lines = [.. approved.Lines, new ChargeLine("Chapter", 1, 3000, "test", CreditorId: chapter)] }, association);
        return await billing.InvoiceFor(association, application);
    }

    async Task Pay(Guid association, Guid invoice, long amount) => (await billing.As(Tokens.Staff(association)).Post(
        $"/v1/invoices/{invoice}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(amount), receivedOn = $"{billing.Today:yyyy-MM-dd}" })).Is(HttpStatusCode.Created);

    object Sent(Guid chapter, long amount) => new { chapterId = chapter, amount = BillingFixture.Euros(amount), paidOn = $"{billing.Today:yyyy-MM-dd}", reference = "RF 17" };

    async Task<string> Settlement(Guid association, Guid chapter, string more = "") =>
        string.Join("; ", (await Rows(association, $"/v1/ledger/chapter-settlements?chapter={chapter}{more}")).Select(row => string.Join(" ",
            Columns.Where(name => name != "writtenOff" || (long)row[name]! != 0).Select(name => $"{name} {row[name]}"))));

    async Task<IReadOnlyList<JsonNode>> Rows(Guid association, string report) =>
        [.. (await billing.As(Tokens.Staff(association)).Get(report)).Is(HttpStatusCode.OK).Json["rows"]!.AsArray().Select(row => row!)];
}
