using System.Net;
using Associations.Billing.Tests.BankStatements;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

/// <summary>What staff recorded is taken back by them: it was mistyped, another invoice's, or bounced. A service of its own, because days pass in it.</summary>
public sealed class ReversedPaymentTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    [Fact]
    public async Task What_was_mistyped_is_owed_again_and_its_surplus_is_nobodys_credit()
    {
        var one = await Dunning.Case.Open(billing);
        var typed = await Record(one.Association, one.Invoice, 500000, "cash");
        Assert.Equal((("paid", "0"), 488000L), (await billing.StandingOf(one.Association, one.Invoice), await billing.CreditIn(one.Association)));
        one.Pass(-7);
        await one.Reminder(-7, "suppressed");

        var reversed = (await Reverse(one.Association, one.Invoice, typed, "mistyped")).Is(HttpStatusCode.OK);
        Assert.Equal("reversed", reversed["status"]);
        Assert.Equal((("open", "12000"), 0L), (await billing.StandingOf(one.Association, one.Invoice), await billing.CreditIn(one.Association)));
        Assert.Equal(["accountsReceivable 12000", "cash 0", "creditBalances 0", "revenue -12000"], await Books(one.Association));
        Assert.Equal(12000, (await billing.Bus.Next<PaymentBounced>((contract, _) => contract.InvoiceId == one.Invoice)).Contract.Due.Amount);
        // It is asked for anew, and said again nothing more happens.
        await Eventually.Holds(async () => (await one.Now())["status"] == "active", "the dunning to begin again");
        (await Reverse(one.Association, one.Invoice, typed, "mistyped")).Is(HttpStatusCode.OK);
        Assert.Single(await billing.FactsOf(one.Association, one.Invoice), fact => fact is Associations.Billing.Invoices.PaymentReversed);

        await Record(one.Association, one.Invoice, 12000, "cash");
        Assert.Equal(("paid", "0"), await billing.StandingOf(one.Association, one.Invoice));
        Assert.Equal(["accountsReceivable 0", "cash 12000", "creditBalances 0", "revenue -12000"], await Books(one.Association));
    }

    [Fact]
    public async Task What_the_surplus_was_spent_on_is_owed_where_it_came_from()
    {
        var association = await billing.AnAssociation();
        var (one, other) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        var cheque = await Record(association, one.Id, 20000, "cheque");
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{other.Id}/credit-allocations", new { amount = BillingFixture.Euros(5000) })).Is(HttpStatusCode.Created);
        (await Reverse(association, one.Id, cheque, "cheque-bounced")).Is(HttpStatusCode.OK);
        // 80.00 were over, 50.00 of them paid the other invoice and are gone: this one is owed and they with it.
        Assert.Equal((("open", "17000"), ("open", "7000"), 0L), (await billing.StandingOf(association, one.Id), await billing.StandingOf(association, other.Id), await billing.CreditIn(association)));
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_refused_by_name_and_changes_nothing()
    {
        var (association, invoice, byCard) = await billing.APaidInvoice();
        (await Reverse(association, invoice, byCard, "mistyped")).IsProblem(HttpStatusCode.Conflict, "payment-not-recorded");
        (await Reverse(association, invoice, Guid.CreateVersion7(), "mistyped")).IsProblem(HttpStatusCode.NotFound, "not-found");
        var other = await billing.AnInvoice(association);
        var cash = await Record(association, other.Id, 12000, "cash");
        (await Reverse(association, invoice, cash, "mistyped")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await Reverse(association, other.Id, cash, "Ada mistyped it")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var path = $"/v1/invoices/{other.Id}/recorded-payments/{cash}/reverse";
        (await billing.As(Tokens.Staff(association)).Post(path, new { reason = "mistyped" }, ("If-Match", "\"1\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await billing.As(Tokens.Person(association)).Post(path, new { reason = "mistyped" })).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, other.Id));
    }

    [Fact]
    public async Task While_a_bank_line_stands_for_it_only_a_line_takes_it_back()
    {
        var association = await billing.WithAccount();
        var invoice = await billing.AnInvoice(association);
        var came = new Told(billing.Today, 12000, "Ada Lovelace", invoice["number"], EndToEnd: "E2E-1");
        Assert.Equal(1, (await billing.Import(association, Statements.Camt(came))).Counts().Matched);
        var payment = await billing.PaymentOf(association, invoice.Id);
        (await Reverse(association, invoice.Id, payment, "mistyped")).IsProblem(HttpStatusCode.Conflict, "payment-matched");
        Assert.Equal(("paid", "0"), await billing.StandingOf(association, invoice.Id));
        Assert.Equal(1, (await billing.Import(association, Statements.Camt(came with { Amount = -12000, IsReversal = true }))).Counts().Matched);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));
        (await Reverse(association, invoice.Id, payment, "mistyped")).Is(HttpStatusCode.OK);
        Assert.Equal(("open", "12000"), await billing.StandingOf(association, invoice.Id));
    }

    async Task<Guid> Record(Guid association, Guid invoice, long amount, string method) => (await billing.As(Tokens.Staff(association)).Post(
        $"/v1/invoices/{invoice}/recorded-payments", new { method, amount = BillingFixture.Euros(amount), receivedOn = billing.Today })).Is(HttpStatusCode.Created).Id;

    Task<Answer> Reverse(Guid association, Guid invoice, Guid payment, string reason) =>
        billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/recorded-payments/{payment}/reverse", new { reason });

    async Task<IReadOnlyList<string>> Books(Guid association) =>
        [.. (await billing.As(Tokens.Staff(association)).Get("/v1/ledger/trial-balance")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray().Select(row => $"{row!["account"]} {row["balance"]}").Order()];
}
