using Associations.Billing.Entities;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.CreditBalances;

/// <summary>What a legal entity of the association owes a payer in one currency, with every credit that it is made of. It is used for what the payer owes the same entity.</summary>
sealed record CreditBalanceView(Guid Id, Payer Payer, Money Available, IReadOnlyList<CreditView> Credits, Guid BillingEntityId, IReadOnlyList<CreditPayoutView> Payouts);

/// <summary>One credit: how much it was, and what is left of it, without what a refund under way will take back.</summary>
sealed record CreditView(Guid Id, Guid InvoiceId, Money Amount, Money Left, DateTimeOffset At);

/// <summary>Credit that was sent to the payer by bank: how much, under which of the bank's numbers, and when.</summary>
sealed record CreditPayoutView(Guid Id, Money Amount, string Reference, DateOnly PaidOn);

static class CreditBalanceViews
{
    internal static void Map(RouteGroupBuilder balances)
    {
        balances.MapGet("/", List).ForMembersAndStaff("billing:read").Answers(typeof(PageOf<CreditBalanceView>)).Paged();
        balances.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) =>
            reads.One<CreditBalance>(id, balance => From(balance, reads.Caller.RequiredAssociation), cancellation))
            .ForStaff("billing:read").Answers(typeof(CreditBalanceView));
    }

    static Task<IResult> List(Reads reads, CancellationToken cancellation)
    {
        var caller = reads.Caller;
        return reads.List<CreditBalance>(all => caller.IsStaff ? all : all.Where(balance => balance.Payer.Account == caller.Account), balance => From(balance, caller.RequiredAssociation), cancellation);
    }

    internal static CreditBalanceView From(CreditBalance balance, Guid association) => new(
        balance.Id, balance.Payer, new(balance.Available, balance.Currency),
        [.. balance.Credits.Select(credit => new CreditView(
            credit.Id, credit.InvoiceId, new(credit.Amount, balance.Currency), new(credit.Left, balance.Currency), credit.At))], balance.EntityId ?? BillingEntity.IdOf(association),
        [.. balance.Payouts.Select(sent => new CreditPayoutView(sent.Id, new(sent.Amount, balance.Currency), sent.Reference, sent.PaidOn))]);
}
