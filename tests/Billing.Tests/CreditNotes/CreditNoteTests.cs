using System.Net;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.CreditNotes;

/// <summary>F-37.</summary>
public sealed class CreditNoteTests(BillingFixture billing)
{
    [Fact]
    public async Task A_credit_note_lowers_what_is_due_first_and_the_rest_stands_on_the_balance()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var (staff, ada) = (billing.As(Tokens.Staff(association)), billing.As(Tokens.Person(association)));
        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa", amount = BillingFixture.Euros(7000) })).Is(HttpStatusCode.Created);

        var part = (await staff.Post($"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "too-dear", lines = new[] { new { line = 0, amount = new { amount = 6000, currency = "EUR" } } } })).Is(HttpStatusCode.Created);
        Assert.Equal(("6000", "5000", "1000", "0"), (part["amount.amount"], part["offset.amount"], part["toBalance.amount"], part["toRefund.amount"]));
        Assert.Equal($"SOE-CN-{billing.Time.GetUtcNow().Year}-000001", part["number"]);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == invoice.Id);
        var told = (await billing.Bus.Next<CreditNoteIssued>((contract, _) => contract.InvoiceId == invoice.Id)).Contract;
        Assert.Equal((6000L, 0L), (told.Amount.Amount, told.Due.Amount));

        (await staff.Post($"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "too-dear", lines = new[] { new { line = 0, amount = new { amount = 6001, currency = "EUR" } } } }))
            .IsProblem(HttpStatusCode.Conflict, "credit-exceeds-invoice");
        var rest = (await staff.Post($"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "left", outcome = "refund" })).Is(HttpStatusCode.Created);
        Assert.Equal(("6000", "6000"), (rest["amount.amount"], rest["toRefund.amount"]));
        Assert.EndsWith("-000002", rest["number"], StringComparison.Ordinal);

        // What the note promised is not owed again when it goes back.
        var payment = await billing.PaymentOf(association, invoice.Id);
        (await staff.Post($"/v1/invoices/{invoice.Id}/refunds", new { paymentId = payment, reason = "requestedByCustomer", amount = BillingFixture.Euros(6000) })).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        Assert.Equal(1000, await billing.CreditIn(association));

        var list = (await ada.Get($"/v1/invoices/{invoice.Id}/credit-notes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal([part.Id.ToString(), rest.Id.ToString()], list.Select(note => note!["id"]!.ToString()));
        Assert.Equal(part["number"], (await ada.Get($"/v1/invoices/{invoice.Id}/credit-notes/{part.Id}")).Is(HttpStatusCode.OK)["number"]);
        (await billing.As(Tokens.Person(association, "bob")).Get($"/v1/invoices/{invoice.Id}/credit-notes/{part.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.As(Tokens.Person(association, "bob")).Get($"/v1/invoices/{invoice.Id}/credit-notes")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await ada.Get($"/v1/invoices/{invoice.Id}/credit-notes/{invoice.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Racing_credit_notes_have_numbers_without_gap_and_never_exceed_the_invoice()
    {
        var association = await billing.AnAssociation();
        var (one, two) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        var staff = billing.As(Tokens.Staff(association));
        var answers = await Task.WhenAll(new[] { one, two }.SelectMany(invoice => Enumerable.Range(0, 5).Select(_ => staff.Post(
            $"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "race", lines = new[] { new { line = 0, amount = new { amount = 5000, currency = "EUR" } } } }))));

        var issued = answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer["number"]).Order().ToList();
        Assert.Equal(Enumerable.Range(1, 4).Select(n => $"SOE-CN-{billing.Time.GetUtcNow().Year}-{n:D6}"), issued);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "credit-exceeds-invoice"));
        Assert.Equal(("open", "2000"), await billing.StandingOf(association, one.Id));
    }

    [Fact]
    public async Task What_was_never_paid_and_is_credited_whole_is_not_told_as_paid()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice.Id}/credit-notes", new { reason = "mistake" })).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        await using var session = billing.Store.QuerySession(association.ToString());
        Assert.Equal(["InvoiceFinalised", "InvoiceCredited"], (await session.Events.FetchStreamAsync(invoice.Id)).Select(e => e.Data.GetType().Name));
    }

    [Theory]
    [InlineData("""{"reason":"Ada Lovelace asked"}""", "reason")]
    [InlineData("""{"reason":"x","outcome":"cash"}""", "outcome")]
    [InlineData("""{"reason":"x","lines":[]}""", "lines")]
    [InlineData("""{"reason":"x","lines":[{"line":0,"amount":{"amount":1,"currency":"USD"}}]}""", "lines")]
    [InlineData("""{"reason":"x","lines":[{"line":1,"amount":{"amount":1,"currency":"EUR"}}]}""", "lines")]
    [InlineData("""{"reason":"x","lines":[{"line":0,"amount":{"amount":0,"currency":"EUR"}}]}""", "lines")]
    [InlineData("""{"reason":"x","lines":[{"line":0,"amount":{"amount":1,"currency":"EUR"}},{"line":0,"amount":{"amount":1,"currency":"EUR"}}]}""", "lines")]
    public async Task A_credit_note_that_cannot_be_names_the_field(string body, string field)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var refused = await billing.As(Tokens.Staff(association)).PostRaw($"/v1/invoices/{invoice.Id}/credit-notes", body);
        Assert.NotNull(refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field]);
    }
}
