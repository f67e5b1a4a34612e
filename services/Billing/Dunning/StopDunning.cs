using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Dunning;

/// <summary>
/// Stops asking for what is owed on an invoice: what would be sent is suppressed, and it does not become overdue, until it is resumed. What is
/// owed stays owed.
/// </summary>
/// <param name="Reason">Why, as a slug.</param>
sealed record StopDunning(string Reason)
{
    internal static void Map(RouteGroupBuilder invoices) =>
        invoices.MapPost("/{id:guid}/dunning/stop", Handle).ForStaff("billing:write").Answers(typeof(DunningView)).DecidedOn("the dunning");

    static async Task<IResult> Handle(Guid id, StopDunning command, Commands commands, CancellationToken cancellation) => Reasons.IsOne(command.Reason)
        ? await commands.Execute<DunningCase>(DunningCase.IdOf(id), (known, now) => DunningDecider.Stop(known, command.Reason, now), DunningView.From, cancellation)
        : Problems.Invalid("reason", Reasons.Form);
}
