using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.BankStatements;

/// <summary>What came of importing a bank statement. Every transaction of the file is in it, and no person.</summary>
/// <param name="Id">The import.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Read">How many transactions the bank has booked by the file.</param>
/// <param name="Pending">How many it has announced only. They are not taken; they come again when they are booked.</param>
/// <param name="Added">How many were new.</param>
/// <param name="Known">How many were there already, by this file or another.</param>
/// <param name="Matched">How many of the new ones paid an invoice or took another line back.</param>
/// <param name="ToLookAt">How many of the new ones somebody must look at.</param>
/// <param name="Lines">Each of them, in the order of the file.</param>
public sealed record StatementReport(
    Guid Id, DateTimeOffset At, int Read, int Pending, int Added, int Known, int Matched, int ToLookAt, IReadOnlyList<StatementReportLine> Lines)
{
    internal static void Map(RouteGroupBuilder statements) => statements.MapGet("/{id:guid}", Get).ForStaff("billing:read").Answers(typeof(StatementReport));

    static async Task<IResult> Get(Guid id, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await session.LoadAsync<StatementReport>(id, cancellation) is { } report ? Results.Ok(report) : Problems.NotFound("bank statement");
    }
}

/// <summary>One transaction of the file.</summary>
/// <param name="LineId">The line that it is.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Code">Why, such as <c>number</c>, <c>part-payment</c> or <c>nothing-found</c>.</param>
/// <param name="Why">The same as a sentence.</param>
/// <param name="InvoiceId">The invoice that it paid, or null.</param>
public sealed record StatementReportLine(Guid LineId, StatementOutcome Outcome, string Code, string Why, Guid? InvoiceId = null);

/// <summary>What came of one transaction of a file.</summary>
public enum StatementOutcome
{
    /// <summary>It was there already; nothing was done.</summary>
    Known,

    /// <summary>It paid an invoice.</summary>
    Matched,

    /// <summary>It took another line back.</summary>
    Reverses,

    /// <summary>It was taken back by another line of the same file.</summary>
    Reversed,

    /// <summary>Somebody must say what it is.</summary>
    ToLookAt,
}
