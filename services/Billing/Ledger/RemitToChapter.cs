using System.Text.RegularExpressions;
using Associations.Billing.Entities;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Ledger;

/// <summary>Records that money was sent to a chapter, of what was collected for it and never more.</summary>
/// <param name="ChapterId">The chapter.</param>
/// <param name="Amount">How much, in the currency in which it was collected.</param>
/// <param name="PaidOn">The day on which it was sent, not in the future.</param>
/// <param name="Reference">The bank's number of it. No personal data.</param>
/// <param name="BillingEntityId">The legal entity that collected and sent it; the association's first unless it says.</param>
sealed partial record RemitToChapter(Guid ChapterId, Money Amount, DateOnly PaidOn, string Reference, Guid? BillingEntityId = null)
{
    internal static void Map(RouteGroupBuilder remittances) => remittances.MapPost("/", Handle).ForStaff("billing:write")
        .Answers(typeof(ChapterRemittanceView), 201).Refuses(BillingProblems.RemittanceExceedsDue);

    static async Task<IResult> Handle(RemitToChapter command, Commands commands, CancellationToken cancellation)
    {
        if (command.Reference is not { } reference || !Number().IsMatch(reference))
            return Problems.Invalid("reference", "Give 1 to 64 letters, digits, spaces and . / - + : of the bank's number.");
        if (command.Amount.Amount < 1) return Problems.Invalid("amount.amount", "Give a whole number of minor units from 1.");
        if (command.Amount.Currency is not { Length: 3 } || !command.Amount.Currency.All(char.IsAsciiLetterUpper))
            return Problems.Invalid("amount.currency", "Give an ISO 4217 code, such as EUR.");
        return await commands.Run(async work =>
        {
            var entityId = command.BillingEntityId ?? BillingEntity.IdOf(work.Association);
            if ((command.BillingEntityId is not null && await work.Documents.LoadAsync<RegisteredEntity>(entityId, cancellation) is null)
                || await work.Read<BillingEntity>(entityId, cancellation) is not { } entity)
                return Outcome.Invalid("billingEntityId", "There is no such legal entity here.");
            var today = entity.DateAt(work.Now);
            if (command.PaidOn > today) return Outcome.Invalid("paidOn", "Give the day on which it was sent, which is not in the future.");
            // Locked before the sum is taken, or two who send at once would send the same money twice.
            await RemittedShares.Lock(work.Documents, cancellation);
            var due = await RemittedShares.Due(work.Documents, entityId, command.ChapterId, command.Amount.Currency, cancellation);
            if (command.Amount.Amount > due)
                return new Rejection("remittance-exceeds-due", $"{Math.Max(0, due)} is due to the chapter in {command.Amount.Currency}. Send no more than that.");
            var remitted = work.Start<ChapterRemittance>(Uuid.New(work.Now), Decision.Accepted(new ChapterRemitted(
                command.ChapterId, entityId, command.Amount.Amount, command.Amount.Currency, command.PaidOn, reference, today, work.Now)));
            return Outcome.Created($"/v1/chapter-remittances/{remitted.State.Id}", ChapterRemittanceView.From(remitted.State), remitted.Version);
        }, cancellation);
    }

    [GeneratedRegex(@"^[A-Za-z0-9 ./+:-]{1,64}\z")]
    private static partial Regex Number();
}
