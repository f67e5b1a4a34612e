using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Settlements;

/// <summary>Decides delayed payments and refunds when they are due, also those that became due while the emulator was off.</summary>
sealed partial class SettlementWorker(
    Store store, WebhookSender webhooks, TimeProvider time, ILogger<SettlementWorker> log) : BackgroundService
{
    readonly DueQueue _due = new(time);

    internal void Watch(IEnumerable<PendingOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome is { Done: false, DueMilliseconds: { } due })
                _due.Add(outcome.ObjectId, due);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Watch(store.Read(tx => tx.Outcomes().ToList()));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var id = await _due.Next(stoppingToken);
                webhooks.Send(store.Write(Origin.None, tx =>
                {
                    if (tx.Outcome(id) is { Done: false } outcome)
                        Settlement.Decide(tx, outcome);
                    return true;
                }).Deliveries);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The other payments are to be settled all the same.
                LogFailure(failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A delayed payment could not be settled.")]
    partial void LogFailure(Exception failure);
}
