using Associations.EventSourcing;
using Marten;
using Marten.Services;

namespace Associations.Webhooks.Deliveries;

/// <summary>Takes what is due and sends it. Any number of processes may run one; they share the queue.</summary>
sealed partial class Dispatcher(DeliveryQueue queue, Sender sender, Wake wake, ILogger<Dispatcher> log) : BackgroundService
{
    /// <summary>How many attempts this process has under way at once: enough for hundreds of endpoints that hang to their deadline.</summary>
    internal const int Capacity = 1024;

    // A retry falls due, or another process has queued something, without anyone here waking us.
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var underWay = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            underWay.RemoveAll(attempt => attempt.IsCompleted);
            try
            {
                if (underWay.Count < Capacity)
                    underWay.AddRange((await queue.Claim(Capacity - underWay.Count, stoppingToken)).Select(Send));
                await wake.Wait(Pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // The database is away. The queue is in it, so nothing is lost.
                LogCannotClaim(log, failure.GetType().Name);
                await wake.Wait(Pause, CancellationToken.None);
            }
        }
        // What is under way ends by its own deadline, so that a restart makes no duplicates.
        await Task.WhenAll(underWay);
    }

    async Task Send(Claimed claimed)
    {
        using var about = log.About(claimed.Association);
        try
        {
            await sender.Send(claimed);
        }
        catch (Exception failure)
        {
            // Not recorded, so it comes again when the lease ends, with the same id.
            LogNotRecorded(log, claimed.Id, failure.GetType().Name);
        }
        finally
        {
            wake.Up();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Due deliveries cannot be read at the moment ({Failure})")]
    static partial void LogCannotClaim(ILogger log, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The attempt of delivery {Id} could not be recorded ({Failure}); it is made again")]
    static partial void LogNotRecorded(ILogger log, Guid id, string failure);
}

/// <summary>Tells the dispatcher of this process to look now: when a delivery was committed, and when an attempt has ended.</summary>
sealed class Wake : DocumentSessionListenerBase, IDisposable
{
    readonly SemaphoreSlim signal = new(0, 1);

    internal void Up()
    {
        try
        {
            signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    internal Task Wait(TimeSpan longest, CancellationToken cancellation) => signal.WaitAsync(longest, cancellation);

    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        if (commit.Inserted.OfType<Delivery>().Any()) Up();
        return Task.CompletedTask;
    }

    public void Dispose() => signal.Dispose();
}
