using System.Threading.Channels;

namespace Associations.Billing.StripeEvents;

/// <summary>Wakes the worker in this process the moment an event is stored; another process finds it at its next look.</summary>
sealed class StripeEventSignal
{
    readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal void Raise() => channel.Writer.TryWrite(true);

    internal async Task Wait(TimeSpan atMost, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(atMost);
        try
        {
            await channel.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Time to look anyway.
        }
    }
}
