using System.Collections.Immutable;
using Associations.Billing.Invoices;

namespace Associations.Billing.CreditNotes;

/// <summary>A document that takes back part of an invoice. All amounts are positive minor units of the invoice's currency.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number, of a series of its own.</param>
/// <param name="Amount">What it comes to, tax included.</param>
/// <param name="Taxes">The tax in it, by category and rate.</param>
/// <param name="Lines">What it takes back of which line.</param>
/// <param name="Offset">What of it lowers what is due.</param>
/// <param name="ToBalance">What of it stands on the payer's credit balance.</param>
/// <param name="Reason">Why, as a slug.</param>
/// <param name="IssuedOn">The day it was issued, on the entity's calendar.</param>
public sealed record CreditNote(
    Guid Id, string Number, long Amount, ImmutableArray<TaxTotal> Taxes, ImmutableArray<CreditedLine> Lines, long Offset, long ToBalance, string Reason, DateOnly IssuedOn)
{
    /// <summary>What of it was paid before and is to be refunded.</summary>
    public long ToRefund => Amount - Offset - ToBalance;
}
