using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>
/// Deletes what was kept of requests' origins when its time is over, some at a time so that nothing waits for it. Several nodes may do
/// it at once: what one has deleted, the other does not find.
/// </summary>
sealed partial class AuditRetention(IDocumentStore store, AuditOptions options, TimeProvider time, ILogger<AuditRetention> log) : BackgroundService
{
    const int Batch = 1000;
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DeleteOldest(stoppingToken) < Batch) await Task.Delay(Pause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogCannotDelete(log, failure.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
            }
        }
    }

    async Task<int> DeleteOldest(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.KeepOriginsFor;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Origins of requests whose time is over cannot be deleted at the moment ({Failure})")]
    static partial void LogCannotDelete(ILogger log, string failure);
}
