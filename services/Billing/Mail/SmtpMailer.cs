using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Associations.Billing.Mail;

/// <summary>Sends by SMTP, a connection for each letter, with the settings of the moment: a new password needs no restart.</summary>
sealed class SmtpMailer(Func<MailSettings> now, TimeProvider time) : IMailer
{
    /// <inheritdoc />
    public async Task<MailOutcome> Send(Letter letter)
    {
        // What would end a header's line begins another one. The addresses and names were refused long before, and this stands by itself.
        if (((string[])[letter.From, letter.ToName, letter.To, letter.Subject]).Any(header => header.Any(char.IsControl)) || !EmailAddress.IsOne(letter.To))
            return new MailOutcome.Refused("header");
        var settings = now();
        var messageId = $"{letter.Id:N}@{settings.Domain}";
        using var patience = new CancellationTokenSource(MailSettings.Patience);
        using var client = new SmtpClient { Timeout = (int)MailSettings.Patience.TotalMilliseconds };
        using var message = Message(letter, messageId, settings.Sender);
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Tls, patience.Token);
            if (settings.User is { } user) await client.AuthenticateAsync(user, settings.Password ?? "", patience.Token);
            await client.SendAsync(message, patience.Token);
        }
        catch (SmtpCommandException refused) when (refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            // Other refusals, of the sender or of the sign-in, are about us and not about this letter.
            var code = $"{(int)refused.StatusCode}";
            return (int)refused.StatusCode >= 500 ? new MailOutcome.Refused(code) : new MailOutcome.Deferred(code);
        }
        catch (Exception failure) when (failure is CommandException or ProtocolException or ServiceNotConnectedException or AuthenticationException or SslHandshakeException
            or SocketException or IOException or OperationCanceledException or TimeoutException or NotSupportedException)
        {
            return new MailOutcome.Away(failure.GetType().Name);
        }
        await Leave(client, patience.Token);
        return new MailOutcome.Taken(messageId);
    }

    // The letter is theirs by now, however we part.
    static async Task Leave(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellation);
        }
        catch (Exception failure) when (failure is CommandException or ProtocolException or ServiceNotConnectedException or SocketException or IOException or OperationCanceledException)
        {
        }
    }

    MimeMessage Message(Letter letter, string messageId, string sender)
    {
        var message = new MimeMessage { MessageId = messageId, Subject = letter.Subject, Date = time.GetUtcNow() };
        message.From.Add(new MailboxAddress(letter.From, sender));
        message.To.Add(new MailboxAddress(letter.ToName, letter.To));
        // Nobody's absence note is wanted (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, letter.Language);
        message.Body = new BodyBuilder { TextBody = letter.Text, HtmlBody = letter.Html }.ToMessageBody();
        return message;
    }
}
