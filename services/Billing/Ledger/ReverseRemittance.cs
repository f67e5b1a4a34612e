using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Ledger;

/// <summary>Takes a remittance back as a whole, such as one that the bank returned: it is due to the chapter again.</summary>
/// <param name="Reason">Why, as a slug.</param>
sealed record ReverseRemittance(string Reason)
{
    internal static void Map(RouteGroupBuilder remittances) => remittances.MapPost("/{id:guid}/reverse", Handle).ForStaff("billing:write")
        .Answers(typeof(ChapterRemittanceView)).DecidedOn("the remittance").RequireIfMatch();

    static async Task<IResult> Handle(Guid id, ReverseRemittance command, Commands commands, CancellationToken cancellation)
    {
        if (!Reasons.IsOne(command.Reason)) return Problems.Invalid("reason", Reasons.Form);
        return await commands.Run(async work =>
        {
            if (await work.Find<ChapterRemittance>(id, cancellation) is not { } remittance) return Outcome.NotFound("remittance");
            if (commands.Stale(remittance.Version) is { } stale) return stale;
            var entity = await work.Read<BillingEntity>(remittance.State.EntityId, cancellation) ?? throw new InvalidOperationException("A remittance has a sender.");
            remittance.Record(ChapterRemittance.Reverse(remittance.State, command.Reason, entity.DateAt(work.Now), work.Now));
            return Outcome.Ok(ChapterRemittanceView.From(remittance.State), remittance.Version);
        }, cancellation);
    }
}
