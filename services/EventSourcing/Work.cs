using Marten;
using Npgsql;

namespace Associations.EventSourcing;

/// <summary>
/// One transaction in one association: streams read, decisions taken, documents stored. Whatever it appends, the relay publishes;
/// there is nothing else to remember. Only <see cref="Runner"/> commits it.
/// </summary>
public sealed class Work
{
    readonly Dictionary<Guid, ILoaded> streams = [];
    readonly Dictionary<(Type, Guid), object?> read = [];
    readonly Dictionary<(Type, object), object?> documents = [];

    readonly StateMemory memory;

    internal Work(IDocumentSession session, Guid association, DateTimeOffset now, StateMemory memory) =>
        (Documents, Association, Now, this.memory) = (session, association, now, memory);

    /// <summary>The association that everything here belongs to.</summary>
    public Guid Association { get; }

    /// <summary>The instant at which this is decided, UTC.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Documents of the association: personal data and read models, stored in the same transaction as the events.</summary>
    public IDocumentSession Documents { get; }

    /// <summary>Everything that will be appended, in order.</summary>
    internal IEnumerable<object> Appended => streams.Values.SelectMany(stream => stream.Appended);

    /// <summary>
    /// Reads a stream in order to decide on it, or null when there is none. It is locked until the commit: whoever comes second waits
    /// some milliseconds and decides on what the first left, because an append that is rolled back would hold up every subscriber for seconds.
    /// </summary>
    public async Task<Loaded<T>?> Find<T>(Guid id, CancellationToken cancellation) where T : class, IState<T>
    {
        // The store takes no empty id, and a caller may send one.
        if (id == Guid.Empty) return null;
        var stream = await Open<T>(id, cancellation);
        return stream.Version == 0 ? null : stream;
    }

    /// <summary>Decides on a stream, which begins here if it does not exist, and records what was decided.</summary>
    public async Task<Decision> Decide<T>(Guid id, Func<T, Decision> decide, CancellationToken cancellation) where T : class, IState<T>
    {
        var stream = await Open<T>(id, cancellation);
        return stream.Record(decide(stream.State));
    }

    /// <summary>
    /// Opens a stream of which only the length counts, such as one that gives out numbers, and which begins here if it does not exist. It is locked as
    /// by <see cref="Find{T}"/>, and not read: it costs the same however long it is, and its state says nothing of what was before.
    /// </summary>
    public async Task<Loaded<T>> Lengthen<T>(Guid id, CancellationToken cancellation) where T : class, IState<T>
    {
        if (streams.TryGetValue(id, out var known)) return (Loaded<T>)known;
        return Opened(id, T.Empty(id), await Lock(id, cancellation));
    }

    /// <summary>Reads a stream that is only consulted, without locking it, or null when there is none; once, however often it is asked for.</summary>
    public async Task<T?> Read<T>(Guid id, CancellationToken cancellation) where T : class, IState<T>
    {
        if (id == Guid.Empty) return null;
        if (read.TryGetValue((typeof(T), id), out var known)) return (T?)known;
        if (memory.Keeps<T>()) known = await memory.Latest<T>(Documents, Association, id, cancellation) is { Version: > 0 } latest ? latest.State : null;
        else known = await Documents.Events.FetchLatest<T>(id, cancellation);
        read.Add((typeof(T), id), known);
        return (T?)known;
    }

    /// <summary>A document, or null when there is none: also what this unit of work has inserted itself, which the session would not see.</summary>
    public async Task<T?> Load<T>(object id, CancellationToken cancellation) where T : class
    {
        if (!documents.TryGetValue((typeof(T), id), out var known)) documents.Add((typeof(T), id), known = await Documents.LoadAsync<T>(id, cancellation));
        return (T?)known;
    }

    /// <summary>Loads at once what <see cref="Load{T}"/> will be asked for one by one.</summary>
    public async Task LoadAhead<T>(IEnumerable<Guid> ids, Func<T, Guid> idOf, CancellationToken cancellation) where T : class
    {
        Guid[] all = [.. ids.Distinct()];
        Keep(all, (await Documents.LoadManyAsync<T>(cancellation, all)).ToDictionary(idOf));
    }

