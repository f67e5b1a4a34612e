using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>
/// The messages of one reaction that came while others of their association were worked on, and are taken together next. Whoever finds nobody at work
/// begins at once: no message waits for company, and the more there are, the fewer are the transactions.
/// </summary>
public sealed partial class Gathering<TReaction, TContract>(Runner runner, ILogger<TReaction> log) : IDisposable
    where TReaction : class, IReaction<TContract>
    where TContract : class
{
    static readonly ActivitySource Activities = new("Associations");

    // As many as the other queues work on at once, whether together or each by itself: each holds a connection.
    readonly SemaphoreSlim places = new(8);
    readonly Dictionary<Guid, List<Gathered>> waiting = [];

    /// <summary>Lets a message have its effect together with whatever else waits.</summary>
    /// <returns>True once that is committed; false when it is to be run by itself, and nothing of it has happened.</returns>
    internal Task<bool> Join(Gathered one)
    {
        var association = one.Message.Association;
        lock (waiting)
        {
            if (waiting.TryGetValue(association, out var others))
            {
                others.Add(one);
                return one.Done.Task;
            }
            waiting.Add(association, [one]);
        }
        // Outside the span of the one that happened to be first.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(() => TakeTurns(association));
        return one.Done.Task;
    }

    /// <summary>How many of an association wait for those that are worked on.</summary>
    internal int Waiting(Guid association)
    {
        lock (waiting) return waiting.GetValueOrDefault(association)?.Count ?? 0;
    }

    /// <summary>Runs a message by itself when there is a place.</summary>
    internal async Task<T> Alone<T>(Func<Task<T>> run, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            return await run();
        }
        finally
        {
            places.Release();
        }
    }

    async Task TakeTurns(Guid association)
    {
        while (Next(association) is { } together)
        {
            var done = false;
            try
            {
                done = await Alone(() => Run(association, together), CancellationToken.None);
            }
            catch (Exception failure)
            {
                // Whose fault it is shows when each is run by itself.
                LogNotTogether(log, together.Count, failure.GetType().Name);
            }
            foreach (var one in together) one.Done.SetResult(done);
        }
    }

    List<Gathered>? Next(Guid association)
    {
        lock (waiting)
        {
            var all = waiting[association];
            if (all.Count == 0)
            {
                waiting.Remove(association);
                return null;
            }
            var next = all[..Math.Min(all.Count, ReactionQueue.Together)];
            all.RemoveRange(0, next.Count);
            return next;
        }
    }

    async Task<bool> Run(Guid association, List<Gathered> together)
    {
        var cancellation = together[0].Cancellation;
        // One by itself goes on in its own trace; a transaction of many is part of none of theirs, and names them all.
        var traces = together.Select(one => one.Part.During?.Context ?? default).ToList();
        using var activity = Activities.StartActivity(
            $"{typeof(TReaction).Name} together", ActivityKind.Internal, traces is [var own] ? own : default, links: traces.Where(trace => trace != default).Select(trace => new ActivityLink(trace)));
        return await runner.RunTogether(association, [.. together.Select(one => one.Part)], async work =>
        {
            await work.LoadAhead<InboxEntry>(together.Select(one => one.Key), entry => entry.Id, cancellation);
            await ((IReactionTogether<TContract>)together[0].Reaction).LookAhead([.. together.Select(one => one.Contract)], work, cancellation);
        }, cancellation);
    }

    /// <inheritdoc />
    public void Dispose() => places.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages could not have their effect together and are run one by one ({Failure})")]
    static partial void LogNotTogether(ILogger log, int count, string failure);

    /// <summary>A message that waits.</summary>
    /// <param name="Reaction">What it is brought to.</param>
    /// <param name="Contract">The message.</param>
    /// <param name="Message">What travels beside it.</param>
    /// <param name="Key">Its key in the inbox.</param>
    /// <param name="Part">Its effect.</param>
    /// <param name="Cancellation">Ends with its delivery.</param>
    internal sealed record Gathered(TReaction Reaction, TContract Contract, Message Message, string Key, Runner.Part Part, CancellationToken Cancellation)
    {
        internal TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
