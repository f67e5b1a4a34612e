using Associations.StripeEmulator.Idempotency;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Journal;

/// <summary>All that one request (or settlement, or delivery attempt) changed: one line of the journal, so everything or nothing.</summary>
sealed record JournalEntry
{
    public IReadOnlyList<StripeObject> Objects { get; init; } = [];
    public IReadOnlyList<StoredResult> Results { get; init; } = [];
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];
    public IReadOnlyList<PendingOutcome> Outcomes { get; init; } = [];

    internal bool IsEmpty() => Objects.Count + Results.Count + Deliveries.Count + Outcomes.Count == 0;
}