    /// <summary>The same for documents whose id is a text.</summary>
    public async Task LoadAhead<T>(IEnumerable<string> ids, Func<T, string> idOf, CancellationToken cancellation) where T : class
    {
        string[] all = [.. ids.Distinct()];
        Keep(all, (await Documents.LoadManyAsync<T>(cancellation, all)).ToDictionary(idOf));
    }

    /// <summary>Inserts a document that is not there yet, and that <see cref="Load{T}"/> finds from now on.</summary>
    public void Insert<T>(object id, T document) where T : class
    {
        Documents.Insert(document);
        documents[(typeof(T), id)] = document;
    }

    /// <summary>Begins a stream under a new id; for an id that may exist already, use <see cref="Decide{T}"/>.</summary>
    public Loaded<T> Start<T>(Guid id, Decision decision) where T : class, IState<T>
    {
        var stream = new Loaded<T>(T.Empty(id), 0, events =>
        {
            if (streams[id].Appended.Count == 0) Documents.Events.StartStream<T>(id, events);
            else Documents.Events.Append(id, events);
        });
        streams.Add(id, stream);
        stream.Record(decision);
        return stream;
    }

    /// <summary>The state of a stream that this unit of work has read or begun, with its decisions applied.</summary>
    public T State<T>(Guid id) where T : class, IState<T> => ((Loaded<T>)streams[id]).State;

    /// <summary>When to look again at a stream that this unit of work has read, by its state; null where it has not, or nothing is awaited.</summary>
    internal DateTimeOffset? LookAgainAt(Guid id) => streams.GetValueOrDefault(id)?.LookAgainAt;

    internal void PrepareCommit()
    {
        foreach (var (id, stream) in streams.Where(stream => stream.Value.Appended.Count > 0))
        {
            if (stream.LookAgainAt is { } dueAt) Documents.Store(new Deadline(id, Association, stream.Kind, dueAt));
            else if (stream.LookedAgainAt is not null) Documents.Delete<Deadline>(id);
        }
    }

    void Keep<TId, T>(IEnumerable<TId> asked, Dictionary<TId, T> found) where TId : notnull where T : class
    {
        foreach (var id in asked) documents[(typeof(T), id)] = found.GetValueOrDefault(id);
    }

    async Task<Loaded<T>> Open<T>(Guid id, CancellationToken cancellation) where T : class, IState<T>
    {
        if (streams.TryGetValue(id, out var known)) return (Loaded<T>)known;
        if (memory.Keeps<T>())
        {
            var length = await Lock(id, cancellation);
            var (state, kept) = length == 0 ? (T.Empty(id), 0) : await memory.Latest<T>(Documents, Association, id, cancellation);
            return Opened(id, state, kept);
        }
        var stream = await Documents.Events.FetchForExclusiveWriting<T>(id, cancellation);
        // An id that names another kind of stream folds to nothing here, and counts as one that does not exist.
        var version = stream.Aggregate is null ? 0 : stream.CurrentVersion ?? 0;
        var opened = new Loaded<T>(stream.Aggregate ?? T.Empty(id), version, events => stream.AppendMany(events));
        streams.Add(id, opened);
        return opened;
    }

    // Whoever comes second waits here, and then sees what the first has left.
    async Task<long> Lock(Guid id, CancellationToken cancellation)
    {
        await Documents.BeginTransactionAsync(cancellation);
        await using var length = new NpgsqlCommand("select version from mt_streams where tenant_id = $1 and id = $2 for update")
        {
            Parameters = { new() { Value = Association.ToString() }, new() { Value = id } },
        };
        await using var row = await Documents.ExecuteReaderAsync(length, cancellation);
        return await row.ReadAsync(cancellation) ? row.GetInt64(0) : 0;
    }

    Loaded<T> Opened<T>(Guid id, T state, long version) where T : class, IState<T>
    {
        var opened = new Loaded<T>(state, version, events =>
        {
            if (version == 0 && streams[id].Appended.Count == 0) Documents.Events.StartStream<T>(id, events);
            else Documents.Events.Append(id, events);
        });
        streams.Add(id, opened);
        return opened;
    }
}
