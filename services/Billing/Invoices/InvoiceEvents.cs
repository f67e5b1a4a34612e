using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>
/// An invoice is final: numbered, owed, and never changed again. <paramref name="Total"/> includes tax; without <paramref name="Taxes"/>
/// the whole of it is outside the scope of tax. <paramref name="LineTaxes"/> says of each line, in their order, how it is taxed; null where that was
/// not recorded yet, and without tax rules.
/// </summary>
[EventType("invoice.issued.v1")]
public sealed record InvoiceFinalised(
    Guid EntityId, string Number, Subject Subject, Payer Payer, string Currency, IReadOnlyList<ChargeLine> Lines, long Total, DateOnly IssuedOn, DateOnly DueOn,
    IReadOnlyList<TaxTotal>? Taxes = null, IssuedUnder? Under = null, IReadOnlyList<LineTax>? LineTaxes = null);

/// <summary>What held when a document was issued, so that it stays what it was whatever is amended afterwards.</summary>
/// <param name="EntityRevision">The version of the legal entity that issued it.</param>
/// <param name="TaxRulesRevision">The version of its tax rules, or null where it had none.</param>
/// <param name="Tax">Why it is taxed as it is: <c>domestic</c>, <c>reverse-charge</c>, <c>number-invalid</c> and so on; null without rules.</param>
public sealed record IssuedUnder(int EntityRevision, int? TaxRulesRevision = null, string? Tax = null);

/// <summary>
/// A payment is about to be asked of the provider. Stored first, so that a crash during the call leaves an owner for its outcome: this invoice, or
/// the request of that id where it is a share of a payment of several. <paramref name="Kept"/> where a method that is kept is charged without its payer;
/// <paramref name="Debit"/> where their bank account is debited, for this once.
/// </summary>
[EventType("invoice.paymentStarted.v1")]
public sealed record PaymentStarted(
    Guid PaymentId, string Method, long Amount, DateTimeOffset At, Guid? RequestId = null, KeptMethod? Kept = null, BankDebit? Debit = null);

/// <summary>The provider has the payment and has not decided yet: a delayed method, or the customer must act.</summary>
[EventType("invoice.paymentPending.v1")]
public sealed record PaymentPending(Guid PaymentId, string ProviderId, bool RequiresAction, DateTimeOffset At);

/// <summary>
/// The provider knows nothing any more of a payment that it had under this id. It is asked about no more, and is told in every night's comparison until it is
/// given up or heard of again.
/// </summary>
[EventType("invoice.paymentMissing.v1")]
public sealed record PaymentMissing(Guid PaymentId, string ProviderId, DateTimeOffset At);

/// <summary>The provider shows a page on which it can be paid, until then.</summary>
[EventType("invoice.checkoutOpened.v1")]
public sealed record CheckoutOpened(Guid PaymentId, DateTimeOffset OpenUntil, DateTimeOffset At);

/// <summary>The provider has the money.</summary>
[EventType("invoice.paymentSucceeded.v1")]
public sealed record PaymentSucceeded(Guid PaymentId, string ProviderId, long Amount, DateTimeOffset At);

/// <summary>The payment did not go through; <paramref name="WithoutPayer"/> is true where a method that is kept was charged without its payer.</summary>
[EventType("invoice.paymentFailed.v1")]
public sealed record PaymentDeclined(Guid PaymentId, string? ProviderId, string Reason, Subject Subject, DateTimeOffset At, bool? WithoutPayer = null);

/// <summary>Nothing is owed any more.</summary>
[EventType("invoice.paid.v1")]
public sealed record InvoiceSettled(string Number, Subject Subject, Money Total, DateTimeOffset At);

/// <summary>What was owed is owed no longer, and was never paid.</summary>
[EventType("invoice.voided.v1")]
public sealed record InvoiceCancelled(string Number, Subject Subject, string Reason);

