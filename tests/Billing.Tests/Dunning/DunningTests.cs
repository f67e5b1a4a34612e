using System.Net;
using Associations.Contracts.Billing.V1;
using Associations.Testing;
using Npgsql;

namespace Associations.Billing.Tests.Dunning;

/// <summary>Asking for what is owed, from the first reminder to the overdue invoice. A service of its own, because weeks pass in it.</summary>
public sealed class DunningTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    static readonly int[] Twice = [0, 0], Once = [0], TwoDays = [5, -2], InOrder = [-2, 5];

    [Fact]
    public async Task Reminders_go_out_on_their_days_and_then_the_invoice_is_overdue_once_until_it_is_paid()
    {
        var one = await Case.Open(billing, "fr-BE");
        Assert.Equal(("active", "reminder"), ((await one.Now())["status"], (await one.Now())["next.what"]));

        one.Pass(-7);
        var sent = Case.ReminderOf(await one.Reminder(-7, "sent"), -7);
        var mail = Assert.Single(billing.Mail.To(one.Address));
        Assert.Equal(("fr", "due-soon/1", mail.MessageId), ((string)sent["language"]!, (string)sent["template"]!, (string)sent["messageId"]!));
        Assert.Equal(("Society AISBL", "billing@society.example"), (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address));
        Assert.Contains($"https://members.society.example/{one.Association}/invoices/{one.Invoice}", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Ada &lt;Lovelace&gt;", mail.HtmlBody, StringComparison.Ordinal);

        one.Pass(3);
        await one.Reminder(3, "sent");
        one.Pass(14);
        await one.Reminder(14, "sent");
        Assert.Equal(3, billing.Mail.To(one.Address).DistinctBy(message => message.MessageId).Count());
        Assert.Equal("overdue", (await one.Now())["next.what"]);

        one.Pass(30);
        var overdue = (await billing.Bus.Next<InvoiceOverdue>((contract, _) => contract.InvoiceId == one.Invoice)).Contract;
        Assert.Equal((12000L, one.DueOn, one.DueOn.AddDays(30)), (overdue.Due.Amount, overdue.DueOn, overdue.OverdueOn));
        Assert.Equal($"{overdue.OverdueOn:yyyy-MM-dd}", (await one.Staff.Get($"/v1/invoices/{one.Invoice}"))["overdueOn"]);
        Assert.Null((await one.Now()).Json["next"]);

        (await one.Staff.Post($"/v1/invoices/{one.Invoice}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        await billing.Bus.Next<InvoicePaid>((contract, _) => contract.InvoiceId == one.Invoice);
        Assert.Null((await one.Staff.Get($"/v1/invoices/{one.Invoice}")).Json["overdueOn"]);
        Assert.Single(billing.Bus.All, message => message.Contract is InvoiceOverdue about && about.InvoiceId == one.Invoice);
        Assert.Equal(0, await Stored(one, one.Address));
    }

    [Fact]
    public async Task What_is_paid_is_not_asked_for_and_what_was_known_before_can_still_be_read()
    {
        var one = await Case.Open(billing);
        var before = billing.Time.GetUtcNow();
        (await one.Staff.Post($"/v1/invoices/{one.Invoice}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
        one.Pass(-7);
        var ended = await one.Reminder(14, "suppressed");
        Assert.Equal(("ended", "paid"), (ended["status"], ended["reason"]));
        Assert.All((int[])[-7, 3, 14], day => Assert.Equal("paid", (string)Case.ReminderOf(ended, day)["suppressedBecause"]!));
        Assert.Empty(billing.Mail.To(one.Address));
        // The store's clock is the real one, which this test does not move.
        Assert.Equal("404", $"{(int)(await one.Staff.Get($"{one.Path}?asOf={before.AddYears(-1):yyyy-MM-ddTHH:mm:ssZ}")).Status}");
    }

    [Fact]
    public async Task Money_that_goes_back_is_asked_for_anew()
    {
        var one = await Case.Open(billing);
        (await billing.As(Tokens.Person(one.Association)).Post($"/v1/invoices/{one.Invoice}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).Is(HttpStatusCode.Created);
        await billing.Becomes(one.Association, one.Invoice, "paid");
        one.Pass(-7);
        await one.Reminder(-7, "suppressed");

        var payment = await billing.PaymentOf(one.Association, one.Invoice);
        (await one.Staff.Post($"/v1/invoices/{one.Invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
        var again = await Eventually.Get(async () => await one.Now() is var now && now["status"] == "active" ? now : null, "the dunning to begin again");
        Assert.Equal($"{billing.Today:yyyy-MM-dd}", again["dueOn"]);
        var later = one with { DueOn = billing.Today };
        later.Pass(3);
        await later.Reminder(3, "sent");
        Assert.Equal(2, billing.Mail.To(one.Address).Count + 1);
    }

    [Fact]
    public async Task Staff_stop_it_with_a_reason_and_what_would_have_been_sent_is_suppressed_until_they_resume_it()
    {
        var one = await Case.Open(billing);
        (await one.Staff.Post($"{one.Path}/stop", new { reason = "Ada says so" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.As(Tokens.Person(one.Association)).Post($"{one.Path}/stop", new { reason = "hardship" })).Is(HttpStatusCode.Forbidden);
        var stopped = (await one.Staff.Post($"{one.Path}/stop", new { reason = "hardship" })).Is(HttpStatusCode.OK);
        Assert.Equal(("stopped", "hardship"), (stopped["status"], stopped["reason"]));
        Assert.Equal(stopped.ETag, (await one.Staff.Post($"{one.Path}/stop", new { reason = "again" })).Is(HttpStatusCode.OK).ETag);

        one.Pass(31);
        Assert.Equal("overtaken", await one.Suppressed(3));
        Assert.Equal("stopped", await one.Suppressed(14));
        Assert.Null((await one.Now()).Json["next"]);
        Assert.Contains("dunningCase.stopped", (await one.Staff.Get($"{one.Path}/explain")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        (await one.Staff.Post($"{one.Path}/resume", new { reason = "promise-broken" }, ("If-Match", "\"1\""))).Is(HttpStatusCode.PreconditionFailed);
        (await one.Staff.Post($"{one.Path}/resume", new { reason = "promise-broken" })).Is(HttpStatusCode.OK);
        await billing.Bus.Next<InvoiceOverdue>((contract, _) => contract.InvoiceId == one.Invoice);
        Assert.Empty(billing.Mail.To(one.Address));

        var other = await billing.AnAssociation();
        (await billing.As(Tokens.Staff(other)).Get(one.Path)).Is(HttpStatusCode.NotFound);
        (await billing.As(Tokens.Staff(other)).Post($"{one.Path}/stop", new { reason = "mine" })).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_invoice_keeps_the_days_that_were_in_force_when_it_was_issued()
    {
        var old = await Case.Open(billing);
        var staff = old.Staff;
        Assert.Equal(("0", "30", "en"), ((await staff.Get("/v1/dunning-policy"))["revision"], (await staff.Get("/v1/dunning-policy"))["overdueAfterDays"], (await staff.Get("/v1/dunning-policy"))["language"]));
        (await staff.Post("/v1/dunning-policy", new { reminders = Twice, overdueAfterDays = 10 })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post("/v1/dunning-policy", new { reminders = Once, overdueAfterDays = 0 })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post("/v1/dunning-policy", new { reminders = Once, overdueAfterDays = 10, language = "nl" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await billing.As(Tokens.Person(old.Association)).Post("/v1/dunning-policy", new { reminders = Once, overdueAfterDays = 10 })).Is(HttpStatusCode.Forbidden);

        var set = (await staff.Post("/v1/dunning-policy", new { reminders = TwoDays, overdueAfterDays = 10, language = "de" })).Is(HttpStatusCode.OK);
        Assert.Equal(("1", "-2"), (set["revision"], set.Json["reminders"]![0]!.ToString()));
        Assert.Equal(set.ETag, (await staff.Post("/v1/dunning-policy", new { reminders = InOrder, overdueAfterDays = 10, language = "de" })).Is(HttpStatusCode.OK).ETag);
        var fresh = await Case.OpenIn(billing, old.Association, language: "fi");
        Assert.Equal(["-7", "3", "14"], (await old.Now()).Json["reminders"]!.AsArray().Select(one => one!["day"]!.ToString()));
        Assert.Equal(["-2", "5"], (await fresh.Now()).Json["reminders"]!.AsArray().Select(one => one!["day"]!.ToString()));
        Assert.Equal("1", (await fresh.Now())["policyRevision"]);

        fresh.Pass(-2);
        // Nobody writes Finnish here, so it is the association's own language.
        Assert.Equal("de", (string)Case.ReminderOf(await fresh.Reminder(-2, "sent"), -2)["language"]!);
    }

    [Fact] // F-33
    public async Task Who_does_not_confirm_a_payment_is_written_to_and_reminded_all_the_same()
    {
        var one = await Case.Open(billing);
        (await billing.As(Tokens.Person(one.Association)).Post($"/v1/invoices/{one.Invoice}/payments", new { method = "card", paymentMethod = "pm_card_authenticationRequired" })).Is(HttpStatusCode.Created);
        billing.Time.Advance(TimeSpan.FromMinutes(31));
        await Eventually.Holds(() => Task.FromResult(billing.Mail.To(one.Address).Count == 1), "the mail");
        Assert.Contains("needs you", billing.Mail.To(one.Address)[0].Subject, StringComparison.Ordinal);
        var told = await Eventually.Get(async () => (await one.Now()).Json["otherMails"]!.AsArray() is [{ } other] && (string)other["status"]! == "sent" ? other : null, "the mail to be recorded");
        Assert.Equal("actionRequired", (string)told["kind"]!);
        one.Pass(3);
        await one.Reminder(3, "sent");
        Assert.Equal(2, billing.Mail.To(one.Address).Count);
    }

    [Fact] // F-25
    public async Task Whose_refund_failed_days_later_is_told()
    {
        var association = await billing.AnAssociation();
        var one = await Case.OpenIn(billing, association, "de");
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{one.Invoice}/payments", new { method = "card", paymentMethod = "pm_card_refundFail" })).Is(HttpStatusCode.Created);
        await billing.Becomes(association, one.Invoice, "paid");
        var payment = await billing.PaymentOf(association, one.Invoice);
        (await one.Staff.Post($"/v1/invoices/{one.Invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
        // The emulator's bank returns it after its settlement delay.
        billing.Time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Holds(() => Task.FromResult(billing.Mail.To(one.Address).Count == 1), "the mail");
        Assert.Contains("nicht angekommen", billing.Mail.To(one.Address)[0].Subject, StringComparison.Ordinal);
        Assert.Contains("120,00 EUR", billing.Mail.To(one.Address)[0].TextBody, StringComparison.Ordinal);
    }

    /// <summary>How many events of an association hold a text.</summary>
    async Task<long> Stored(Case one, string text)
    {
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select count(*) from mt_events where tenant_id = @tenant and (data::text like @text or headers::text like @text)", connection);
        command.Parameters.AddWithValue("tenant", one.Association.ToString());
        command.Parameters.AddWithValue("text", $"%{text}%");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
