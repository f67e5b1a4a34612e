using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Billing.BankStatements;

/// <summary>A transaction on an account of the association.</summary>
/// <param name="EntityId">The legal entity whose account it is on.</param>
/// <param name="Amount">What came is above zero, what went below.</param>
/// <param name="IsReversal">True when the bank takes back an earlier transaction with it.</param>
/// <param name="CounterpartyName">The other side; null where the bank does not say, or it was erased.</param>
/// <param name="CounterpartyIban">The other side's account, likewise.</param>
/// <param name="Text">What was written to it, likewise.</param>
/// <param name="Reference">The creditor's structured reference, or null.</param>
/// <param name="BankReference">The bank's number for it, or null.</param>
/// <param name="Payments">What was recorded for it, on which invoices.</param>
/// <param name="MatchedBy">How it was matched: <c>number</c>, <c>amount-and-name</c>, <c>staff</c>, <c>recorded</c>; or null.</param>
/// <param name="Reverses">The line that it takes back, or null.</param>
/// <param name="ReversedBy">The line that took it back, or null.</param>
/// <param name="Reason">Why it is ignored, or null.</param>
sealed record BankLineView(
    Guid Id, Guid EntityId, DateOnly BookedOn, Money Amount, bool IsReversal, BankLineStatus Status, string? CounterpartyName, string? CounterpartyIban, string? Text,
    string? Reference, string? BankReference, IReadOnlyList<BankLinePaymentView> Payments, string? MatchedBy, Guid? Reverses, Guid? ReversedBy, string? Reason)
{
    internal static BankLineView From(BankLine line, BankLineDetails? details) => new(
        line.Id, line.EntityId, line.BookedOn, new(line.Amount, line.Currency), line.IsReversal, line.Status, details?.Name, details?.Iban, details?.Text, details?.Reference,
        details?.BankReference, [.. line.Payments.Select(payment => new BankLinePaymentView(payment.InvoiceId, payment.PaymentId, new(payment.Amount, line.Currency)))],
        line.MatchedBy, line.Reverses, line.ReversedBy, line.Reason);
}

/// <summary>A payment that was recorded for a line.</summary>
sealed record BankLinePaymentView(Guid InvoiceId, Guid PaymentId, Money Amount);

/// <summary>What a line that is open may be. It changes with the invoices.</summary>
/// <param name="Code">What was found, such as <c>part-payment</c>, <c>surplus</c>, <c>recorded-already</c>, <c>several-invoices</c>, <c>number-unknown</c> or <c>nothing-found</c>.</param>
/// <param name="Why">The same as a sentence.</param>
/// <param name="Invoices">Invoices that it may pay, each with what <c>match</c> takes.</param>
/// <param name="Lines">Lines that it may take back.</param>
sealed record BankLineSuggestionsView(string Code, string Why, IReadOnlyList<SuggestedInvoiceView> Invoices, IReadOnlyList<Guid> Lines);

/// <summary>An invoice that a line may pay; with a payment, one on which staff have recorded that already, which <c>match</c> takes in <c>recorded</c>.</summary>
sealed record SuggestedInvoiceView(Guid InvoiceId, string Number, Money Amount, string Code, string Why, Guid? PaymentId = null);

static class BankLineViews
{
    internal static void Map(RouteGroupBuilder lines)
    {
        lines.MapGet("/", List).ForStaff("billing:read").Answers(typeof(PageOf<BankLineView>)).Paged();
        lines.MapGet("/{id:guid}", One).ForStaff("billing:read").Answers(typeof(BankLineView)).AsOf();
        lines.MapGet("/{id:guid}/suggestions", Suggestions).ForStaff("billing:read").Answers(typeof(BankLineSuggestionsView));
    }

    static async Task<IResult> List(Reads reads, HttpContext http, string? status, DateOnly? from, DateOnly? through, CancellationToken cancellation)
    {
        if (!Paging.TryRead(http.Request, out var page, out var problem)) return problem;
        var wanted = default(BankLineStatus);
        if (status is not null && (!status.All(char.IsAsciiLetter) || !Enum.TryParse(status, ignoreCase: true, out wanted)))
            return Problems.Invalid("status", "Give 'open', 'matched', 'ignored' or 'reversed'.");
        await using var session = reads.Query();
        var all = session.Query<BankLine>().Where(line => line.Id.CompareTo(page.After) > 0);
        if (status is not null) all = all.Where(line => line.Status == wanted);
        if (from is { } first) all = all.Where(line => line.BookedOn >= first);
        if (through is { } last) all = all.Where(line => line.BookedOn <= last);
        var found = await all.OrderBy(line => line.Id).Take(page.Limit + 1).ToListAsync(cancellation);
        var details = await BankSearch.Details(session, found, cancellation);
        return Results.Ok(page.Of(found, line => line.Id, line => BankLineView.From(line, details.GetValueOrDefault(line.Id))));
    }

    static async Task<IResult> One(Guid id, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var details = id == Guid.Empty ? null : await session.LoadAsync<BankLineDetails>(id, cancellation);
        return await reads.One<BankLine>(id, line => BankLineView.From(line, details), cancellation);
    }

    static async Task<IResult> Suggestions(Guid id, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (id == Guid.Empty || await session.LoadAsync<BankLine>(id, cancellation) is not { } line) return Problems.NotFound("bank line");
        if (line.Status != BankLineStatus.Open) return Results.Ok(new BankLineSuggestionsView("decided", "It is decided what the line is.", [], []));
        var entry = BankLineDetails.EntryOf(line, await session.LoadAsync<BankLineDetails>(id, cancellation));
        if (line.IsReversal || line.Amount < 0)
        {
            var originals = await BankSearch.Originals(session, [entry], cancellation);
            return Results.Ok(new BankLineSuggestionsView(
                line.IsReversal ? "reversal-without-original" : "money-out", "Name in 'reverses' the line whose money went back, or ignore it with a reason.", [],
                [.. originals.Where(one => BankLineDecider.Reverse(line, one.Line, default).Of.Rejection is null).Select(one => one.Line.Id)]));
        }
        var payment = BankPayment.From(line.EntityId, entry, await BankSearch.Prefixes(session, cancellation));
        var candidates = await BankSearch.Candidates(session, reads.Caller.RequiredAssociation, [payment], cancellation);
        var finding = BankMatching.Find(payment, candidates, await BankSearch.Recorded(session, reads.Caller.RequiredAssociation, [payment], candidates, cancellation));
        // What has become certain since is still for a person: the line was looked at when it came.
        var suggested = finding.Suggested ?? (finding.Certain is { } certain ? [new(certain.InvoiceId, certain.Number, payment.Amount, finding.Code, finding.Why)] : []);
        return Results.Ok(new BankLineSuggestionsView(
            finding.Code, finding.Why, [.. suggested.Select(one => new SuggestedInvoiceView(one.InvoiceId, one.Number, new(one.Amount, payment.Currency), one.Code, one.Why, one.PaymentId))], []));
    }
}
