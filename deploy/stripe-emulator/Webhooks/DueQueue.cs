namespace Associations.StripeEmulator.Webhooks;

/// <summary>Ids that are due at a time; whoever waits gets the earliest one, not before it is due.</summary>
sealed class DueQueue(TimeProvider time)
{
    readonly Lock _gate = new();
    readonly PriorityQueue<string, (long Due, long Sequence)> _queue = new();
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Add(string id, long dueMilliseconds, long sequence = 0)
    {
        lock (_gate)
        {
            _queue.Enqueue(id, (dueMilliseconds, sequence));
            _changed.TrySetResult();
        }
    }

    internal async Task<string> Next(CancellationToken ct)
    {
        while (true)
        {
            Task change;
            var wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                if (_queue.TryPeek(out var id, out var at))
                {
                    wait = DateTimeOffset.FromUnixTimeMilliseconds(at.Due) - time.GetUtcNow();
                    if (wait <= TimeSpan.Zero)
                    {
                        _queue.Dequeue();
                        return id;
                    }
                }

                if (_changed.Task.IsCompleted)
                    _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                change = _changed.Task;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(change, Task.Delay(wait, time, waiting.Token));
            await waiting.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }
    }
}
