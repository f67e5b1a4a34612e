using System.Net;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.Billing.Tests.Payments;
using Associations.Contracts.Billing.V1;
using Associations.Contracts.Membership.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Dunning;

/// <summary>
/// Renewals that are paid by the method that their payer keeps, while they are not there. A service and a provider of its own, because weeks pass in it
/// and the provider misbehaves.
/// </summary>
public sealed class ChargingTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    static readonly int[] Days = [1, 4];

    /// <summary>A renewal of somebody who keeps a method, and is invoiced.</summary>
    async Task<(Case Case, string Mandate)> ARenewal(string method, Guid? into = null)
    {
        var association = into ?? await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        var address = $"ada{Guid.NewGuid():N}@example.org";
        (await ada.Post("/v1/billing-details", new { name = "Ada", language = "en", email = address })).Is(HttpStatusCode.OK);
        var mandate = await Keeps(association, method);
        var approved = BillingFixture.Approved(Guid.CreateVersion7(), association);
        var renewal = new RenewalRequested(
            Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), approved.Payer, "EUR", approved.Lines);
        await billing.Bus.Publish(renewal, association);
        var invoice = await billing.InvoiceFor(association, renewal.RenewalId);
        return (new(billing, association, invoice.Id, address, DateOnly.Parse(invoice["dueOn"], System.Globalization.CultureInfo.InvariantCulture)), mandate);
    }

    static async Task<string> Charge(Case one, int day, string status) => (await Eventually.Get(async () =>
    {
        var now = await one.Now();
        return now.Json["charges"]!.AsArray().SingleOrDefault(charge => (int)charge!["day"]! == day && (string)charge["status"]! == status) is { } found ? found : null;
    }, $"the charge of day {day} to be {status}"))["suppressedBecause"]?.ToString() ?? "";

    static async Task<Answer> LastPaymentIs(Case one, string status) => await Eventually.Get(async () =>
    {
        var now = await one.Staff.Get($"/v1/invoices/{one.Invoice}");
        return now.Json["payments"]!.AsArray().LastOrDefault() is { } last && (string)last["status"]! == status ? now : null;
    }, $"the last payment to be {status}");

    static Task Told(Case one, string template) => Eventually.Holds(
        async () => (await one.Now()).Json["otherMails"]!.AsArray().Any(mail => (string?)mail!["template"] == template), $"a mail {template}");

    [Fact]
    public async Task What_is_due_is_charged_once_on_the_day_and_its_payer_was_told_a_week_before()
    {
        var (one, mandate) = await ARenewal("pm_card_visa");
        var now = await one.Now();
        Assert.Equal(("reminder", "planned"), (now["next.what"], (string)now.Json["charges"]![0]!["status"]!));
        one.Pass(-7);
        Assert.Equal("charged-soon/1", (string)Case.ReminderOf(await one.Reminder(-7, "sent"), -7)["template"]!);
        Assert.Empty(await billing.ChargedOn(one.Invoice));

        one.Pass(0);
        await billing.Becomes(one.Association, one.Invoice, "paid");
        Assert.Equal([12000], await billing.ChargedOn(one.Invoice));
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == one.Invoice);
        await Charge(one, 0, "begun");
        one.Pass(3);
        Assert.Equal("paid", await Charge(one, 3, "suppressed"));
        Assert.Single(billing.Mail.To(one.Address));
        Assert.Equal([12000], await billing.ChargedOn(one.Invoice));

        // Whom it was charged from, by what consent, and that they were not there, stands in the history of the invoice.
        var kept = (await Known(one)).Payments.Single().Kept!;
        Assert.EndsWith(kept.MandateId.ToString(), mandate, StringComparison.Ordinal);
        Assert.Contains("invoice.paymentStarted", (await one.Staff.Get($"/v1/invoices/{one.Invoice}/explain")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("insufficient_funds")]
    public async Task A_bank_account_that_is_kept_is_debited_without_its_payer_and_is_decided_days_later(string? failure)
    {
        var (one, _) = await ARenewal("pm_successDelayed_de");
        one.Pass(0);
        await Charge(one, 0, "begun");
        await LastPaymentIs(one, "processing");
        var kept = (await Known(one)).Payments.Single();
        Assert.StartsWith("mandate_", kept.Kept!.ProviderMandateId, StringComparison.Ordinal);
        Assert.Equal(("open", "12000"), await billing.StandingOf(one.Association, one.Invoice));
        // It is charged once, and not reminded of, while the bank decides.
        await Eventually.Holds(async () => (await Known(one)).Payments.Single().ProviderId is not null, "the provider's id");
        await billing.Settle((await Known(one)).Payments.Single().ProviderId!, failure);
        if (failure is null)
        {
            await billing.Becomes(one.Association, one.Invoice, "paid");
            Assert.Equal([12000], await billing.ChargedOn(one.Invoice));
            return;
        }
        await LastPaymentIs(one, "failed");
        Assert.Equal(failure, (await Known(one)).Payments.Single().FailedBecause);
        Assert.Equal(("open", "12000"), await billing.StandingOf(one.Association, one.Invoice));
        one.Pass(3);
        await Charge(one, 3, "begun");
        await Eventually.Holds(async () => (await Known(one)).Payments.Length == 2, "the next day's debit");
    }

    [Fact]
    public async Task No_money_there_is_tried_again_on_the_next_days_and_then_it_is_reminded_and_overdue()
    {
        var (one, _) = await ARenewal("pm_card_keptThenInsufficientFunds");
        foreach (var day in (int[])[0, 3, 7, 14])
        {
            // Charged in the morning, and reminded when that has failed.
            one.Pass(day, 8);
            await Charge(one, day, "begun");
            await LastPaymentIs(one, "failed");
        }
        one.Pass(14);
        Assert.Equal(4, (await one.Staff.Get($"/v1/invoices/{one.Invoice}")).Json["payments"]!.AsArray().Count);
        // The payer can do nothing about it but pay, and is asked to do so as everybody is.
        await one.Reminder(14, "sent");
        one.Pass(30);
        await billing.Bus.Next<InvoiceOverdue>((contract, _) => contract.InvoiceId == one.Invoice);
        Assert.Empty(await billing.ChargedOn(one.Invoice));
    }

    [Theory]
    [InlineData("pm_card_keptThenStolenCard", "methodDeclined", "method-declined/1", 0)]
    [InlineData("pm_card_authenticationRequired", "authenticationRequired", "confirm-in-person/1", 1)]
    public async Task What_is_declined_for_good_or_wants_its_payer_is_not_tried_again_and_they_are_told(string method, string why, string template, int asked)
    {
        var (one, _) = await ARenewal(method);
        one.Pass(0);
        await LastPaymentIs(one, "failed");
        await billing.Bus.Next<PaymentFailed>((contract, _) => contract.InvoiceId == one.Invoice);
        if (asked == 1) await billing.Bus.Next<PaymentActionRequired>((contract, _) => contract.InvoiceId == one.Invoice);
        await Told(one, template);
        one.Pass(3);
        Assert.Equal(why, await Charge(one, 3, "suppressed"));
        // The clock of dunning goes on.
        await one.Reminder(3, "sent");
        Assert.Single((await one.Staff.Get($"/v1/invoices/{one.Invoice}")).Json["payments"]!.AsArray());
        Assert.Equal(asked, billing.Bus.All.Count(message => message.Contract is PaymentActionRequired about && about.InvoiceId == one.Invoice));

        // Another method that they keep from now on is charged on the next day.
        await Keeps(one.Association, "pm_card_visa");
        one.Pass(7);
        await billing.Becomes(one.Association, one.Invoice, "paid");
        Assert.Equal([12000], await billing.ChargedOn(one.Invoice));
    }

    [Theory]
    [InlineData("drop-after-effect")]
    [InlineData("drop-before-effect")]
    [InlineData("error-after-effect")]
    public async Task A_charge_whose_answer_is_lost_is_found_out_and_made_once(string fault)
    {
        var (one, _) = await ARenewal("pm_card_visa");
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = "/v1/payment_intents", times = 1 });
        try
        {
            one.Pass(0);
            await Charge(one, 0, "begun");
            await Eventually.Holds(
                async () =>
                {
                    billing.Time.Advance(TimeSpan.FromMinutes(1));
                    return (await one.Staff.Get($"/v1/invoices/{one.Invoice}"))["status"] == "paid";
                }, "the invoice to be paid");
            Assert.Equal([12000], await billing.ChargedOn(one.Invoice));
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }

    [Fact]
    public async Task Taken_back_while_the_provider_is_away_nothing_is_charged_by_it()
    {
        var (one, mandate) = await ARenewal("pm_card_visa");
        await billing.Misbehave(new { kind = "drop-before-effect", method = "POST", path = "/v1/payment_intents", times = 1000 });
        await billing.Misbehave(new { kind = "drop-before-effect", method = "POST", path = "/v1/payment_methods/*", times = 1000 });
        try
        {
            one.Pass(0);
            await Charge(one, 0, "begun");
            (await billing.As(Tokens.Person(one.Association)).Post($"{mandate}/revoke")).Is(HttpStatusCode.OK);
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
        // Were it still attached there, the provider would charge it.
        await billing.Misbehave(new { kind = "drop-before-effect", method = "POST", path = "/v1/payment_methods/*", times = 1000 });
        try
        {
            await Eventually.Holds(
                async () =>
                {
                    billing.Time.Advance(TimeSpan.FromMinutes(1));
                    return (await one.Staff.Get($"/v1/invoices/{one.Invoice}")).Json["payments"]!.AsArray().All(payment => (string)payment!["status"]! == "failed");
                }, "the payment to have failed");
            Assert.Empty(await billing.ChargedOn(one.Invoice));
            Assert.Equal("mandate-revoked", (await Known(one)).Payments.Single().FailedBecause);
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
        one.Pass(3);
        Assert.Equal("noMandate", await Charge(one, 3, "suppressed"));
    }

    [Fact]
    public async Task An_association_says_on_which_days_and_what_is_not_a_renewal_is_never_charged_by_itself()
    {
        var association = await billing.AnAssociation();
        var staff = billing.As(Tokens.Staff(association));
        Assert.Equal("0", (await staff.Get("/v1/dunning-policy")).Json["charges"]![0]!.ToString());
        var set = (await staff.Post("/v1/dunning-policy", new { reminders = Days, overdueAfterDays = 10, charges = Days })).Is(HttpStatusCode.OK);
        Assert.Equal("4", set.Json["charges"]![1]!.ToString());
        var (one, _) = await ARenewal("pm_card_visa", association);
        Assert.Equal([1, 4], (await one.Now()).Json["charges"]!.AsArray().Select(charge => (int)charge!["day"]!));
        var applied = await billing.AnInvoice(association);
        Assert.Empty((await staff.Get($"/v1/invoices/{applied.Id}/dunning")).Json["charges"]!.AsArray());
        one.Pass(2);
        await billing.Becomes(association, one.Invoice, "paid");
        Assert.Equal("open", (await staff.Get($"/v1/invoices/{applied.Id}"))["status"]);
    }

    /// <summary>Lets ada keep a method; where their bank wants them to be there for that, they are.</summary>
    async Task<string> Keeps(Guid association, string method)
    {
        var ada = billing.As(Tokens.Person(association));
        var mandate = (await ada.Post("/v1/payment-mandates", new { paymentMethod = method, consent = new { textVersion = "2026-11", accepted = true } })).Is(HttpStatusCode.Created);
        if (mandate["status"] == "requiresAction")
        {
            string setup;
            await using (var session = billing.Store.QuerySession(association.ToString())) setup = (await session.LoadAsync<PaymentMandate>(mandate.Id))!.SetupId!;
            (await billing.Control.PostAsync($"setup_intents/{setup}/authenticate", null)).EnsureSuccessStatusCode();
        }
        await Eventually.Holds(async () => (await ada.Get(mandate.Location!))["status"] == "active", "the mandate to be active");
        return mandate.Location!;
    }

    async Task<Invoice> Known(Case one)
    {
        await using var session = billing.Store.QuerySession(one.Association.ToString());
        return (await session.LoadAsync<Invoice>(one.Invoice))!;
    }
}
