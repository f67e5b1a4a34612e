using System.Text.RegularExpressions;
using Associations.Billing.Entities;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.CreditBalances;

/// <summary>Records that a payer's credit, or part of it, was sent to them by bank. It is never more than what is available.</summary>
/// <param name="Amount">How much, in the balance's currency.</param>
/// <param name="Reference">The bank's number of it. No personal data.</param>
/// <param name="PaidOn">The day on which it was sent, not in the future.</param>
sealed partial record PayOutCredit(Money Amount, string Reference, DateOnly PaidOn)
{
    internal static void Map(RouteGroupBuilder balances) => balances.MapPost("/{id:guid}/payouts", Handle).ForStaff("billing:write")
        .Answers(typeof(CreditBalanceView), 201).Refuses(BillingProblems.CreditInsufficient).DecidedOn("the credit balance");

    static async Task<IResult> Handle(Guid id, PayOutCredit command, Commands commands, CancellationToken cancellation)
    {
        if (command.Reference is not { } reference || !Number().IsMatch(reference))
            return Problems.Invalid("reference", "Give 1 to 64 letters, digits, spaces and . / - + : of the bank's number.");
        return await commands.Run(async work =>
        {
            if (await work.Find<CreditBalance>(id, cancellation) is not { } balance) return Outcome.NotFound("credit balance");
            if (commands.Stale(balance.Version) is { } stale) return stale;
            var entity = await work.Read<BillingEntity>(balance.State.EntityId ?? BillingEntity.IdOf(work.Association), cancellation)
                ?? throw new InvalidOperationException("Credit is owed by a legal entity.");
            var decision = CreditBalanceDecider.PayOut(balance.State, entity.Id, Uuid.New(work.Now), command, entity.DateAt(work.Now), work.Now);
            return balance.Record(decision).Rejection is { } refused
                ? refused : Outcome.Created($"/v1/credit-balances/{id}", CreditBalanceViews.From(balance.State, work.Association), balance.Version);
        }, cancellation);
    }

    [GeneratedRegex(@"^[A-Za-z0-9 ./+:-]{1,64}\z")]
    private static partial Regex Number();
}
