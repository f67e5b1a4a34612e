using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Associations.Billing.BankStatements;

/// <summary>
/// Takes a bank's statement, as CAMT.053 or CSV: the body is the file. What is in it already adds nothing, however often and in whatever parts it
/// comes, as long as each file has its days whole. What pays an invoice without a doubt is recorded; everything else waits for a person.
/// </summary>
static class ImportStatement
{
    static readonly string[] Accepted = ["application/xml", "text/xml", "text/csv"];

    internal static void Map(RouteGroupBuilder statements) => statements.MapPost("/", Handle)
        .ForStaff("billing:write").Answers(typeof(StatementReport), 201).Costly().TakesFile(StatementLimits.Bytes, Accepted)
        .Refuses(
            BankStatementProblems.TooLarge, BankStatementProblems.Unreadable, BankStatementProblems.NotAStatement, BankStatementProblems.Invalid,
            BankStatementProblems.SumsDiffer, BankStatementProblems.AccountUnknown)
        .WithMetadata(new RequestSizeLimitAttribute(StatementLimits.Bytes));

    static async Task<IResult> Handle(HttpRequest request, Commands commands, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !Accepted.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            request.HttpContext.Response.Headers.Accept = string.Join(", ", Accepted);
            return Problems.Problem(415, "unsupported-media-type", $"Send the statement as CAMT.053 or CSV, with Content-Type {string.Join(" or ", Accepted)}.");
        }
        // In full before anything is decided, so that a file that is refused has changed nothing.
        var reading = type.MediaType.Value!.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
            ? await Camt053.Read(request.Body, cancellation)
            : await StatementCsv.Read(request.Body, cancellation);
        if (reading.Refusal is { } refusal) return Problems.Problem(refusal.Code == "statement-too-large" ? 413 : 400, refusal.Code, refusal.Message);
        return await commands.Run(work => new TakenStatement(work, reading, cancellation).Take(), cancellation);
    }
}
