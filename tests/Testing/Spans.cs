using System.Collections.Concurrent;
using System.Diagnostics;

namespace Associations.Testing;

/// <summary>Keeps every span of this process that ends while it is there, as an exporter would get it.</summary>
public sealed class Spans : IDisposable
{
    readonly ConcurrentQueue<Activity> ended = new();
    readonly ActivityListener listener;

    /// <summary>Listens from here.</summary>
    public Spans()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The spans that have ended.</summary>
    public IReadOnlyList<Activity> All => [.. ended];

    /// <summary>All that a span says, as text.</summary>
    public static string Text(Activity span) => string.Join('\n',
        [
            span.DisplayName, span.StatusDescription ?? "", span.TraceStateString ?? "",
            .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"), .. span.Baggage.Select(item => $"{item.Key}={item.Value}"),
            .. span.Events.SelectMany(e => e.Tags.Select(tag => $"{e.Name} {tag.Key}={tag.Value}")),
        ]);

    /// <inheritdoc />
    public void Dispose() => listener.Dispose();
}
