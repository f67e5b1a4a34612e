using System.Buffers;
using System.Collections.Immutable;
using MimeKit;
using SmtpServer;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Associations.Mailbox;

/// <summary>A mail as it came.</summary>
/// <param name="Id">Counts from 1.</param>
/// <param name="At">When, UTC.</param>
/// <param name="From">Who it says it is from.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="MessageId">Its Message-ID.</param>
/// <param name="Text">Its text.</param>
/// <param name="Html">The same as HTML, or null.</param>
sealed record CaughtMail(int Id, DateTimeOffset At, string From, string To, string Subject, string MessageId, string Text, string? Html);

/// <summary>The last mails, in memory and nowhere else.</summary>
sealed class CaughtMails(TimeProvider time) : MessageStore
{
    const int Most = 200;
    ImmutableList<CaughtMail> mails = [];
    int last;

    /// <summary>All that are kept, the newest first.</summary>
    internal IReadOnlyList<CaughtMail> All => mails;

    internal CaughtMail? Find(int id) => mails.Find(mail => mail.Id == id);

    public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(buffer.ToArray());
        using var message = await MimeMessage.LoadAsync(bytes, cancellationToken);
        var mail = new CaughtMail(
            Interlocked.Increment(ref last), time.GetUtcNow(), message.From.ToString(), message.To.ToString(), message.Subject ?? "", message.MessageId ?? "",
            message.TextBody ?? "", message.HtmlBody);
        ImmutableInterlocked.Update(ref mails, kept => (kept.Count < Most ? kept : kept.RemoveAt(Most - 1)).Insert(0, mail));
        return SmtpResponse.Ok;
    }
}
