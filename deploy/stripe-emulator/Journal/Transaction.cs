using System.Text.Json.Nodes;
using Associations.StripeEmulator.Events;
using Associations.StripeEmulator.Idempotency;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Journal;

/// <summary>A view of the store that sees its own changes. They are kept together, or not at all when the work throws.</summary>
sealed class Transaction(Store store, DateTimeOffset now, Origin origin)
{
    readonly Dictionary<string, StripeObject> _changed = [];
    readonly List<Event> _events = [];
    readonly List<StoredResult> _results = [];
    readonly Dictionary<string, Delivery> _deliveries = [];
    readonly Dictionary<string, PendingOutcome> _outcomes = [];

    /// <summary>Unix seconds.</summary>
    internal long Now { get; } = now.ToUnixTimeSeconds();

    internal long NowMilliseconds { get; } = now.ToUnixTimeMilliseconds();
    internal IReadOnlyList<Event> Emitted => _events;

    /// <summary>So many milliseconds after the money the balance transaction comes; with it when null.</summary>
    internal int? BalanceDelay { get; set; }

    internal StripeObject? Find(string id) => _changed.GetValueOrDefault(id) ?? store.Object(id);
    internal T? Find<T>(string id) where T : StripeObject => Find(id) as T;

    /// <summary>Newest first, as lists are answered.</summary>
    internal IEnumerable<T> Newest<T>() where T : StripeObject
    {
        foreach (var fresh in _changed.Values.OfType<T>().Where(thing => store.Object(thing.Id) is null).Reverse())
            yield return fresh;
        var ids = store.Ids(typeof(T));
        for (var at = ids.Count - 1; at >= 0; at--)
            yield return (T)Find(ids[at])!;
    }

    internal T Put<T>(T thing) where T : StripeObject
    {
        _changed[thing.Id] = thing;
        return thing;
    }

    /// <summary>Records that something happened to <paramref name="thing"/>, as it is now.</summary>
    internal Event Emit(string type, StripeObject thing, JsonObject? previous = null)
    {
        var happened = new Event
        {
            Id = StripeId.New("evt"),
            Created = Now,
            Type = type,
            Data = new(thing, previous),
            Request = new(origin.RequestId, origin.IdempotencyKey),
        };
        _events.Add(happened);
        return Put(happened);
    }

    internal StoredResult? Result(string key) => store.Result(key);
    internal void Put(StoredResult result) => _results.Add(result);

    internal Delivery? Delivery(string id) => _deliveries.GetValueOrDefault(id) ?? store.Delivery(id);
    internal IEnumerable<Delivery> Deliveries() => store.Deliveries();
    internal void Put(Delivery delivery) => _deliveries[delivery.Id] = delivery;
    internal long NextSequence() => store.NextSequence();

    internal PendingOutcome? Outcome(string id) => _outcomes.GetValueOrDefault(id) ?? store.Outcome(id);
    internal IEnumerable<PendingOutcome> Outcomes() => store.Outcomes();
    internal void Put(PendingOutcome outcome) => _outcomes[outcome.ObjectId] = outcome;

    internal JournalEntry ToEntry() => new()
    {
        Objects = [.. _changed.Values],
        Results = [.. _results],
        Deliveries = [.. _deliveries.Values],
        Outcomes = [.. _outcomes.Values],
    };
}
