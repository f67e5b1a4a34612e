using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.BankStatements;

/// <summary>Says that a line is no business of Billing, such as interest or rent. It stays, and may still be matched.</summary>
/// <param name="Reason">Why, as a slug.</param>
sealed record IgnoreBankLine(string Reason)
{
    internal static void Map(RouteGroupBuilder lines) => lines.MapPost("/{id:guid}/ignore", Handle).ForStaff("billing:write").Answers(typeof(BankLineView))
        .Refuses(BankStatementProblems.LineDecided);

    static async Task<IResult> Handle(Guid id, IgnoreBankLine command, Commands commands, CancellationToken cancellation)
    {
        if (!Reasons.IsOne(command.Reason)) return Problems.Invalid("reason", Reasons.Form);
        return await commands.Run(async work =>
        {
            if (await work.Find<BankLine>(id, cancellation) is not { } line) return Outcome.NotFound("bank line");
            if (commands.Stale(line.Version) is { } stale) return stale;
            if (line.Record(BankLineDecider.Ignore(line.State, command.Reason, work.Now)).Rejection is { } refused) return refused;
            return Outcome.Ok(BankLineView.From(line.State, await work.Documents.LoadAsync<BankLineDetails>(id, cancellation)), line.Version);
        }, cancellation);
    }
}
