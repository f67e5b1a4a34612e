using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Taxes;

/// <summary>What is known of a VAT number that a buyer gave. The number itself is in the buyer's billing details.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Country">The member state, ISO 3166-1 alpha-2.</param>
/// <param name="Standing">What is known.</param>
/// <param name="Consultation">The answer's own number, by which it can be proven.</param>
/// <param name="At">When it was last given or asked for, UTC.</param>
/// <param name="Undecided">Invoices that were issued while nobody could say.</param>
/// <param name="Doubted">Invoices on which it turned out otherwise: credit them, if the tax is to be another.</param>
sealed record VatNumberView(
    Guid Id, string Country, VatStanding Standing, string? Consultation, DateTimeOffset At, IReadOnlyList<Reliance> Undecided, IReadOnlyList<Reliance> Doubted);

static class VatNumberViews
{
    internal static void Map(RouteGroupBuilder numbers)
    {
        numbers.MapGet("/", (Reads reads, CancellationToken cancellation) => reads.List<VatNumber>(all => all, From, cancellation))
            .ForStaff("billing:read").Answers(typeof(PageOf<VatNumberView>)).Paged();
        numbers.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) => reads.One<VatNumber>(id, From, cancellation))
            .ForStaff("billing:read").Answers(typeof(VatNumberView));
    }

    static VatNumberView From(VatNumber number) =>
        new(number.Id, number.Country, number.Standing, number.Consultation, number.At, number.Undecided, number.Doubted);
}
