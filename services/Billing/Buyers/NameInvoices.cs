using Associations.Billing.Invoices;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Buyers;

/// <summary>
/// Names the buyer of invoices that were issued before anyone had said who their payer is: by the first details that are given, and once. What has a
/// buyer keeps that one.
/// </summary>
static class NameInvoices
{
    // More than anybody gets before they say who they are.
    const int Most = 1000;

    internal static async Task In(Work work, BillingDetails details, CancellationToken cancellation)
    {
        var all = work.Documents.Query<Invoice>();
        var theirs = BillingDetails.OwnerOf(details.Id) is var (account, person) && account is not null
            ? all.Where(invoice => invoice.Payer.Account == account) : all.Where(invoice => invoice.Payer.PersonId == person);
        var ids = await theirs.OrderByDescending(invoice => invoice.Id).Select(invoice => invoice.Id).Take(Most).ToListAsync(cancellation);
        await work.LoadAhead<InvoicedBuyer>(ids, buyer => buyer.Id, cancellation);
        foreach (var id in ids)
            if (await work.Load<InvoicedBuyer>(id, cancellation) is null) work.Insert(id, InvoicedBuyer.From(id, details));
    }
}
