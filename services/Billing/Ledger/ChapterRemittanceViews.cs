using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Ledger;

/// <summary>Money that was sent to a chapter. Where it was taken back, <c>reversed</c> says why.</summary>
sealed record ChapterRemittanceView(Guid Id, Guid ChapterId, Guid BillingEntityId, Money Amount, DateOnly PaidOn, string Reference, string? Reversed)
{
    internal static void Map(RouteGroupBuilder remittances)
    {
        remittances.MapGet("/", (Reads reads, Guid? chapter, CancellationToken cancellation) => reads.List<ChapterRemittance>(
            all => chapter is { } id ? all.Where(one => one.ChapterId == id) : all, From, cancellation))
            .ForStaff("billing:read").Answers(typeof(PageOf<ChapterRemittanceView>)).Paged();
        remittances.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) => reads.One<ChapterRemittance>(id, From, cancellation))
            .ForStaff("billing:read").Answers(typeof(ChapterRemittanceView));
    }

    internal static ChapterRemittanceView From(ChapterRemittance remittance) => new(
        remittance.Id, remittance.ChapterId, remittance.EntityId, new(remittance.Amount, remittance.Currency), remittance.PaidOn, remittance.Reference, remittance.Reversed);
}
