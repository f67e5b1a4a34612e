using System.Collections.Concurrent;
using System.Diagnostics;

namespace Associations.Benchmarks;

/// <summary>One message, with the instants at which it passed each place.</summary>
sealed class Passage(int number)
{
    readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long began, committed, arrived;

    internal int Number { get; } = number;

    /// <summary>The same for every path: about as long as a real contract.</summary>
    internal string Text { get; } = $"{number:D10} {new string('x', 189)}";

    /// <summary>Completes when the consumer has done all that it does for the message, its own commit included.</summary>
    internal Task Done => done.Task;

    internal void Begin() => began = Stopwatch.GetTimestamp();

    internal void Commit() => committed = Stopwatch.GetTimestamp();

    /// <summary>Counts the first time: what comes again is not faster.</summary>
    internal void Arrive() => Interlocked.CompareExchange(ref arrived, Stopwatch.GetTimestamp(), 0);

    internal void Finish() => done.TrySetResult();

    internal double MillisecondsFromBegin => Stopwatch.GetElapsedTime(began, arrived).TotalMilliseconds;
    internal double MillisecondsFromCommit => Stopwatch.GetElapsedTime(committed, arrived).TotalMilliseconds;
}

/// <summary>A way for a message from a writer to a consumer.</summary>
abstract class DeliveryPath(string name) : IAsyncDisposable
{
    readonly ConcurrentDictionary<int, Passage> underWay = new();
    int last;

    internal string Name { get; } = name;

    internal Passage Next()
    {
        var passage = new Passage(Interlocked.Increment(ref last));
        underWay[passage.Number] = passage;
        return passage;
    }

    /// <summary>What a consumer looks its message up by; null for one that was delivered again after it was done.</summary>
    internal Passage? Find(int number) => underWay.GetValueOrDefault(number);

    internal void Forget(Passage passage) => underWay.TryRemove(passage.Number, out _);

    /// <summary>Writes the message, and returns when the writer may forget it.</summary>
    /// <param name="passage">The message.</param>
    /// <param name="writer">Which of the writers at work writes it, from 0.</param>
    /// <param name="cancellation">Gives up.</param>
    internal abstract Task Send(Passage passage, int writer, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A message was written and never consumed, which no figure makes good.</summary>
sealed class LostMessagesException(string message) : Exception(message);
