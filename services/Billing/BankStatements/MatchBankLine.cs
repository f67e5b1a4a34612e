using System.Text.RegularExpressions;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.BankStatements;

/// <summary>An invoice that a line pays.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Amount">How much of the line; more than is owed makes the surplus its payer's credit. Missing on one of them, it gets what the others leave.</param>
sealed record MatchedInvoice(Guid InvoiceId, Money? Amount = null);

/// <summary>A payment that staff recorded before the line came.</summary>
/// <param name="InvoiceId">The invoice that it is on.</param>
/// <param name="PaymentId">The payment.</param>
sealed record RecordedPayment(Guid InvoiceId, Guid PaymentId);

/// <summary>Says what a line is: all of it pays one or several invoices, or is what staff have recorded already, or it takes another line back.</summary>
/// <param name="Invoices">The invoices that it pays.</param>
/// <param name="Reverses">Or the line whose money went back by it; what that had paid is owed again.</param>
/// <param name="Recorded">The payments, at most 100, that were recorded by staff and are this money, alone or beside invoices; nothing of them is booked again.</param>
sealed partial record MatchBankLine(IReadOnlyList<MatchedInvoice>? Invoices = null, Guid? Reverses = null, IReadOnlyList<RecordedPayment>? Recorded = null)
{
    internal static void Map(RouteGroupBuilder lines) => lines.MapPost("/{id:guid}/match", Handle).ForStaff("billing:write").Answers(typeof(BankLineView))
        .Refuses(BankStatementProblems.LineDecided, BankStatementProblems.LineNotIncoming, BankStatementProblems.LineNotReversed, BankStatementProblems.PaymentMatched);

    static async Task<IResult> Handle(Guid id, MatchBankLine command, Commands commands, CancellationToken cancellation)
    {
        if ((command.Invoices is null && command.Recorded is null) == (command.Reverses is null))
            return Problems.Invalid("invoices", "Give the invoices that it pays in 'invoices' and what staff have recorded of it in 'recorded', or the line that it takes back in 'reverses'.");
        if (command.Recorded is { } recorded && (recorded.Count > 100 || recorded.Any(one => one is null) || recorded.DistinctBy(one => one.PaymentId).Count() != recorded.Count))
            return Problems.Invalid("recorded", "Name at most 100 payments, each once.");
        if (command.Invoices?.Any(one => one is null) == true) return Problems.Invalid("invoices", "Name an invoice in each.");
        return await commands.Run(async work =>
        {
            if (await work.Find<BankLine>(id, cancellation) is not { } line) return Outcome.NotFound("bank line");
            if (commands.Stale(line.Version) is { } stale) return stale;
            var details = await work.Documents.LoadAsync<BankLineDetails>(id, cancellation);
            var refused = command.Reverses is { } original ? await TakeBack(work, line, original, cancellation) : await command.Pay(work, line, details, cancellation);
            return refused is not null ? refused : Outcome.Ok(BankLineView.From(line.State, details), line.Version);
        }, cancellation);
    }

    async Task<Rejection?> Pay(Work work, Loaded<BankLine> line, BankLineDetails? details, CancellationToken cancellation)
    {
        var entity = await work.Read<BillingEntity>(line.State.EntityId, cancellation) ?? throw new InvalidOperationException("An account is an entity's.");
        var (invoices, recorded) = (Invoices ?? [], Recorded ?? []);
        // In one order, as whoever else locks several.
        foreach (var invoice in invoices.Select(one => one.InvoiceId).Concat(recorded.Select(one => one.InvoiceId)).Distinct().Order()) await work.Find<Invoice>(invoice, cancellation);
        var (payments, refused) = await BankPayments.Recorded(work, line.State, recorded, cancellation);
        if (refused is not null) return refused;
        var match = BankLineDecider.Match(line.State, [.. invoices.Select(one => (one.InvoiceId, one.Amount))], payments, "staff", work.Now);
        return await BankPayments.Pay(work, line, match, NumberOf(details?.BankReference), entity.DateAt(work.Now), cancellation);
    }

    static async Task<Rejection?> TakeBack(Work work, Loaded<BankLine> line, Guid original, CancellationToken cancellation) =>
        await work.Find<BankLine>(original, cancellation) is { } other
            ? await BankPayments.TakeBack(work, line, other, cancellation)
            : Decision.Invalid("reverses", "There is no such line here.").Rejection;

    /// <summary>A bank's number, if it is one and nothing else: it goes into an event, which no personal data may.</summary>
    internal static string? NumberOf(string? reference) => reference is not null && Number().IsMatch(reference) ? reference : null;

    [GeneratedRegex(@"^(?=.*[0-9])[A-Z0-9./+:-]{1,35}\z")]
    private static partial Regex Number();
}
