using Marten;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>
/// Says that a request with some key had its effect, and what was answered. It is stored in the transaction of that effect. Nothing in it can
/// be read, or found, without the key that the caller holds. It has no tenant: whose it is, is part of the id.
/// </summary>
/// <param name="Id">Follows from the association, the caller and the key; none of the three follows from it.</param>
/// <param name="Fingerprint">Follows from what was asked and the key.</param>
/// <param name="At">When it was begun, UTC; a day later it counts as absent.</param>
public sealed record IdempotencyRecord(Guid Id, byte[] Fingerprint, DateTimeOffset At)
{
    /// <summary>What the command makes goes by this id, where it speaks to another system before it is done.</summary>
    public Guid? Undertaking { get; init; }

    /// <summary>Until when whoever began it is taken to be at work, UTC. After that a repetition takes it up.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>The answer, encrypted; null until there is one.</summary>
    public byte[]? Answer { get; init; }
}

/// <summary>Deletes records that count as absent.</summary>
sealed class IdempotencyExpiry(IDocumentStore store, TimeProvider time, ILogger<IdempotencyExpiry> log)
    : Expiry(Batch, TimeSpan.FromMinutes(1), time, log)
{
    const int Batch = 500;

    protected override async Task<int> DeleteOldest(CancellationToken cancellation)
    {
        var until = Time.GetUtcNow() - IdempotentRequest.Kept;
        await using var session = store.OpenOutside();
        var ids = await session.Query<IdempotencyRecord>().Where(record => record.At <= until)
            .OrderBy(record => record.At).Take(Batch).Select(record => record.Id).ToListAsync(cancellation);
        if (ids.Count == 0) return 0;
        // Asked again, because a key that is used anew meanwhile has a new record under its old id.
        session.DeleteWhere<IdempotencyRecord>(record => record.Id.IsOneOf(ids.ToArray()) && record.At <= until);
        await session.SaveChangesAsync(cancellation);
        return ids.Count;
    }
}
