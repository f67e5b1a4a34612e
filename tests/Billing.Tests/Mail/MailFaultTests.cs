using System.Net;
using Associations.Billing.Mail;
using Associations.Billing.Tests.Dunning;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Associations.Billing.Tests.Mail;

/// <summary>Mail servers that are away, refuse or wait, and processes that die with a letter in their hands.</summary>
public sealed class MailFaultTests(MailFaultTests.MortalFixture billing) : IClassFixture<MailFaultTests.MortalFixture>
{
    [Fact]
    public async Task While_the_mail_server_is_away_everything_else_goes_on_and_what_is_owed_is_sent_once_it_is_back()
    {
        var (one, other, third) = (await Case.Open(billing), await Case.Open(billing), await Case.Open(billing, withAddress: false));
        await billing.Mail.Stop();
        try
        {
            one.Pass(-7);
            await one.Reminder(-7, "underWay");
            // Other deadlines are kept: a payment whose answer was lost is found out.
            await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
            await billing.Misbehave(new { kind = "drop-after-effect", method = "POST", path = "/v1/payment_intents", times = 1 });
            (await billing.As(Tokens.Person(third.Association)).Post($"/v1/invoices/{third.Invoice}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).Is(HttpStatusCode.Created);
            billing.Time.Advance(TimeSpan.FromMinutes(1));
            await billing.Becomes(third.Association, third.Invoice, "paid");
            (await other.Staff.Post($"/v1/invoices/{other.Invoice}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(12000), receivedOn = billing.Today })).Is(HttpStatusCode.Created);
            Assert.Empty(billing.Mail.To(one.Address));
        }
        finally
        {
            billing.Mail.Start();
            await billing.Control.DeleteAsync("rules");
        }
        await one.Reminder(-7, "sent");
        Assert.Single(billing.Mail.To(one.Address));
        // The other was paid while its mail waited, so it is not asked for: what counts is how things stand when a mail leaves.
        Assert.Equal("paid", await other.Suppressed(-7));
        Assert.Empty(billing.Mail.To(other.Address));
    }

    [Fact]
    public async Task Killed_between_sending_and_recording_it_is_sent_again_under_the_same_id_and_recorded_once()
    {
        var one = await Case.Open(billing);
        var died = billing.DieAfterSendingTo(one.Address);
        one.Pass(-7);
        await died.Sent.Task;
        Assert.Equal("underWay", (string)Case.ReminderOf(await one.Now(), -7)["status"]!);

        // Another process takes it over when the time of the first is over, and not before.
        billing.StartNode();
        billing.Time.Advance(TimeSpan.FromMinutes(4));
        var sent = Case.ReminderOf(await one.Reminder(-7, "sent"), -7);
        var mails = billing.Mail.To(one.Address);
        Assert.Equal(2, mails.Count);
        Assert.Equal((string)sent["messageId"]!, Assert.Single(mails.Select(mail => mail.MessageId).Distinct()));

        // And should the first only have slept: it finds that all is done.
        var version = (await one.Now()).ETag;
        died.Wake.SetResult();
        one.Pass(3);
        await one.Reminder(3, "sent");
        Assert.Equal("\"3\"", version);
        Assert.Equal("\"5\"", (await one.Now()).ETag);
    }

    [Fact]
    public async Task What_the_server_refuses_for_good_is_suppressed_with_its_code_and_its_words_are_kept_nowhere()
    {
        using var log = new CapturedLog();
        billing.Service.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var one = await Case.Open(billing);
        billing.Mail.Refuse(one.Address, 550);
        one.Pass(-7);
        Assert.Equal("mailRefused", await one.Suppressed(-7));
        var view = await one.Now();
        Assert.Equal("550", (string)Case.ReminderOf(view, -7)["replyCode"]!);
        Assert.DoesNotContain("example.org", view.Text, StringComparison.Ordinal);
        billing.Mail.Refuse(one.Address, 0);
        one.Pass(3);
        await one.Reminder(3, "sent");
        Assert.Single(billing.Mail.To(one.Address));
        await using var session = billing.Store.QuerySession(one.Association.ToString());
        Assert.Empty(await session.AdvancedSql.QueryAsync<string>("select data::text from mt_events where tenant_id = ? and data::text like ?", CancellationToken.None, one.Association.ToString(), $"%{one.Address}%"));
        Assert.DoesNotContain(log.Lines, line => line.Contains(one.Address, StringComparison.Ordinal) || line.Contains("Lovelace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_server_does_not_take_now_is_tried_again_later_and_the_others_do_not_wait()
    {
        var (slow, quick) = (await Case.Open(billing), await Case.Open(billing));
        billing.Mail.Refuse(slow.Address, 451);
        slow.Pass(-7);
        await quick.Reminder(-7, "sent");
        Assert.Equal("underWay", (string)Case.ReminderOf(await slow.Now(), -7)["status"]!);
        billing.Mail.Refuse(slow.Address, 0);
        await Eventually.Holds(async () =>
        {
            billing.Time.Advance(TimeSpan.FromMinutes(5));
            return (string)Case.ReminderOf(await slow.Now(), -7)["status"]! == "sent";
        }, "the mail to be sent after all");
        // The time that runs here can run out for a letter that is on its way: it then goes again, and is known for the same one.
        Assert.Single(billing.Mail.To(slow.Address).Select(letter => letter.MessageId).Distinct());
    }

    [Fact]
    public async Task Who_has_given_no_address_is_not_written_to_and_it_is_said_so()
    {
        var one = await Case.Open(billing, withAddress: false);
        one.Pass(-7);
        Assert.Equal("noAddress", await one.Suppressed(-7));
    }

    [Fact]
    public async Task Several_processes_send_each_mail_once()
    {
        billing.StartNode();
        var cases = new List<Case>();
        for (var n = 0; n < 20; n++) cases.Add(await Case.Open(billing));
        cases[0].Pass(-7);
        foreach (var one in cases) await one.Reminder(-7, "sent");
        Assert.All(cases, one => Assert.Single(billing.Mail.To(one.Address)));
    }

    /// <summary>A service whose processes can be made to stand still for good after they have sent a letter and before they have said so.</summary>
    public sealed class MortalFixture : BillingFixture
    {
        (string To, Death Death)? next;

        /// <summary>Lets whoever sends next to this address go no further.</summary>
        public Death DieAfterSendingTo(string address)
        {
            var death = new Death(new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
            next = (address, death);
            return death;
        }

        /// <inheritdoc />
        protected override void Replace(IServiceCollection services)
        {
            base.Replace(services);
            services.Replace(ServiceDescriptor.Singleton<IMailer>(provider => new Mortal(this, new SmtpMailer(
                () => MailSettings.From(provider.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>())!, provider.GetRequiredService<TimeProvider>()))));
        }

        sealed class Mortal(MortalFixture fixture, IMailer mailer) : IMailer
        {
            public async Task<MailOutcome> Send(Letter letter)
            {
                var outcome = await mailer.Send(letter);
                if (fixture.next is not { } next || next.To != letter.To) return outcome;
                fixture.next = null;
                next.Death.Sent.SetResult();
                await next.Death.Wake.Task;
                return outcome;
            }
        }
    }

    /// <summary>A process that stands still.</summary>
    /// <param name="Sent">Done when it has sent.</param>
    /// <param name="Wake">Lets it go on.</param>
    public sealed record Death(TaskCompletionSource Sent, TaskCompletionSource Wake);
}
