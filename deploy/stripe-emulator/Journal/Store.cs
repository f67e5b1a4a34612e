using Associations.StripeEmulator.Idempotency;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Journal;

/// <summary>All that the emulator knows: in memory for reading, in the journal for the next start. One writer at a time.</summary>
sealed class Store(StripeEmulatorOptions options, TimeProvider time, WebhookPlan plan) : IDisposable
{
    /// <summary>Stripe keeps a key for at least this long.</summary>
    internal static readonly TimeSpan KeepResults = TimeSpan.FromHours(24);

    readonly Lock _gate = new();
    readonly Dictionary<string, StripeObject> _objects = [];
    readonly Dictionary<Type, List<string>> _order = [];
    readonly Dictionary<string, StoredResult> _results = [];
    readonly Dictionary<string, Delivery> _deliveries = [];
    readonly Dictionary<string, PendingOutcome> _outcomes = [];
    JournalFile? _journal;
    long _sequence;

    /// <summary>Reads the journal and writes it anew without what is over: superseded states and results older than a day.</summary>
    internal void Open()
    {
        lock (_gate)
        {
            _journal = JournalFile.Open(options.DataFolder);
            foreach (var entry in _journal.Read())
                Apply(entry);
            var oldest = (time.GetUtcNow() - KeepResults).ToUnixTimeMilliseconds();
            foreach (var old in _results.Values.Where(result => result.AtMilliseconds < oldest).ToList())
                _results.Remove(old.Key);
            _journal.Replace(Everything());
        }
    }

    /// <summary>Does the work and, if it did not throw, keeps all that it changed as one line of the journal.</summary>
    internal Committed<T> Write<T>(Origin origin, Func<Transaction, T> work)
    {
        lock (_gate)
        {
            var transaction = new Transaction(this, time.GetUtcNow(), origin);
            var answer = work(transaction);
            foreach (var delivery in plan.For(transaction))
                transaction.Put(delivery);
            var entry = transaction.ToEntry();
            if (!entry.IsEmpty())
            {
                (_journal ?? throw new InvalidOperationException("The store is not open.")).Append(entry);
                Apply(entry);
            }

            return new(answer, entry.Deliveries, entry.Outcomes);
        }
    }

    internal T Read<T>(Func<Transaction, T> question)
    {
        lock (_gate)
            return question(new Transaction(this, time.GetUtcNow(), Origin.None));
    }

    /// <summary>Forgets everything, on disk as well.</summary>
    internal void Clear()
    {
        lock (_gate)
        {
            _objects.Clear();
            _order.Clear();
            _results.Clear();
            _deliveries.Clear();
            _outcomes.Clear();
            _journal?.Replace([]);
        }
    }

    public void Dispose() => _journal?.Dispose();

    // Called by transactions, which hold the gate.
    internal StripeObject? Object(string id) => _objects.GetValueOrDefault(id);
    internal IReadOnlyList<string> Ids(Type type) => _order.GetValueOrDefault(type) ?? [];
    internal StoredResult? Result(string key) => _results.GetValueOrDefault(key);
    internal Delivery? Delivery(string id) => _deliveries.GetValueOrDefault(id);
    internal IEnumerable<Delivery> Deliveries() => _deliveries.Values.OrderBy(delivery => delivery.Sequence);
    internal PendingOutcome? Outcome(string id) => _outcomes.GetValueOrDefault(id);
    internal IEnumerable<PendingOutcome> Outcomes() => _outcomes.Values;
    internal long NextSequence() => ++_sequence;

    void Apply(JournalEntry entry)
    {
        foreach (var thing in entry.Objects)
        {
            if (!_objects.ContainsKey(thing.Id))
                (_order.TryGetValue(thing.GetType(), out var ids) ? ids : _order[thing.GetType()] = []).Add(thing.Id);
            _objects[thing.Id] = thing;
        }

        foreach (var result in entry.Results)
            _results[result.Key] = result;
        foreach (var delivery in entry.Deliveries)
        {
            _deliveries[delivery.Id] = delivery;
            _sequence = Math.Max(_sequence, delivery.Sequence);
        }

        foreach (var outcome in entry.Outcomes)
        {
            if (outcome.Done)
                _outcomes.Remove(outcome.ObjectId);
            else
                _outcomes[outcome.ObjectId] = outcome;
        }
    }

    // In lines of a bearable length.
    IEnumerable<JournalEntry> Everything() =>
        _order.Values.SelectMany(ids => ids).Select(id => _objects[id]).Chunk(500).Select(some => new JournalEntry { Objects = some })
            .Concat(_results.Values.Chunk(500).Select(some => new JournalEntry { Results = some }))
            .Concat(_deliveries.Values.Chunk(500).Select(some => new JournalEntry { Deliveries = some }))
            .Concat(_outcomes.Values.Chunk(500).Select(some => new JournalEntry { Outcomes = some }));
}

/// <summary>What a write answered, and what it leaves to the two workers.</summary>
sealed record Committed<T>(T Answer, IReadOnlyList<Delivery> Deliveries, IReadOnlyList<PendingOutcome> Outcomes);

/// <summary>The request that caused a change, which events name; none when the emulator itself caused it.</summary>
sealed record Origin(string? RequestId, string? IdempotencyKey)
{
    internal static readonly Origin None = new(null, null);
}
