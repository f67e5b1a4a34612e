using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

/// <summary>Part of what is due, and amounts that no payment can have (F-28).</summary>
public sealed class AmountTests(BillingFixture billing)
{
    [Fact]
    public async Task An_invoice_is_paid_in_parts()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var ada = billing.As(Tokens.Person(association));
        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", Card(BillingFixture.Euros(5000)))).Is(HttpStatusCode.Created);
        Assert.Equal(("open", "7000"), await billing.StandingOf(association, invoice.Id));
        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", Card(BillingFixture.Euros(7001)))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await ada.Post($"/v1/invoices/{invoice.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).Is(HttpStatusCode.Created);
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        Assert.Equal([5000L, 7000L], (await billing.ChargedOn(invoice.Id)).Order());
    }

    [Theory]
    [InlineData("payments", """{"amount":0,"currency":"EUR"}""", "amount.amount")]
    [InlineData("payments", """{"amount":-1,"currency":"EUR"}""", "amount.amount")]
    [InlineData("payments", """{"amount":100,"currency":"JPY"}""", "amount.currency")]
    [InlineData("payments", """{"amount":100,"currency":"eur"}""", "amount.currency")]
    [InlineData("payments", """{"amount":12001,"currency":"EUR"}""", "amount.amount")]
    [InlineData("payments", """{"amount":100.5,"currency":"EUR"}""", "amount.amount")]
    [InlineData("payments", """{"amount":"100","currency":"EUR"}""", "amount.amount")]
    [InlineData("payments", """{"amount":1e400,"currency":"EUR"}""", "amount.amount")]
    [InlineData("recorded-payments", """{"amount":0,"currency":"EUR"}""", "amount.amount")]
    [InlineData("recorded-payments", """{"amount":100,"currency":"USD"}""", "amount.currency")]
    [InlineData("recorded-payments", """{"amount":9007199254740993,"currency":"EUR"}""", "amount.amount")]
    [InlineData("recorded-payments", """{"amount":NaN,"currency":"EUR"}""", null)]
    public async Task An_amount_that_cannot_be_names_the_field(string operation, string amount, string? field)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var rest = operation == "payments" ? "\"method\":\"card\",\"paymentMethod\":\"pm_card_visa\"" : $"\"method\":\"cash\",\"receivedOn\":\"{billing.Today:yyyy-MM-dd}\"";
        var refused = (await billing.As(Tokens.Staff(association)).PostRaw($"/v1/invoices/{invoice.Id}/{operation}", $"{{{rest},\"amount\":{amount}}}"))
            .IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        if (field is not null) Assert.NotNull(refused.Json["errors"]![field]);
        Assert.Empty(await billing.ChargedOn(invoice.Id));
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));
    }

    [Theory]
    [InlineData("""{"method":"card"}""", "method")]
    [InlineData("""{"reference":"<script>"}""", "reference")]
    [InlineData("""{"receivedOn":"2999-01-01"}""", "receivedOn")]
    public async Task What_staff_saw_come_names_the_field_that_cannot_be(string change, string field)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var body = System.Text.Json.Nodes.JsonNode.Parse($$"""{"method":"cash","amount":{"amount":100,"currency":"EUR"},"receivedOn":"{{billing.Today:yyyy-MM-dd}}"}""")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject()) body[name] = value!.DeepClone();
        var refused = await billing.As(Tokens.Staff(association)).PostRaw($"/v1/invoices/{invoice.Id}/recorded-payments", body.ToJsonString());
        Assert.NotNull(refused.IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field]);
    }

    static object Card(object amount) => new { method = "card", paymentMethod = "pm_card_visa", amount };
}
