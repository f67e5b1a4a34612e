using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Buyers;

/// <summary>Whose name and address invoices carry.</summary>
/// <param name="Name">Who is addressed.</param>
/// <param name="Organisation">The organisation that buys; missing for a person.</param>
/// <param name="Address">Where they get post.</param>
/// <param name="TaxId">Their tax identifier, without spaces.</param>
/// <param name="Language">The language that they read (BCP 47).</param>
/// <param name="Email">Where they read what is mailed about their invoices; an invoice does not show it.</param>
sealed record BuyerView(string Name, string? Organisation, PostalAddress? Address, string? TaxId, string? Language, string? Email = null)
{
    internal static BuyerView From(BillingDetails details) => new(details.Name, details.Organisation, details.Address, details.TaxId, details.Language, details.Email);

    /// <summary>Whom an invoice was issued to, or null where nobody had said.</summary>
    internal static async Task<BuyerView?> Of(Guid invoice, Reads reads, CancellationToken cancellation)
    {
        if (invoice == Guid.Empty) return null;
        await using var session = reads.Query();
        return await session.LoadAsync<InvoicedBuyer>(invoice, cancellation) is { } buyer
            ? new(buyer.Name, buyer.Organisation, buyer.Address, buyer.TaxId, buyer.Language)
            : null;
    }
}

static class BillingDetailsViews
{
    internal static void Map(WebApplication app) => app.MapGet("/v1/billing-details", Get)
        .ForMembersAndStaff("billing:read").Answers(typeof(BuyerView)).Refuses(SharedProblems.NotFound);

    static async Task<IResult> Get(Reads reads, Guid? personId, string? account, CancellationToken cancellation)
    {
        if (GiveBillingDetails.OwnerOf(reads.Caller, personId, account, out var fault) is not { } owner) return Problems.Invalid(fault!.Field!, fault.Detail);
        await using var session = reads.Query();
        return await session.LoadAsync<BillingDetails>(owner, cancellation) is { } details ? Results.Ok(BuyerView.From(details)) : Problems.NotFound("billing details");
    }
}
