using System.Collections.Immutable;
using Associations.Billing.Invoices;
using Associations.Billing.Payments;
using Associations.Contracts;
using Associations.EventSourcing;
using Allocation = Associations.Billing.Ledger.Allocation;

namespace Associations.Billing.PaymentRequests;

/// <summary>The rules of paying several invoices by one charge.</summary>
static class PaymentRequestDecider
{
    /// <summary>The id of the payment on an invoice that is its share of a request.</summary>
    internal static Guid PaymentIdOf(Guid requestId, Guid invoiceId) => Uuid.From(requestId, invoiceId.ToString());

    /// <summary>Why an invoice cannot be asked for together with the first; null when it can.</summary>
    internal static Rejection? Together(Invoice first, Invoice other) => (first.EntityId, first.Currency) == (other.EntityId, other.Currency) ? null
        : new Rejection("invoices-differ", $"Invoice {other.Number} is in {other.Currency}, and {first.Number} in {first.Currency}, or they are of different billing entities.", "invoices");

    /// <summary>Takes in what the provider says of the one payment, as an invoice does of its own: success is final, and overtakes a failure.</summary>
    internal static Decision Learn(PaymentRequest request, ProviderOutcome outcome, DateTimeOffset now) => (request.Payment.Status, outcome) switch
    {
        (PaymentStatus.Succeeded, _) => Decision.AlreadyDone,
        (_, ProviderOutcome.Succeeded succeeded) => Decision.Accepted(new PaymentRequestSucceeded(succeeded.ProviderId, succeeded.Amount, now)),
        (PaymentStatus.Failed, _) => Decision.AlreadyDone,
        (_, ProviderOutcome.Missing missing) => request.Payment.MissingSince is null ? Decision.Accepted(new PaymentRequestMissing(missing.ProviderId, now)) : Decision.AlreadyDone,
        (var status, ProviderOutcome.Pending pending) => request.Payment.MissingSince is null && request.Payment.ProviderId == pending.ProviderId
            && status == (pending.RequiresAction ? PaymentStatus.RequiresAction : PaymentStatus.Processing) ? Decision.AlreadyDone : StillPending(request, pending, now),
        (_, ProviderOutcome.Failed failed) => Decision.Accepted(new PaymentRequestFailed(failed.ProviderId, failed.Reason, now)),
        _ => throw new InvalidOperationException($"{outcome} is not an outcome."),
    };

    /// <summary>Notes that the provider was asked and still has no final answer, so that it is asked less often.</summary>
    internal static Decision StillPending(PaymentRequest request, ProviderOutcome.Pending pending, DateTimeOffset now) =>
        request.IsInFlight ? Decision.Accepted(new PaymentRequestPending(pending.ProviderId, pending.RequiresAction, now)) : Decision.AlreadyDone;

    /// <summary>What the provider says, for each share: the money as it was asked, or in that proportion, and what was kept of it in proportion.</summary>
    internal static IReadOnlyList<ProviderOutcome> OfShares(PaymentRequest request, ProviderOutcome outcome)
    {
        if (outcome is not ProviderOutcome.Succeeded succeeded) return [.. request.Shares.Select(_ => outcome)];
        var received = InProportion(request, succeeded.Amount);
        return [.. received.Zip(Kept(succeeded.Fee, Asked(request)), (amount, fee) => succeeded with { Amount = amount, Fee = fee })];
    }

    /// <summary>An amount in proportion to what was asked for each invoice; the parts add up to it.</summary>
    internal static ImmutableArray<long> InProportion(PaymentRequest request, long amount) => Allocation.Split(amount, Asked(request));

    /// <summary>What the provider kept of the whole, in proportion to what of it is whose; the parts add up to it. Null while it does not say.</summary>
    internal static IReadOnlyList<Money?> Kept(Money? whole, IReadOnlyList<long> parts) =>
        whole is null ? [.. parts.Select(_ => (Money?)null)] : [.. Allocation.Split(whole.Amount, parts).Select(part => whole with { Amount = part })];

    /// <summary>What was asked for each invoice.</summary>
    internal static IReadOnlyList<long> Asked(PaymentRequest request) => [.. request.Shares.Select(share => share.Amount)];

    /// <summary>
    /// What goes back of the whole, over the invoices: in the parts in which it was recorded when it was first heard of; else in proportion to what
    /// remains of each share, and what is beyond all that remains in proportion to what was asked. The parts add up to it.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="amount">How much goes back.</param>
    /// <param name="known">What is recorded of this movement on each invoice; 0 where nothing is.</param>
    /// <param name="remaining">What has not gone back of each share by other movements.</param>
    internal static ImmutableArray<long> Spread(PaymentRequest request, long amount, IReadOnlyList<long> known, IReadOnlyList<long> remaining)
    {
        if (known.Any(part => part > 0)) return Allocation.Split(amount, known);
        var covered = Math.Min(amount, remaining.Sum());
        return [.. Allocation.Split(covered, remaining).Zip(InProportion(request, amount - covered), (one, beyond) => one + beyond)];
    }
}
