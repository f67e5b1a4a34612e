using Associations.Billing.Buyers;
using Associations.Billing.Dunning;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Mandates;
using Associations.EventSourcing;

namespace Associations.Billing.Mail;

/// <summary>
/// Sends one mail that is owed: takes it for itself and decides from how things stand now whether it is to go, hands it over with no transaction
/// open, and stores what came of it. Killed between the last two, somebody takes it again when its time is over, under the same Message-ID.
/// </summary>
sealed class SendMail(Runner runner, IMailer mailer, IConfiguration configuration)
{
    // Longer than handing over may take.
    static readonly TimeSpan Taken = MailSettings.Patience * 3, FirstWait = TimeSpan.FromMinutes(5), LongestWait = TimeSpan.FromHours(4);

    /// <summary>Tries it.</summary>
    /// <returns>False when the mail server takes nothing at the moment, so that there is no point in trying others.</returns>
    internal async Task<bool> Try(OutgoingMail mail, CancellationToken cancellation)
    {
        if (await Take(mail, cancellation) is not { } letter) return true;
        // From here on it does not end with the process's patience, or nobody would know what came of it.
        var outcome = await mailer.Send(letter);
        await Record(mail, letter, outcome);
        return outcome is not MailOutcome.Away;
    }

    async Task<Letter?> Take(OutgoingMail mail, CancellationToken cancellation)
    {
        Letter? letter = null;
        await runner.Run(mail.Association, "send-mail", async work =>
        {
            letter = null;
            var (known, still) = await Lock(work, mail, cancellation);
            if (still is null || still.DueAt > work.Now.AddMicroseconds(1)) return Outcome.Done;
            if (known.Mails.Any(one => one.Id == mail.Id && one.IsFinished) || await work.Read<Invoice>(mail.InvoiceId, cancellation) is not { } invoice)
            {
                work.Documents.Delete<OutgoingMail>(mail.Id);
                return Outcome.Done;
            }
            var ordered = known.Mails.FirstOrDefault(one => one.Id == mail.Id) ?? new CaseMail(mail.Id, mail.Kind, mail.Day, mail.About, known.Round, mail.OrderedAt);
            var details = await BillingDetails.Of(work, invoice.Payer, cancellation);
            if ((DunningDecider.NotSent(known, ordered, invoice, work.Now) ?? (details?.Email is null ? SuppressionReason.NoAddress : null)) is { } reason)
            {
                await Suppress(work, mail, reason, null, cancellation);
                return Outcome.Done;
            }
            if (!known.Mails.Contains(ordered))
                await work.Decide<DunningCase>(known.Id, _ => Decision.Accepted(new MailOrdered(mail.Id, mail.Kind, mail.Day, mail.About, work.Now)), cancellation);
            var entity = await work.Read<BillingEntity>(invoice.EntityId, cancellation) ?? throw new InvalidOperationException("An invoice has an issuer.");
            var policy = await DunningPolicy.Of(work, cancellation);
            var chargedOn = known.NextCharge is { } day && await LookAtDunning.MandateOf(invoice, work, cancellation) is { Status: MandateStatus.Active } ? known.DueOn.AddDays(day) : (DateOnly?)null;
            letter = Letters.Write(ordered, known, invoice, entity, details!, policy, Link(work.Association, invoice.Id), chargedOn);
            work.Documents.Store(still with { DueAt = work.Now + Taken });
            return Outcome.Done;
        }, cancellation);
        return letter;
    }

    async Task Record(OutgoingMail mail, Letter letter, MailOutcome outcome) => await runner.Run(mail.Association, "send-mail", async work =>
    {
        var (known, still) = await Lock(work, mail, CancellationToken.None);
        if (still is null || known.Mails.Any(one => one.Id == mail.Id && one.IsFinished)) return Outcome.Done;
        switch (outcome)
        {
            case MailOutcome.Taken taken:
                await work.Decide<DunningCase>(
                    known.Id, _ => Decision.Accepted(new MailSent(mail.Id, letter.Language, letter.Template, taken.MessageId, work.Now)), CancellationToken.None);
                work.Documents.Delete<OutgoingMail>(mail.Id);
                break;
            case MailOutcome.Refused refused:
                await Suppress(work, mail, SuppressionReason.MailRefused, refused.Code, CancellationToken.None);
                break;
            case MailOutcome.NotConfigured:
                await Suppress(work, mail, SuppressionReason.MailNotConfigured, null, CancellationToken.None);
                break;
            case MailOutcome.Deferred:
                var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Min(still.Failures, 10)));
                work.Documents.Store(still with { DueAt = work.Now + wait, Failures = still.Failures + 1 });
                break;
            case MailOutcome.Away:
                work.Documents.Store(still with { DueAt = work.Now });
                break;
            default:
                throw new InvalidOperationException($"{outcome} is not an outcome.");
        }
        return Outcome.Done;
    }, CancellationToken.None);

    // Whoever else would send it waits for the case, and then finds it taken.
    static async Task<(DunningCase Case, OutgoingMail? Mail)> Lock(Work work, OutgoingMail mail, CancellationToken cancellation)
    {
        var id = DunningCase.IdOf(mail.InvoiceId);
        await work.Decide<DunningCase>(id, _ => Decision.AlreadyDone, cancellation);
        return (work.State<DunningCase>(id), await work.Documents.LoadAsync<OutgoingMail>(mail.Id, cancellation));
    }

    static async Task Suppress(Work work, OutgoingMail mail, SuppressionReason reason, string? code, CancellationToken cancellation)
    {
        await work.Decide<DunningCase>(
            DunningCase.IdOf(mail.InvoiceId), _ => Decision.Accepted(new MailSuppressed(mail.Id, mail.Kind, mail.Day, mail.About, reason, code, work.Now)), cancellation);
        work.Documents.Delete<OutgoingMail>(mail.Id);
    }

    string Link(Guid association, Guid invoice) => (MailSettings.LinkOf(configuration) ?? "")
        .Replace("{association}", $"{association}", StringComparison.Ordinal).Replace("{invoice}", $"{invoice}", StringComparison.Ordinal);
}
