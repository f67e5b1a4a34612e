using Associations.EventSourcing;

namespace Associations.Webhooks.Feed;

/// <summary>
/// All that is published of one association, in one order: the stream's version is the <c>sequence</c> that partners see. It has no state
/// and is never folded, since it only grows.
/// </summary>
/// <param name="Id">The stream.</param>
public sealed record Feed(Guid Id) : IState<Feed>
{
    /// <inheritdoc />
    public static Feed Empty(Guid id) => new(id);

    /// <inheritdoc />
    public Feed Evolve(object e) => this;
}

static class FeedStream
{
    internal static Guid IdOf(Guid association) => Uuid.From(association, "feed");

    /// <summary>
    /// Adds an entry and tells its place. From here to the commit this transaction is the only one that adds to the association's feed, so
    /// that no reader ever sees a number before the one below it, and no number is left out.
    /// </summary>
    internal static async Task<long> Append(Work work, FeedEntryAdded entry, CancellationToken cancellation)
    {
        var feed = IdOf(work.Association);
        await work.Documents.BeginTransactionAsync(cancellation);
        // Not the lock of the stream's row, because the first entry finds no row.
        await work.Documents.AdvancedSql.QueryAsync<long>("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", cancellation, $"feed/{feed}");
        var sequence = (await work.Documents.Events.FetchStreamStateAsync(feed, cancellation))?.Version + 1 ?? 1;
        if (sequence == 1) work.Documents.Events.StartStream<Feed>(feed, entry);
        else work.Documents.Events.Append(feed, sequence, entry);
        return sequence;
    }
}
