using System.Net;
using Associations.Billing.Mail;
using Associations.Testing;
using MailKit.Security;

namespace Associations.Billing.Tests.Mail;

public sealed class EmailAddressTests(BillingFixture billing)
{
    [Theory] // S18
    [InlineData("ada@example.org\r\nBcc: all@example.org")]
    [InlineData("ada@example.org\nSubject: won")]
    [InlineData("ada@example.org,bob@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("\"a b\"@example.org")]
    [InlineData("ada@example.org> SIZE=1")]
    [InlineData("ada@localhost")]
    [InlineData("ada@example..org")]
    [InlineData("ada")]
    [InlineData("")]
    [InlineData("ada@example.org\0")]
    public async Task What_is_more_or_less_than_one_plain_address_is_refused(string address)
    {
        var association = await billing.AnAssociation();
        var refused = (await billing.As(Tokens.Person(association)).Post("/v1/billing-details", new { name = "Ada", email = address })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]!["email"]);
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("ada.o'lovelace+dues@mail.example.co.uk")]
    public async Task A_plain_one_is_kept_and_no_document_shows_it(string address)
    {
        var association = await billing.AnAssociation();
        var ada = billing.As(Tokens.Person(association));
        Assert.Equal(address, (await ada.Post("/v1/billing-details", new { name = "Ada", email = address })).Is(HttpStatusCode.OK)["email"]);
        Assert.Equal(address, (await ada.Get("/v1/billing-details")).Is(HttpStatusCode.OK)["email"]);
        var invoice = await billing.AnInvoice(association);
        Assert.DoesNotContain(address, (await ada.Get($"/v1/invoices/{invoice.Id}")).Text, StringComparison.Ordinal);
    }

    [Theory] // S18: the last door, should a value ever come another way.
    [InlineData("Ada\r\nBcc: x@example.org", "to@example.org", "Due")]
    [InlineData("Ada", "to@example.org\r\nRCPT TO:<x@example.org>", "Due")]
    [InlineData("Ada", "to@example.org", "Due\nBcc: x@example.org")]
    public async Task A_letter_whose_headers_would_be_more_headers_is_not_sent(string name, string to, string subject)
    {
        var settings = new MailSettings("127.0.0.1", billing.Mail.Port, SecureSocketOptions.None, null, null, "billing@society.example");
        var mailer = new SmtpMailer(() => settings, TimeProvider.System);
        Assert.Equal(new MailOutcome.Refused("header"), await mailer.Send(new Letter(Guid.CreateVersion7(), "Society", name, to, "en", "t/1", subject, "text", "<p>html</p>")));
        Assert.Empty(billing.Mail.To("x@example.org"));
        Assert.Empty(billing.Mail.To("to@example.org"));
    }
}
