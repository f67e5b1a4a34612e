using Associations.Billing.CreditBalances;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.CreditNotes;

/// <summary>What a credit note takes back of a line.</summary>
/// <param name="Line">Which line of the invoice, from 0.</param>
/// <param name="Amount">How much, on the basis that the line's price has.</param>
sealed record CreditNoteLine(int Line, Money Amount);

/// <summary>What a credit note takes back of the tax of one category and rate.</summary>
/// <param name="Category">UNCL5305: <c>S</c>, <c>Z</c>, <c>E</c>, <c>AE</c> or <c>O</c>.</param>
/// <param name="Rate">In hundredths of a percent.</param>
/// <param name="Net">What was taxed.</param>
/// <param name="Tax">The tax.</param>
/// <param name="Reason">Why there is none, or null.</param>
sealed record CreditNoteTax(string Category, int Rate, Money Net, Money Tax, string? Reason);

/// <summary>Takes back an invoice, or part of it, by a document with a number of its own. What is due is lowered first.</summary>
/// <param name="Reason">Why, as a slug.</param>
/// <param name="Lines">What is taken back of which line, on the basis that the line's price has; null for everything that is left.</param>
/// <param name="Outcome">What becomes of what was paid: <c>balance</c> or <c>refund</c>. What the provider cannot send back goes to the balance.</param>
sealed record IssueCreditNote(string Reason, IReadOnlyList<CreditNoteLine>? Lines = null, string Outcome = "balance")
{
    const int MostLines = 1000;

    internal static void Map(RouteGroupBuilder invoices) => invoices.MapPost("/{id:guid}/credit-notes", Handle).ForStaff("billing:write").Answers(typeof(CreditNoteView), 201)
        .Refuses(BillingProblems.InvoiceVoid, BillingProblems.InvoiceWrittenOff, BillingProblems.CreditExceedsInvoice).DecidedOn("the invoice").RequireIfMatch();

    static async Task<IResult> Handle(Guid id, IssueCreditNote command, Commands commands, CancellationToken cancellation)
    {
        if (!Reasons.IsOne(command.Reason)) return Problems.Invalid("reason", Reasons.Form);
        if (command.Outcome is not ("balance" or "refund")) return Problems.Invalid("outcome", "Give 'balance' or 'refund'.");
        if (command.Lines is { Count: 0 or > MostLines }) return Problems.Invalid("lines", $"Give 1 to {MostLines} lines, or none for everything that is left.");
        return await commands.Run(async work =>
        {
            if (await work.Find<Invoice>(id, cancellation) is not { } invoice) return EventSourcing.Outcome.NotFound("invoice");
            if (commands.Stale(invoice.Version) is { } stale) return stale;
            if (command.Lines?.FirstOrDefault(line => line.Amount.Currency != invoice.State.Currency) is not null)
                return Decision.Invalid("lines", $"The invoice is in {invoice.State.Currency}.").Rejection!;
            var lines = command.Lines?.Select(line => new CreditedLine(line.Line, line.Amount.Amount)).ToList();
            if ((await In(work, invoice, lines, command.Outcome == "refund", command.Reason, cancellation)).Rejection is { } refused) return refused;
            var issued = invoice.State.CreditNotes[^1];
            return EventSourcing.Outcome.Created($"/v1/invoices/{id}/credit-notes/{issued.Id}", CreditNoteView.From(issued, invoice.State.Currency), invoice.Version);
        }, cancellation);
    }

    /// <summary>Issues it as part of a greater decision.</summary>
    /// <param name="work">The transaction.</param>
    /// <param name="invoice">What is taken back.</param>
    /// <param name="lines">What of it; null for everything that is left.</param>
    /// <param name="toRefund">Whether what was paid is to be sent back; else it goes to the payer's credit balance.</param>
    /// <param name="reason">Why, as a slug.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    internal static async Task<Decision> In(Work work, Loaded<Invoice> invoice, IReadOnlyList<CreditedLine>? lines, bool toRefund, string reason, CancellationToken cancellation)
    {
        var entity = await work.Read<BillingEntity>(invoice.State.EntityId, cancellation) ?? throw new InvalidOperationException("An invoice has an issuer.");
        var (noteId, issuedOn) = (Uuid.New(work.Now), entity.DateAt(work.Now));
        // A number that is taken for a note which is then refused is not committed, so the series has no gap.
        var number = await NumberSeries.Next(work, entity, noteId, issuedOn, cancellation, DocumentSeries.CreditNotes);
        return await CreditMovements.Record(
            work, invoice, CreditNoteDecider.Issue(invoice.State, new NewCreditNote(noteId, number, lines, toRefund, reason, issuedOn, work.Now)), cancellation);
    }
}
