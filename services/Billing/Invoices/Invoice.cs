using System.Collections.Immutable;
using Associations.Billing.CreditNotes;
using Associations.Billing.Disputes;
using Associations.Billing.Refunds;
using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>An invoice and all that was paid, sent back and credited on it. All amounts are minor units of its one currency.</summary>
public sealed record Invoice : IState<Invoice>
{
    // When to ask the provider about a payment whose outcome is not known. Kill Bill's janitor asks after 5 minutes, an hour, and five times a day later
    // (janitor.unknown.retries = 5m,1h,1d,1d,1d,1d,1d); these are the steps from the second on. We look after a minute besides, because the payer waits, and
    // go on day by day, because a debit may take three weeks. The provider's own message usually comes long before.
    internal static readonly ImmutableArray<TimeSpan> AskAfter =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1)];

    // By the first look a day later a payer who was to act has had the time.
    const int PayerHadTime = 3;

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public InvoiceStatus Status { get; init; }

    /// <summary>The legal entity that issued it.</summary>
    public Guid EntityId { get; init; }

    /// <summary>Its number.</summary>
    public string Number { get; init; } = "";

    /// <summary>What it is for.</summary>
    public Subject Subject { get; init; } = new("", Guid.Empty);

    /// <summary>Who pays it.</summary>
    public Payer Payer { get; init; } = new(null, null);

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    /// <summary>What is charged.</summary>
    public ImmutableArray<ChargeLine> Lines { get; init; } = [];

    /// <summary>What it comes to.</summary>
    public long Total { get; init; }

    /// <summary>The day it was issued, on the entity's calendar.</summary>
    public DateOnly IssuedOn { get; init; }

    /// <summary>The last day on which it is paid in time, inclusive.</summary>
    public DateOnly DueOn { get; init; }

    /// <summary>The payments, in the order in which they were started.</summary>
    public ImmutableArray<Payment> Payments { get; init; } = [];

    /// <summary>Why it is to be void once the payment under way has failed, or null.</summary>
    public string? VoidReason { get; init; }

    /// <summary>The first day on which it was overdue; null while it is not, and once it is settled.</summary>
    public DateOnly? OverdueOn { get; init; }

    /// <summary>The tax in it, by category and rate; empty where the whole is outside the scope of tax.</summary>
    public ImmutableArray<TaxTotal> Taxes { get; init; } = [];

    /// <summary>How each line is taxed; empty where that was not recorded, and without tax rules.</summary>
    public ImmutableArray<LineTax> LineTaxes { get; init; } = [];

    /// <summary>What was, or is to be, sent back of its payments, in the order in which it was asked.</summary>
    public ImmutableArray<Refund> Refunds { get; init; } = [];

    /// <summary>The payments that the payer's bank took back for a time or for good.</summary>
    public ImmutableArray<Dispute> Disputes { get; init; } = [];

    /// <summary>What was taken back of it.</summary>
    public ImmutableArray<CreditNote> CreditNotes { get; init; } = [];

    /// <summary>What was used of the payer's credit for it.</summary>
    public ImmutableArray<Allocation> Allocations { get; init; } = [];

    /// <summary>How much came that was not due, and went to the payer's credit balance.</summary>
    public long Surplus { get; init; }

    /// <summary>How much was given up and has not come after all.</summary>
    public long GivenUp { get; init; }

    /// <summary>For which days it is, where that was learnt after it was issued; else the lines say it, or nobody knows.</summary>
    public ServicePeriod? Service { get; init; }

    /// <summary>How much was taken back of it by credit notes, tax included.</summary>
    public long Credited => CreditNotes.Sum(note => note.Amount);

    /// <summary>How much went back to the payer for good, as far as is known.</summary>
    public long Refunded => Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.Amount);

    /// <summary>How much of what was to be refunded stands on the payer's credit balance instead, because it could not be sent.</summary>
    public long PromisesCredited { get; init; }

    /// <summary>How much of what credit notes took back was paid before and is to be refunded, or was.</summary>
    public long ToRefund => CreditNotes.Sum(note => note.ToRefund) - PromisesCredited;

    /// <summary>What of it was neither sent nor is on its way.</summary>
    public long Promised => Math.Max(0, Outstanding - Refunds.Where(refund => refund.IsInFlight).Sum(refund => refund.Amount));

    /// <summary>What the refunds under way will send back that nobody promised: what stands on the payer's credit balance from here goes with it.</summary>
    internal long TakingBack => Math.Max(0, Refunds.Where(refund => refund.IsInFlight).Sum(refund => refund.Amount) - Outstanding);

    /// <summary>How much of that has not gone back yet, by a refund or by a dispute that is lost.</summary>
    public long Outstanding => ToRefund - Refunds.Sum(refund => refund.Covered) - Disputes.Sum(dispute => dispute.Covered);

    /// <summary>
    /// What may be claimed of the payer. Money that went back and that no credit note had promised, by a refund or by a dispute that is lost,
    /// is claimed again, as though it had not come; so it can be more than the total where it went back twice. Below zero it is only between
    /// two facts of one decision, which moves the surplus to the payer's credit balance.
    /// </summary>
    public long Claim => checked(
        (Status == InvoiceStatus.Void ? 0 : Total)
        - Payments.Where(payment => payment.Status == PaymentStatus.Succeeded).Sum(payment => payment.Amount)
        + Refunds.Where(refund => refund.Status == RefundStatus.Succeeded).Sum(refund => refund.Amount - refund.Covered)
        + Disputes.Where(dispute => dispute.Status == DisputeStatus.Lost).Sum(dispute => dispute.Amount - dispute.Covered)
        + Surplus - Allocations.Sum(allocation => allocation.Amount) - CreditNotes.Sum(note => note.Offset));

    /// <summary>What is still owed as the books show it: the claim, without what was given up of it.</summary>
    public long Due => Math.Max(0, Claim - GivenUp);

    /// <summary>The payment whose outcome is awaited; there is never more than one.</summary>
    public Payment? InFlight => Payments.FirstOrDefault(payment => payment.Status is PaymentStatus.Started or PaymentStatus.Processing or PaymentStatus.RequiresAction);

    /// <summary>The same where it is this invoice's to ask about it, and not that of a request for several.</summary>
    internal Payment? ToAskAbout => InFlight is { RequestId: null } own ? own : null;

    /// <summary>A payment that was started on it.</summary>
    public Payment Payment(Guid id) => Payments.Single(payment => payment.Id == id);

    /// <inheritdoc />
    public DateTimeOffset? LookAgainAt => Refunds.Where(refund => refund is { IsInFlight: true, MissingSince: null }).Select(refund => (DateTimeOffset?)AskAgainAt(refund.At, refund.Asked))
        .Append(ToAskAbout is { MissingSince: null } payment ? AskAgainAt(payment) : null)
        .Append(IsUnwanted ? Payments.Select(payment => payment.At).DefaultIfEmpty().Max() : null).Min();

    /// <summary>True when what it is for ended, and it cannot be void because a part of it was paid: the rest is to be taken back.</summary>
    public bool IsUnwanted => this is { Status: InvoiceStatus.Open, VoidReason: not null, InFlight: null, Claim: > 0 } && Credited < Total;

    /// <summary>True when nobody is to pay on the page any more that is open for it: less is owed than it asks for, or nothing is to be owed.</summary>
    internal bool IsUnwantedPage(Payment payment) => payment.IsOpenPage && (VoidReason is not null || Claim < payment.Amount);

    /// <summary>When to ask the provider again about a payment under way. A page is let be while it is open and wanted; then the provider closes it by itself.</summary>
    internal DateTimeOffset AskAgainAt(Payment payment) =>
        IsUnwantedPage(payment) || payment.IsToCharge ? payment.At : payment is { IsOpenPage: true, OpenUntil: { } end } ? end + AskAfter[0] : AskAgainAt(payment.At, payment.Asked);

    /// <summary>When to ask the provider again about something of which it was last heard then.</summary>
    internal static DateTimeOffset AskAgainAt(DateTimeOffset heardAt, int asked) => heardAt + AskAfter[Math.Min(asked, AskAfter.Length - 1)];

    /// <summary>True when the provider, having had no final answer so often, is asked for the last time about what waits for its payer.</summary>
    internal static bool IsLastAsk(int asked) => asked >= PayerHadTime;

    /// <inheritdoc />
    public static Invoice Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Invoice Evolve(object e) => With(e).Recovered().Standing().NotOverdueOnceSettled();

    Invoice With(object e) => e switch
    {
        InvoiceFinalised issued => this with
        {
            Status = InvoiceStatus.Open,
            EntityId = issued.EntityId,
            Number = issued.Number,
            Subject = issued.Subject,
            Payer = issued.Payer,
            Currency = issued.Currency,
            Lines = [.. issued.Lines],
            Total = issued.Total,
            IssuedOn = issued.IssuedOn,
            DueOn = issued.DueOn,
            Taxes = [.. issued.Taxes ?? []],
            LineTaxes = [.. issued.LineTaxes ?? []],
        },
        PaymentStarted started => this with { Payments = Payments.Add(new Payment(started.PaymentId, started.Method, started.Amount, PaymentStatus.Started, null, started.At, 0, RequestId: started.RequestId, Kept: started.Kept, Debit: started.Debit)) },
        PaymentPending pending => With(pending.PaymentId, payment => payment with
        {
            Status = pending.RequiresAction ? PaymentStatus.RequiresAction : PaymentStatus.Processing,
            ProviderId = pending.ProviderId,
            At = pending.At,
            Asked = payment.Asked + 1,
            MissingSince = null,
        }),
        PaymentMissing missing => With(missing.PaymentId, (Payment payment) => payment with { MissingSince = missing.At }),
        CheckoutOpened opened => With(opened.PaymentId, payment => payment with { Status = PaymentStatus.RequiresAction, OpenUntil = opened.OpenUntil, At = opened.At }),
        PaymentSucceeded succeeded => With(succeeded.PaymentId, payment => payment with
        {
            Status = PaymentStatus.Succeeded,
            ProviderId = succeeded.ProviderId,
            Amount = succeeded.Amount,
            At = succeeded.At,
            FailedBecause = null,
        }),
        PaymentDeclined failed => With(failed.PaymentId, payment => payment with
        {
            Status = PaymentStatus.Failed,
            ProviderId = failed.ProviderId ?? payment.ProviderId,
            At = failed.At,
            FailedBecause = failed.Reason,
        }),
        PaymentRecorded recorded => this with
        {
            Payments = Payments.Add(new Payment(recorded.PaymentId, recorded.Method, recorded.Amount, PaymentStatus.Succeeded, null, recorded.At, 0)),
        },
        PaymentReversed reversed => With(reversed.PaymentId, payment => payment with { Status = PaymentStatus.Reversed, At = reversed.At }),
        PaymentFeeLearned learned => With(learned.PaymentId, payment => payment with { ProviderFee = new(learned.Fee, learned.Currency ?? Currency) }),
        Overpaid overpaid => this with { Surplus = Surplus + overpaid.Surplus },
        CreditApplied applied => this with { Allocations = Allocations.Add(new Allocation(applied.AllocationId, applied.Amount, applied.At)) },
        InvoiceCredited credited => this with
        {
            CreditNotes = CreditNotes.Add(new CreditNote(
                credited.CreditNoteId, credited.CreditNoteNumber, credited.Amount, [.. credited.Taxes], [.. credited.Lines ?? []], credited.Offset, credited.ToBalance,
                credited.Reason, credited.IssuedOn)),
        },
        RefundStarted started => this with { Refunds = Refunds.Add(new Refund(started.RefundId, started.PaymentId, started.Amount, started.Reason, RefundStatus.Started, null, started.At, 0)) },
        RefundPending pending => With(pending.RefundId, refund => refund with { Status = RefundStatus.Pending, ProviderId = pending.ProviderId, At = pending.At, Asked = refund.Asked + 1, MissingSince = null }),
        RefundMissing missing => With(missing.RefundId, (Refund refund) => refund with { MissingSince = missing.At }),
        RefundSucceeded succeeded => With(succeeded.RefundId, refund => refund with
        {
            Status = RefundStatus.Succeeded,
            ProviderId = succeeded.ProviderId,
            Amount = succeeded.Amount,
            At = succeeded.At,
            Covered = Math.Min(succeeded.Amount, Outstanding),
        }),
        RefundFailed failed => With(failed.RefundId, refund => refund with
        {
            Status = RefundStatus.Failed,
            ProviderId = failed.ProviderId ?? refund.ProviderId,
            At = failed.At,
            Covered = 0,
        }),
        RefundPromiseCredited credited => this with { PromisesCredited = PromisesCredited + credited.Amount },
        DisputeOpened opened => this with { Disputes = Disputes.Add(new Dispute(opened.DisputeId, opened.PaymentId, opened.Amount, opened.Reason, DisputeStatus.Open, opened.At)) },
        DisputeWon won => With(won.DisputeId, dispute => dispute with { Status = DisputeStatus.Won, At = won.At, Covered = 0 }),
        DisputeFeeLearned learned => With(learned.DisputeId, dispute => dispute with { Fee = new((dispute.Fee?.Amount ?? 0) + learned.Fee, learned.Currency), FeeEntries = learned.Entries }),
        DisputeLost lost => With(lost.DisputeId, dispute => dispute with { Status = DisputeStatus.Lost, Amount = lost.Amount, At = lost.At, Covered = Math.Min(lost.Amount, Outstanding) }),
        // Void stays void: what is given up then is a claim that arose afterwards.
        InvoiceGivenUp writtenOff => this with { Status = Status == InvoiceStatus.Void ? Status : InvoiceStatus.WrittenOff, GivenUp = GivenUp + writtenOff.Amount },
        ServiceDated dated => this with { Service = new(dated.From, dated.Through) },
        // The payment won: the wish to have it void is over, and is not remembered when money goes back one day.
        InvoiceSettled => this with { Status = InvoiceStatus.Paid, VoidReason = null },
        InvoiceBecameOverdue overdue => this with { OverdueOn = overdue.OverdueOn },
        VoidRequested requested => this with { VoidReason = requested.Reason },
        InvoiceCancelled => this with { Status = InvoiceStatus.Void },
        _ => throw new UnknownEventException(this, e),
    };

    // What was given up and comes after all is recovered: it is not given up a second time when it goes back.
    Invoice Recovered() => GivenUp > 0 && Claim < GivenUp ? this with { GivenUp = Math.Max(0, Claim) } : this;

    // What was paid is owed again when the money goes back; and what was credited whole is owed no longer, though nobody bought it.
    Invoice Standing() => Status switch
    {
        InvoiceStatus.Paid when Claim > 0 => this with { Status = InvoiceStatus.Open },
        InvoiceStatus.Open or InvoiceStatus.WrittenOff when Claim == 0 && Total > 0 && Credited == Total => this with { Status = InvoiceStatus.Paid },
        _ => this,
    };

    Invoice NotOverdueOnceSettled() => OverdueOn is not null && Status is InvoiceStatus.Paid or InvoiceStatus.Void ? this with { OverdueOn = null } : this;

    Invoice With(Guid paymentId, Func<Payment, Payment> change) =>
        this with { Payments = [.. Payments.Select(payment => payment.Id == paymentId ? change(payment) : payment)] };

    Invoice With(Guid refundId, Func<Refund, Refund> change) => this with { Refunds = [.. Refunds.Select(refund => refund.Id == refundId ? change(refund) : refund)] };

    Invoice With(string disputeId, Func<Dispute, Dispute> change) =>
        this with { Disputes = [.. Disputes.Select(dispute => dispute.Id == disputeId ? change(dispute) : dispute)] };
}

/// <summary>Where an invoice stands.</summary>
public enum InvoiceStatus
{
    /// <summary>Owed.</summary>
    Open,

    /// <summary>Nothing is owed: it is paid, or what was not paid was credited.</summary>
    Paid,

    /// <summary>Owed no longer, and never paid.</summary>
    Void,

    /// <summary>What was owed is given up. It may still be paid.</summary>
    WrittenOff,
}
