using Associations.Billing.Dunning;

namespace Associations.Billing.Mail;

/// <summary>
/// A mail that is owed: stored in the transaction that decides on it, gone when it was sent or suppressed. What it says and to whom is found when it
/// leaves, so no address is in it.
/// </summary>
/// <param name="Id">The mail, from which its Message-ID follows.</param>
/// <param name="Association">Whose it is.</param>
/// <param name="InvoiceId">The invoice that it is about.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Day">Of a reminder: its day, counted from the one on which the invoice was due.</param>
/// <param name="About">Of others: the payment or the refund.</param>
/// <param name="OrderedAt">When it was decided on, UTC.</param>
/// <param name="DueAt">When to try next, UTC. While somebody tries, it lies ahead.</param>
/// <param name="Failures">How often the mail server did not take it yet.</param>
public sealed record OutgoingMail(
    Guid Id, Guid Association, Guid InvoiceId, MailKind Kind, int? Day, Guid? About, DateTimeOffset OrderedAt, DateTimeOffset DueAt, int Failures = 0);
