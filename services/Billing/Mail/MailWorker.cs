using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Mail;

/// <summary>
/// Sends what is owed, a few at a time and beside everything else. Where the mail server is away it waits, longer each time; where one mail cannot be
/// sent, the others go on.
/// </summary>
sealed partial class MailWorker(IDocumentStore store, SendMail mails, TimeProvider time, ILogger<MailWorker> log) : BackgroundService
{
    const int Page = 50;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromMinutes(1), AfterFailure = TimeSpan.FromMinutes(10);
    static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 4 };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var away = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (tried, isThere) = await SendDue(stoppingToken);
                if (!isThere)
                {
                    away = away == TimeSpan.Zero ? Pause : away * 2 < LongestPause ? away * 2 : LongestPause;
                    LogAway(log, away.TotalSeconds);
                    await Task.Delay(away, stoppingToken);
                }
                else
                {
                    if (tried > 0) away = TimeSpan.Zero;
                    if (tried < Page) await Task.Delay(Pause, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database is away. What is owed is data, so it is still there when it is back.
                LogCannotLook(log, failure.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    async Task<(int Tried, bool IsThere)> SendDue(CancellationToken cancellation)
    {
        // PostgreSQL keeps microseconds and may have rounded up.
        var until = time.GetUtcNow().AddMicroseconds(1);
        IReadOnlyList<OutgoingMail> due;
        await using (var session = store.OpenAcross())
            due = await session.Query<OutgoingMail>().Where(mail => mail.AnyTenant() && mail.DueAt <= until).OrderBy(mail => mail.DueAt).Take(Page).ToListAsync(cancellation);
        var isThere = true;
        await Parallel.ForEachAsync(due, AtOnce, async (mail, _) =>
        {
            if (Volatile.Read(ref isThere) && !cancellation.IsCancellationRequested && !await Try(mail, cancellation)) Volatile.Write(ref isThere, false);
        });
        return (due.Count, isThere);
    }

    async Task<bool> Try(OutgoingMail mail, CancellationToken cancellation)
    {
        using var about = log.About(mail.Association);
        try
        {
            return await mails.Try(mail, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Nothing that a mail server does: a defect of ours, or the database. This mail waits, and the others go on.
            LogLater(log, mail.Id, mail.Kind.ToString(), failure.GetType().Name);
            await using var session = store.OpenIn(mail.Association);
            session.Store(mail with { DueAt = time.GetUtcNow() + AfterFailure, Failures = mail.Failures + 1 });
            await session.SaveChangesAsync(cancellation);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server takes nothing at the moment; the next try is in {Seconds} s")]
    static partial void LogAway(ILogger log, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail that is owed cannot be read at the moment ({Failure})")]
    static partial void LogCannotLook(ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} ({Kind}) could not be sent and is tried again later ({Failure})")]
    static partial void LogLater(ILogger log, Guid mailId, string kind, string failure);
}
