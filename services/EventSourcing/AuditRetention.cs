using Marten;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>Deletes what was kept of requests' origins when its time is over.</summary>
sealed class AuditRetention(IDocumentStore store, AuditOptions options, TimeProvider time, ILogger<AuditRetention> log)
    : Expiry(Batch, TimeSpan.FromHours(1), time, log)
{
    const int Batch = 1000;

    protected override async Task<int> DeleteOldest(CancellationToken cancellation)
    {
        var before = Time.GetUtcNow() - options.KeepOriginsFor;
        IReadOnlyList<RequestOrigin> oldest;
        await using (var session = store.OpenAcross())
            oldest = await session.Query<RequestOrigin>().Where(origin => origin.AnyTenant() && origin.At < before)
                .OrderBy(origin => origin.At).Take(Batch).ToListAsync(cancellation);
        // What spans associations may look, and only a session of its own association may delete.
        foreach (var theirs in oldest.GroupBy(origin => origin.Association))
        {
            await using var session = store.OpenIn(theirs.Key);
            foreach (var origin in theirs) session.Delete(origin);
            await session.SaveChangesAsync(cancellation);
        }
        return oldest.Count;
    }
}
