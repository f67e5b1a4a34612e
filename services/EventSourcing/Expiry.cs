using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>
/// Deletes what has had its time, some at a time so that nothing waits for it. Several nodes may do it at once: what one has deleted, the
/// other does not find.
/// </summary>
abstract partial class Expiry(int batch, TimeSpan pause, TimeProvider time, ILogger log) : BackgroundService
{
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Deletes a batch at most, the oldest first, and says how many there were.</summary>
    protected abstract Task<int> DeleteOldest(CancellationToken cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await DeleteOldest(stoppingToken) < batch) await Task.Delay(pause, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogCannotDelete(log, GetType().Name, failure.GetType().Name);
                await Task.Delay(AfterFailure, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} cannot delete at the moment ({Failure}) and will try again")]
    static partial void LogCannotDelete(ILogger log, string what, string failure);
}
