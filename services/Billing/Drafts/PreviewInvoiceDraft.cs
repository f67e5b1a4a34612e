using Associations.Billing.Buyers;
using Associations.Billing.Entities;
using Associations.Billing.Invoices;
using Associations.Billing.Taxes;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Drafts;

/// <summary>What a draft would come to if it were finalised now. It has no number, because none is given before.</summary>
/// <param name="IssuedOn">Today, on the entity's calendar.</param>
/// <param name="DueOn">The last day on which it would be paid in time.</param>
/// <param name="Buyer">Whom it would be issued to, or null where nobody has said.</param>
/// <param name="Taxes">The tax of each category and rate; empty where the entity has no rules.</param>
/// <param name="Tax">Why it would be taxed so, or null without rules.</param>
/// <param name="Total">What would be owed, tax included.</param>
sealed record InvoiceDraftPreview(DateOnly IssuedOn, DateOnly DueOn, BuyerView? Buyer, IReadOnlyList<TaxTotal> Taxes, string? Tax, Money Total);

static class PreviewInvoiceDraft
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapGet("/{id:guid}/preview", Handle).ForStaff("billing:read").Answers(typeof(InvoiceDraftPreview))
        .Refuses(BillingProblems.DraftFinalised, BillingProblems.DraftDiscarded);

    static async Task<IResult> Handle(Guid id, Reads reads, TimeProvider time, CancellationToken cancellation)
    {
        var (now, association) = (time.GetUtcNow(), reads.Caller.RequiredAssociation);
        await using var session = reads.Query();
        if (id == Guid.Empty || await session.LoadAsync<InvoiceDraft>(id, cancellation) is not { } draft) return Problems.NotFound("invoice draft");
        if (InvoiceDraftDecider.MayPreview(draft).Rejection is { } closed) return Problems.Problem(closed.Status, closed.Code, closed.Detail);
        var entityId = draft.Terms.EntityId ?? BillingEntity.IdOf(association);
        if (await session.Events.AggregateStreamAsync<BillingEntity>(entityId, token: cancellation) is not { } entity) return Problems.NotFound("billing entity");

        var (charge, issuedOn) = (InvoiceDraftDecider.ChargeOf(draft, entity, now), entity.DateAt(now));
        var rules = await session.Events.AggregateStreamAsync<TaxRules>(TaxRules.IdOf(entityId), token: cancellation);
        var buyer = await BillingDetails.Of(session, charge.Payer, cancellation);
        var number = buyer?.TaxId is { } taxId && TaxIds.CountryOf(taxId) is not null
            ? await session.Events.AggregateStreamAsync<VatNumber>(VatNumber.IdOf(association, taxId), token: cancellation) : null;
        var tax = TaxDecider.Decide(
            charge, rules, entity, buyer is null ? null : new(buyer.Address?.Country, buyer.TaxId, number?.Standing ?? VatStanding.Unchecked), issuedOn);
        return Results.Ok(new InvoiceDraftPreview(
            issuedOn, charge.DueAt is { } due ? entity.DateAt(due) : issuedOn.AddDays(30), buyer is null ? null : BuyerView.From(buyer) with { Email = null },
            tax.Taxes ?? [], tax.Why, new(tax.Total, charge.Currency)));
    }
}