/// <summary>The payer had time enough: what is due is overdue, from this day on.</summary>
[EventType("invoice.overdue.v1")]
public sealed record InvoiceBecameOverdue(string Number, Subject Subject, Money Due, DateOnly DueOn, DateOnly OverdueOn, DateTimeOffset At);

/// <summary>It is to be void as soon as the payment that is under way has failed; or, where a part is paid, what is left is to be credited.</summary>
[EventType("invoice.voidRequested.v1")]
public sealed record VoidRequested(string Reason);

/// <summary>Money came without the provider: a transfer, a cheque, cash. It counts at once, because staff have seen it.</summary>
[EventType("invoice.paymentRecorded.v1")]
public sealed record PaymentRecorded(Guid PaymentId, string Method, long Amount, string? Reference, DateOnly ReceivedOn, DateTimeOffset At);

/// <summary>
/// Money that was recorded as come went back, all of it: a transfer that bounced, a cheque that was not covered. What it paid is owed again.
/// </summary>
[EventType("invoice.paymentReversed.v1")]
public sealed record PaymentReversed(Guid PaymentId, long Amount, string Reason, Subject Subject, string Currency, long StillDue, DateTimeOffset At);

/// <summary>More came than was due; the surplus is the payer's and stands on their credit balance.</summary>
[EventType("invoice.overpaid.v1")]
public sealed record Overpaid(Guid PaymentId, long Surplus, DateTimeOffset At);

/// <summary>Part of the payer's credit balance was used for what is due.</summary>
[EventType("invoice.creditApplied.v1")]
public sealed record CreditApplied(Guid AllocationId, long Amount, DateTimeOffset At);

/// <summary>
/// A credit note takes back so much of it, tax included and positive. <paramref name="Offset"/> of it lowers what is due;
/// <paramref name="ToBalance"/> was paid already and goes to the payer's credit balance; the rest is to be refunded.
/// </summary>
[EventType("invoice.credited.v1")]
public sealed record InvoiceCredited(
    Guid CreditNoteId, string CreditNoteNumber, long Amount, IReadOnlyList<TaxTotal> Taxes, long Offset, long ToBalance, string Reason, DateOnly IssuedOn, DateTimeOffset At,
    IReadOnlyList<CreditedLine>? Lines = null, Subject? Subject = null, string? Currency = null, long StillDue = 0);

/// <summary>What is due is given up. It may still be paid: <paramref name="Claim"/> is all that may still be claimed.</summary>
[EventType("invoice.writtenOff.v1")]
public sealed record InvoiceGivenUp(string Number, Subject Subject, long Amount, string Reason, DateTimeOffset At, string? Currency = null, long Claim = 0);

/// <summary>Money is about to be sent back by the way that it came. Stored before the provider hears of it.</summary>
[EventType("invoice.refundStarted.v1")]
public sealed record RefundStarted(Guid RefundId, Guid PaymentId, long Amount, string Reason, DateTimeOffset At);

/// <summary>The provider has the refund and has not finished it.</summary>
[EventType("invoice.refundPending.v1")]
public sealed record RefundPending(Guid RefundId, string ProviderId, DateTimeOffset At);

/// <summary>The provider knows nothing any more of a refund that it had under this id; as with a payment.</summary>
[EventType("invoice.refundMissing.v1")]
public sealed record RefundMissing(Guid RefundId, string ProviderId, DateTimeOffset At);

/// <summary>The money went back.</summary>
[EventType("invoice.refundSucceeded.v1")]
public sealed record RefundSucceeded(
    Guid RefundId, string ProviderId, long Amount, DateTimeOffset At, Guid? PaymentId = null, Subject? Subject = null, string? Currency = null, long StillDue = 0);

/// <summary>The refund did not go through, at once or days later: the claim is what it was before.</summary>
[EventType("invoice.refundFailed.v1")]
public sealed record RefundFailed(Guid RefundId, string? ProviderId, string Reason, DateTimeOffset At);

