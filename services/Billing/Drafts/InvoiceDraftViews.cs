using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Drafts;

/// <summary>A draft as staff see it.</summary>
/// <param name="Id">The draft, which is what its invoice is for.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="BillingEntityId">The legal entity that is to issue it, or null for the association's first.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Lines">What is charged.</param>
/// <param name="Sum">The lines' amounts together; what taxes do to it is in the preview.</param>
/// <param name="DueOn">The last day on which it is paid in time, or null.</param>
/// <param name="DueInDays">How many days after it is issued that is, or null.</param>
/// <param name="InvoiceId">The invoice that it became, or null.</param>
/// <param name="Number">The number of that, or null.</param>
sealed record InvoiceDraftView(
    Guid Id, InvoiceDraftStatus Status, Guid? BillingEntityId, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines, Money Sum, DateOnly? DueOn, int? DueInDays,
    Guid? InvoiceId, string? Number)
{
    internal static void Map(RouteGroupBuilder drafts)
    {
        drafts.MapGet("/", List).ForStaff("billing:read").Answers(typeof(PageOf<InvoiceDraftView>)).Paged();
        drafts.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) => reads.One<InvoiceDraft>(id, From, cancellation))
            .ForStaff("billing:read").Answers(typeof(InvoiceDraftView));
    }

    static async Task<IResult> List(Reads reads, string? status, CancellationToken cancellation)
    {
        var wanted = default(InvoiceDraftStatus);
        if (status is not null && (!status.All(char.IsAsciiLetter) || !Enum.TryParse(status, ignoreCase: true, out wanted)))
            return Problems.Invalid("status", "Give 'draft', 'finalised' or 'discarded'.");
        return await reads.List<InvoiceDraft>(all => status is null ? all : all.Where(draft => draft.Status == wanted), From, cancellation);
    }

    internal static InvoiceDraftView From(InvoiceDraft draft) => new(
        draft.Id, draft.Status, draft.Terms.EntityId, draft.Terms.Payer, draft.Terms.Currency, draft.Terms.Lines, new(draft.Terms.Sum, draft.Terms.Currency),
        draft.Terms.DueOn, draft.Terms.DueInDays, draft.InvoiceId, draft.Number);
}
