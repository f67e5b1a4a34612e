using System.Net;
using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.Contracts;
using Associations.Testing;

namespace Associations.Billing.Tests.Payments;

/// <summary>Who may ask for a page, for what, and what it does to the invoice's own rules.</summary>
public sealed class CheckoutRequestTests(BillingFixture billing)
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), Later = Now.AddHours(1);
    static readonly Guid Payment = Guid.CreateVersion7();
    static readonly Subject Application = new("application", Guid.CreateVersion7());
    static readonly object[] Opened =
    [
        new InvoiceFinalised(Guid.CreateVersion7(), "SOE-2026-000001", Application, new Payer(null, "ada"), "EUR", [new ChargeLine("Dues", 1, 12000, "test")], 12000, new(2026, 3, 1), new(2026, 3, 31)),
        new PaymentStarted(Payment, "checkout", 12000, Now), new CheckoutOpened(Payment, Later, Now),
    ];

    [Theory]
    [InlineData("http://members.society.example/paid")]
    [InlineData("ftp://members.society.example/paid")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/paid")]
    [InlineData("")]
    [InlineData("https:members.society.example")]
    [InlineData("https://ada@members.society.example/paid")]
    [InlineData("https://@members.society.example/paid")]
    [InlineData("https://members.society.example/a b")]
    [InlineData("https://members.society.example\\@partner.example")]
    [InlineData("http://localhost.partner.example/paid")]
    [InlineData("long")]
    public async Task An_address_to_which_no_payer_is_sent_names_the_field(string address)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        if (address == "long") address = $"https://members.society.example/{new string('a', 1969)}";
        foreach (var field in (string[])["success", "cancel"])
        {
            var refused = (await Open(association, invoice.Id, field == "success" ? address : Checkouts.Back, field == "cancel" ? address : Checkouts.Back))
                .IsProblem(HttpStatusCode.BadRequest, "invalid-request");
            Assert.NotNull(refused.Json["errors"]![$"returnTo.{field}"]);
        }
        Assert.Equal(["InvoiceFinalised"], await billing.EventsOf(association, invoice.Id));
    }

    [Theory]
    [InlineData("http://localhost:5173/paid")]
    [InlineData("http://127.0.0.1/paid")]
    [InlineData("https://members.society.example/paid?by=a@b#there")]
    [InlineData("long")]
    public async Task A_developers_own_machine_and_the_longest_address_are_taken(string address)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        if (address == "long") address = $"https://members.society.example/{new string('a', 1968)}";
        var page = (await Open(association, invoice.Id, address, address)).Is(HttpStatusCode.Created);
        using var paid = await Checkouts.Choose(page["url"], "pm_card_visa");
        Assert.Equal(address, paid.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("""{"amount":0,"currency":"EUR"}""", "amount.amount")]
    [InlineData("""{"amount":100,"currency":"JPY"}""", "amount.currency")]
    [InlineData("""{"amount":12001,"currency":"EUR"}""", "amount.amount")]
    [InlineData("""{"amount":100.5,"currency":"EUR"}""", "amount.amount")]
    public async Task An_amount_that_cannot_be_names_the_field(string amount, string field)
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var refused = (await billing.As(Tokens.Person(association)).PostRaw($"/v1/invoices/{invoice.Id}/checkout-sessions",
            $$$"""{"returnTo":{"success":"{{{Checkouts.Back}}}","cancel":"{{{Checkouts.Back}}}"},"amount":{{{amount}}}}""")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]![field]);
        Assert.Empty(await billing.SessionsOf(invoice.Id));
    }

    [Fact]
    public async Task What_is_less_than_the_provider_takes_has_failed_at_once()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association, 20);
        var refused = (await billing.OpenPage(association, invoice.Id)).Is(HttpStatusCode.Created);
        Assert.Equal(("failed", "amount_too_small", null), (refused["status"], refused["reason"], refused.Json["url"]));
    }

    [Fact]
    public async Task An_invoice_of_somebody_else_has_no_page()
    {
        var (association, invoice, payment, _) = await billing.AnOpenPage();
        (await billing.Page(association, invoice, payment, "bob")).IsProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var unknown in new[] { Guid.NewGuid(), Guid.Empty }) (await billing.Page(association, invoice, unknown)).IsProblem(HttpStatusCode.NotFound, "not-found");
        var (elsewhere, another) = (await billing.AnAssociation(), await billing.AnInvoice(association));
        (await billing.Page(association, another.Id, payment)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.OpenPage(association, another.Id, person: "bob")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await billing.OpenPage(elsewhere, another.Id)).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await billing.SessionsOf(another.Id));
    }

    [Fact]
    public async Task A_rehearsal_tells_what_would_happen_and_asks_nobody()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var rehearsed = (await billing.OpenPage(association, invoice.Id, query: "?dryRun=true")).Is(HttpStatusCode.OK);
        Assert.Equal(("invoice.paymentStarted.v1", "processing"), (rehearsed.Json["events"]![0]!["type"]!.ToString(), rehearsed["result.status"]));
        Assert.Empty(await billing.SessionsOf(invoice.Id));
        Assert.Equal(["InvoiceFinalised"], await billing.EventsOf(association, invoice.Id));
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_page()
    {
        var association = await billing.AnAssociation();
        var invoice = await billing.AnInvoice(association);
        var key = Guid.CreateVersion7().ToString();
        var first = (await billing.OpenPage(association, invoice.Id, key: key)).Is(HttpStatusCode.Created);
        var again = (await billing.OpenPage(association, invoice.Id, key: key)).Is(HttpStatusCode.Created);
        Assert.Equal((first.Text, first.ETag, true), (again.Text, again.ETag, again.IsReplayed));
        Assert.Single(await billing.SessionsOf(invoice.Id));
        (await billing.OpenPage(association, invoice.Id, 5000, key: key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        var stale = await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice.Id}/checkout-sessions",
            new { returnTo = new { success = Checkouts.Success, cancel = Checkouts.Back } }, ("If-Match", "\"1\""));
        stale.IsProblem(HttpStatusCode.PreconditionFailed, "stale");
    }

    [Fact]
    public void It_is_opened_once_and_never_again_when_it_was_decided()
    {
        var open = new ProviderOutcome.Open("cs_1", "https://pay.example", Later);
        Spec.Given<Invoice>(Opened[..2]).When(invoice => InvoiceDecider.Learn(invoice, Payment, open, Now)).Then(Opened[2]);
        // The provider may have said first that its payer must authenticate.
        Spec.Given<Invoice>([.. Opened[..2], new PaymentPending(Payment, "pi_1", true, Now)]).When(invoice => InvoiceDecider.Learn(invoice, Payment, open, Now)).Then(Opened[2]);
        foreach (var later in new object[][] { [], [new PaymentPending(Payment, "pi_1", false, Now)], [new PaymentDeclined(Payment, null, "expired", Application, Now)], [new PaymentSucceeded(Payment, "pi_1", 12000, Now)] })
            Spec.Given<Invoice>([.. Opened, .. later]).When(invoice => InvoiceDecider.Learn(invoice, Payment, open, Now)).ThenNothing();
    }

    [Theory]
    [InlineData("open", "requires_payment_method", typeof(ProviderOutcome.Open))]
    [InlineData("open", "requires_action", typeof(ProviderOutcome.Open))]
    [InlineData("complete", "processing", typeof(ProviderOutcome.Pending))]
    // A voucher that is paid elsewhere: nothing on the page waits for anybody.
    [InlineData("complete", "requires_action", typeof(ProviderOutcome.Pending))]
    [InlineData("complete", "succeeded", typeof(ProviderOutcome.Succeeded))]
    [InlineData("complete", "requires_payment_method", typeof(ProviderOutcome.Failed))]
    [InlineData("expired", "canceled", typeof(ProviderOutcome.Failed))]
    public void The_session_says_how_it_ended_and_not_its_intent(string session, string intent, Type outcome)
    {
        var said = StripeCheckouts.From(new()
        {
            Id = "cs_1",
            Status = session,
            Url = "https://pay.example",
            ExpiresAt = Later.UtcDateTime,
            PaymentIntent = new() { Id = "pi_1", Status = intent, Currency = "eur", AmountReceived = 12000 },
        });
        Assert.IsType(outcome, said);
        if (said is ProviderOutcome.Pending pending) Assert.False(pending.RequiresAction);
        if (said is ProviderOutcome.Open open) Assert.Equal(Later, open.Until);
    }

    [Fact]
    public void It_is_let_be_until_its_time_is_over_or_nobody_is_to_pay_on_it()
    {
        Assert.Equal(Later.AddMinutes(1), LookAgainAt());
        Assert.Equal(Later.AddMinutes(1), LookAgainAt(new PaymentPending(Payment, "pi_1", true, Now)));
        Assert.Equal(Now, LookAgainAt(new VoidRequested("joined-twice")));
        Assert.Equal(Now, LookAgainAt(new PaymentRecorded(Guid.CreateVersion7(), "cash", 1, null, new(2026, 3, 1), Now)));
        // With the bank it cannot be closed any more.
        Assert.Equal(Later.AddMinutes(5), LookAgainAt(new PaymentPending(Payment, "pi_1", false, Later), new VoidRequested("joined-twice")));

        static DateTimeOffset? LookAgainAt(params object[] later) => Spec.Given<Invoice>([.. Opened, .. later]).State.LookAgainAt;
    }

    Task<Answer> Open(Guid association, Guid invoice, string success, string cancel) =>
        billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/checkout-sessions", new { returnTo = new { success, cancel } });
}
