using MailKit.Security;

namespace Associations.Billing.Mail;

/// <summary>Through which server mail leaves, and what it says of where it comes from.</summary>
/// <param name="Host">The mail server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">How the connection is kept private.</param>
/// <param name="User">As whom to sign in; null for not at all.</param>
/// <param name="Password">With which password.</param>
/// <param name="Sender">The address from which mail comes, of a domain that lets this server send for it (SPF, DKIM).</param>
sealed record MailSettings(string Host, int Port, SecureSocketOptions Tls, string? User, string? Password, string Sender)
{
    /// <summary>How long one letter may take in all.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The part of the sender's address that Message-IDs end with.</summary>
    internal string Domain => Sender[(Sender.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads them; null where no server is named.</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be used; the message names it.</exception>
    internal static MailSettings? From(IConfiguration configuration)
    {
        var mail = configuration.GetSection("Mail");
        if (mail["Host"] is not { Length: > 0 } host) return null;
        var sender = mail["Sender"];
        if (sender is null || !EmailAddress.IsOne(sender)) throw new InvalidOperationException("Mail:Sender is not set: it is the address from which mail comes, such as billing@members.example.");
        if (!Uri.TryCreate(LinkOf(configuration), UriKind.Absolute, out var link) || link.Scheme is not ("http" or "https"))
            throw new InvalidOperationException("Mail:InvoiceLink is not set: it is where payers see an invoice, such as https://members.example/invoices/{invoice}.");
        var tls = (mail["Tls"] ?? "startTls") switch
        {
            "startTls" => SecureSocketOptions.StartTls,
            "implicit" => SecureSocketOptions.SslOnConnect,
            "none" => SecureSocketOptions.None,
            _ => throw new InvalidOperationException("Mail:Tls must be startTls, implicit or none."),
        };
        var port = mail.GetValue("Port", tls == SecureSocketOptions.SslOnConnect ? 465 : 587);
        return new(host, port, tls, mail["User"] is { Length: > 0 } user ? user : null, mail["Password"], sender);
    }

    /// <summary>Where payers see an invoice, with <c>{invoice}</c> in place of its id and <c>{association}</c> of the association's.</summary>
    internal static string? LinkOf(IConfiguration configuration) => configuration["Mail:InvoiceLink"];
}
