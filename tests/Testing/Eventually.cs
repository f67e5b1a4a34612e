namespace Associations.Testing;

/// <summary>Waits for something to become true, because what a relay and a broker do takes its own time.</summary>
public static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until there is a value.</summary>
    /// <exception cref="TimeoutException">There was none within the patience of a test.</exception>
    public static async Task<T> Get<T>(Func<Task<T?>> look, string what, TimeSpan? patience = null) where T : class
    {
        using var timeout = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            if (await look() is { } found) return found;
            if (timeout.IsCancellationRequested) throw new TimeoutException($"Waited in vain for {what}.");
            await Task.Delay(15);
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    public static Task Holds(Func<Task<bool>> condition, string what, TimeSpan? patience = null) =>
        Get(async () => await condition() ? what : null, what, patience);
}
