using Associations.Billing.Buyers;
using Associations.Billing.Dunning;
using Associations.Billing.Entities;
using Associations.Billing.Taxes;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>Issues an invoice with the next number; part of the reactions to whatever is to be charged.</summary>
static class IssueInvoice
{
    internal static async Task<Outcome> In(Work work, Charge charge, CancellationToken cancellation)
    {
        if (await work.Load<InvoicedSubject>(charge.Subject.Id, cancellation) is not null) return Outcome.Done;

        // The association's creation travels on another queue and may still be on its way; the message then comes again. An entity that is named
        // and not there is nobody's invoice, and not another entity's: the message waits until somebody puts that right.
        var entityId = charge.EntityId ?? BillingEntity.IdOf(work.Association);
        var entity = await work.Read<BillingEntity>(entityId, cancellation) is { Name: not "" } known ? known
            : throw new InvalidOperationException($"The association has no billing entity {entityId} that could issue the invoice for {charge.Subject.Kind} {charge.Subject.Id}.");
        var (id, issuedOn) = (Uuid.New(work.Now), entity.DateAt(work.Now));
        work.Insert(charge.Subject.Id, new InvoicedSubject(charge.Subject.Id, id));
        var buyer = await BillingDetails.Of(work, charge.Payer, cancellation);
        if (buyer is not null) work.Documents.Insert(InvoicedBuyer.From(id, buyer));
        var policy = await DunningPolicy.Of(work, cancellation);
        var number = await NumberSeries.Next(work, entity, id, issuedOn, cancellation);
        var (rules, tax) = await Tax(work, charge, entity, id, buyer, issuedOn, cancellation);
        var invoice = work.Start<Invoice>(id, InvoiceDecider.Issue(charge, entity, number, issuedOn, rules, tax)).State;
        if (invoice.Status == InvoiceStatus.Open) work.Start<DunningCase>(DunningCase.IdOf(id), DunningDecider.Begin(invoice, entity, policy, work.Now));
        return Outcome.Done;
    }

    /// <summary>Looks up at once what the charges of several will be asked about.</summary>
    internal static async Task LookAhead(Work work, IEnumerable<(Guid Subject, Payer Payer)> charges, CancellationToken cancellation)
    {
        var all = charges.ToList();
        await work.LoadAhead<InvoicedSubject>(all.Select(one => one.Subject), one => one.Id, cancellation);
        await work.LoadAhead<BillingDetails>(all.SelectMany(one => BillingDetails.IdsOf(one.Payer)), one => one.Id, cancellation);
    }

    // A number's stream is locked after the series', here as everywhere, and only where it decides.
    static async Task<(TaxRules? Rules, TaxDecision Tax)> Tax(
        Work work, Charge charge, BillingEntity entity, Guid invoice, BillingDetails? buyer, DateOnly issuedOn, CancellationToken cancellation)
    {
        var rules = await work.Read<TaxRules>(TaxRules.IdOf(entity.Id), cancellation);
        var vatId = rules is not null && TaxIds.CountryOf(buyer?.TaxId) is not null ? VatNumber.IdOf(work.Association, buyer!.TaxId!) : Guid.Empty;
        var number = await work.Find<VatNumber>(vatId, cancellation);
        var tax = TaxDecider.Decide(
            charge, rules, entity, buyer is null ? null : new(buyer.Address?.Country, buyer.TaxId, number?.State.Standing ?? VatStanding.Unchecked), issuedOn);
        if (tax.ReliedOn is { } reversed) number?.Record(VatNumberDecider.RelyOn(number.State, invoice, reversed, work.Now));
        return (rules, tax);
    }
}
