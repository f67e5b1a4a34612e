using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Dunning;

/// <summary>
/// Asks again for what is owed on an invoice, on the days that are still to come. One that would have become overdue meanwhile becomes so at once.
/// </summary>
/// <param name="Reason">Why, as a slug.</param>
sealed record ResumeDunning(string Reason)
{
    internal static void Map(RouteGroupBuilder invoices) =>
        invoices.MapPost("/{id:guid}/dunning/resume", Handle).ForStaff("billing:write").Answers(typeof(DunningView)).DecidedOn("the dunning");

    static async Task<IResult> Handle(Guid id, ResumeDunning command, Commands commands, CancellationToken cancellation) => Reasons.IsOne(command.Reason)
        ? await commands.Execute<DunningCase>(DunningCase.IdOf(id), (known, now) => DunningDecider.Resume(known, command.Reason, now), DunningView.From, cancellation)
        : Problems.Invalid("reason", Reasons.Form);
}
