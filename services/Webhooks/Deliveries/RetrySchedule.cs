namespace Associations.Webhooks.Deliveries;

/// <summary>
/// When a failed delivery is tried again: the schedule that Standard Webhooks 1.0.0 gives as its example. Ten attempts over 75 hours and
/// a half, each wait moved by up to a fifth either way, so that what failed together does not come back together.
/// </summary>
static class RetrySchedule
{
    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The longest that a receiver's <c>Retry-After</c> can put off an attempt that the schedule would make sooner.</summary>
    internal static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    internal static int Attempts => Waits.Length + 1;

    /// <summary>How long to wait after attempt number <paramref name="attempt"/> failed.</summary>
    /// <param name="attempt">How many attempts were made, 1 for the first.</param>
    /// <param name="retryAfter">
    /// What the receiver asked for. It never makes the wait shorter than the schedule's, and makes it no longer than
    /// <see cref="LongestRetryAfter"/>: a wrong header must neither hurry us nor park a delivery for ten years.
    /// </param>
    /// <param name="random">From 0 to 1, where 0.5 is the schedule's wait exactly.</param>
    /// <returns>Null when that was the last attempt.</returns>
    internal static TimeSpan? WaitAfter(int attempt, TimeSpan? retryAfter, double random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        if (attempt > Waits.Length)
            return null;

        var wait = Waits[attempt - 1] * (0.8 + (0.4 * random));
        var asked = retryAfter is { } delay && delay < LongestRetryAfter ? delay : retryAfter is null ? TimeSpan.Zero : LongestRetryAfter;
        return asked > wait ? asked : wait;
    }
}