/// <summary>So much of what credit notes had promised to refund cannot be sent, and stands on the payer's credit balance instead.</summary>
[EventType("invoice.refundPromiseCredited.v1")]
public sealed record RefundPromiseCredited(Guid CreditId, long Amount, string Reason, DateTimeOffset At);

/// <summary>The payer's bank takes a payment back for now; the provider has taken the amount from our balance.</summary>
[EventType("invoice.disputeOpened.v1")]
public sealed record DisputeOpened(
    string DisputeId, Guid PaymentId, long Amount, string Reason, Subject Subject, DateTimeOffset At, string? Currency = null, long StillDue = 0);

/// <summary>The money came back: the payment stands.</summary>
[EventType("invoice.disputeWon.v1")]
public sealed record DisputeWon(
    string DisputeId, Guid PaymentId, long Amount, Subject Subject, DateTimeOffset At, string? Currency = null, long StillDue = 0);

/// <summary>The money is gone for good: the payment did not happen, as far as what is owed goes.</summary>
[EventType("invoice.disputeLost.v1")]
public sealed record DisputeLost(
    string DisputeId, Guid PaymentId, long Amount, Subject Subject, DateTimeOffset At, string? Currency = null, long StillDue = 0);

/// <summary>
/// What the provider kept of a payment, in minor units of <paramref name="Currency"/>: that of our account there, which need not be the invoice's;
/// null where it is.
/// </summary>
[EventType("invoice.paymentFeeLearned.v1")]
public sealed record PaymentFeeLearned(Guid PaymentId, long Fee, DateTimeOffset At, string? Currency = null);

/// <summary>
/// What the provider kept for a dispute, in minor units of <paramref name="Currency"/>, that of our account there; below zero what it gave back of it.
/// </summary>
/// <param name="DisputeId">The provider's id of the dispute.</param>
/// <param name="Fee">By how much more, or less, was kept of it than was known.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Entries">How many entries in our balance there it is known from by now.</param>
/// <param name="At">When it was learnt, UTC.</param>
[EventType("invoice.disputeFeeLearned.v1")]
public sealed record DisputeFeeLearned(string DisputeId, long Fee, string Currency, int Entries, DateTimeOffset At);

/// <summary>The tax of one category and rate on a whole document (EN 16931, BG-23).</summary>
/// <param name="Category">UNCL5305: <c>S</c> standard, <c>Z</c> zero rated, <c>E</c> exempt, <c>AE</c> reverse charge, <c>O</c> outside the scope.</param>
/// <param name="Rate">In hundredths of a percent: 1900 is 19 %.</param>
/// <param name="Net">What is taxed, in minor units.</param>
/// <param name="Tax">The tax, in minor units, rounded half away from zero.</param>
/// <param name="Reason">Why there is none, for <c>E</c>, <c>AE</c> and <c>O</c>; else null.</param>
public sealed record TaxTotal(string Category, int Rate, long Net, long Tax, string? Reason = null);

/// <summary>How one line is taxed, as it was decided when it was issued. How much tax that is, is rounded on the whole document.</summary>
/// <param name="Category">UNCL5305, as in <see cref="TaxTotal"/>.</param>
/// <param name="Rate">In hundredths of a percent.</param>
/// <param name="Reason">Why there is none, for <c>E</c>, <c>AE</c> and <c>O</c>; else null.</param>
/// <param name="Rule">What the rule that decided it is for: a kind of charge, the beginning of a price's source, or <c>*</c>.</param>
public sealed record LineTax(string Category, int Rate, string? Reason, string Rule)
{
    internal bool IsOf(TaxTotal total) => (Category, Rate, Reason) == (total.Category, total.Rate, total.Reason);
}

/// <summary>What a credit note takes back of one line of the invoice.</summary>
/// <param name="Line">Which: the first is 0.</param>
/// <param name="Amount">In the minor units of the invoice's currency and on the line's own basis, as the line's price is; positive.</param>
public sealed record CreditedLine(int Line, long Amount);
