namespace Associations.Contracts.Billing.V1;

/// <summary>An invoice has its number and is owed.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number: unique and without gaps within entity, series and year.</param>
/// <param name="Subject">What it is for.</param>
/// <param name="Total">What it comes to, tax included.</param>
/// <param name="DueOn">The last day on which it is paid in time, inclusive.</param>
[Contract("invoice.issued")]
public sealed record InvoiceIssued(Guid InvoiceId, string Number, Subject Subject, Money Total, DateOnly DueOn);

/// <summary>An invoice is paid in full.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="Subject">What it was for.</param>
/// <param name="Total">What was paid.</param>
/// <param name="PaidAt">When the last of it was received, UTC.</param>
[Contract("invoice.paid")]
public sealed record InvoicePaid(Guid InvoiceId, string Number, Subject Subject, Money Total, DateTimeOffset PaidAt);

/// <summary>
/// An invoice was not paid in the time that the association gives, reminders included. It is told once, and is over with whatever comes first of
/// <c>invoice.paid</c>, <c>invoice.voided</c> and a <c>credit_note.issued</c> whose <c>due</c> is 0; <c>invoice.written_off</c> does not end it.
/// Messages may overtake each other: of two about one invoice the one of the higher version counts.
/// </summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="Subject">What it is for.</param>
/// <param name="Due">What is owed on it.</param>
/// <param name="DueOn">The last day on which it would have been paid in time, inclusive.</param>
/// <param name="OverdueOn">The first day on which it is overdue, as the policy that was in force when it was issued has it.</param>
[Contract("invoice.overdue")]
public sealed record InvoiceOverdue(Guid InvoiceId, string Number, Subject Subject, Money Due, DateOnly DueOn, DateOnly OverdueOn);

/// <summary>
/// An invoice is void: nothing is owed on it, and its number stays used. It is never paid after that. What was granted when it had been paid, before the
/// payment bounced, is owed for no longer and stands again.
/// </summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="Subject">What it was for.</param>
/// <param name="Reason">Why, as a slug.</param>
[Contract("invoice.voided")]
public sealed record InvoiceVoided(Guid InvoiceId, string Number, Subject Subject, string Reason);

/// <summary>
/// What is owed on an invoice is given up as lost. It was owed rightly, so that what is withheld for it stays withheld; and it may still be paid, which
/// <c>invoice.paid</c> tells.
/// </summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Number">Its number.</param>
/// <param name="Subject">What it was for.</param>
/// <param name="Amount">What was given up with this.</param>
/// <param name="Claim">What may still be claimed of the payer: this, and what was given up before it.</param>
/// <param name="Reason">Why, as a slug.</param>
[Contract("invoice.written_off")]
public sealed record InvoiceWrittenOff(Guid InvoiceId, string Number, Subject Subject, Money Amount, Money Claim, string Reason);

/// <summary>
/// A payment method that its payer keeps was charged while they were not there, and their bank wants them to confirm it. That attempt has failed
/// (<c>payment.failed</c>); they pay the invoice anew themselves. When it is overdue stays as it was.
/// </summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment that failed.</param>
/// <param name="Subject">What the invoice is for.</param>
[Contract("payment.action_required")]
public sealed record PaymentActionRequired(Guid InvoiceId, Guid PaymentId, Subject Subject);

/// <summary>A payment did not go through; the invoice is still owed.</summary>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="Subject">What the invoice is for.</param>
/// <param name="Reason">Why, as the payment provider's decline code or a slug of ours.</param>
[Contract("payment.failed")]
public sealed record PaymentFailed(Guid InvoiceId, Guid PaymentId, Subject Subject, string Reason);
