namespace Associations.Billing.Invoices;

/// <summary>
/// Says what became of the charge for a subject: one is invoiced at most once, and not at all when it was taken back before, because the two
/// messages may overtake each other. An event stream alone does not keep that.
/// </summary>
/// <param name="Id">The subject.</param>
/// <param name="InvoiceId">Its invoice, or null when it is never to be invoiced.</param>
public sealed record InvoicedSubject(Guid Id, Guid? InvoiceId);
