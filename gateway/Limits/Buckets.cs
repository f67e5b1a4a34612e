namespace Associations.Gateway.Limits;

/// <summary>
/// So much per second and so much at once, for any number of keys in a fixed amount of memory: the generic cell rate algorithm (ITU-T I.371,
/// the leaky bucket as a meter), which keeps one instant per key, in a table that never grows.
/// </summary>
/// <remarks>
/// A key has two places in the table, found by a hash with a seed of this process, and the emptier one counts (a count-min sketch with
/// conservative update). So a flood of a million keys, which fills many places, seldom fills both of a key that behaves, and nobody outside
/// can choose keys that share a place.
/// </remarks>
/// <param name="rate">How many a second, in the long run.</param>
/// <param name="burst">How many at once.</param>
/// <param name="time">The clock.</param>
sealed class Buckets(double rate, int burst, TimeProvider time)
{
    /// <summary>Half a mebibyte for each kind of limit.</summary>
    internal const int Places = 65_536;

    // When the key's bucket will be empty again, in ticks of the clock; less than now means empty.
    readonly long[] empty = new long[Places];
    readonly long cost = Math.Max(1, (long)(time.TimestampFrequency / rate));
    readonly int seed = Random.Shared.Next();

    /// <summary>How many at once.</summary>
    internal int Burst => burst;

    /// <summary>In how many seconds a full bucket is empty again.</summary>
    internal int Window => Math.Max(1, (int)Math.Ceiling(burst / rate));

    /// <summary>Takes one for a key, if there is one.</summary>
    internal Verdict Take(ReadOnlySpan<char> key, ReadOnlySpan<char> and = default) => Take(HashCode.Combine(seed, string.GetHashCode(key), string.GetHashCode(and)));

    Verdict Take(int hash)
    {
        var now = time.GetTimestamp();
        ref var first = ref empty[(uint)hash % Places];
        ref var second = ref empty[(uint)HashCode.Combine(hash, seed) % Places];
        while (true)
        {
            var (here, there) = (Volatile.Read(ref first), Volatile.Read(ref second));
            var after = Math.Max(Math.Min(here, there), now) + cost;
            // What is refused costs nothing, so that one who keeps asking is served again at the rate.
            if (after - now > cost * burst) return new Verdict(false, 0, Seconds(after - now - (cost * burst)));
            ref var counts = ref here <= there ? ref first : ref second;
            if (Interlocked.CompareExchange(ref counts, after, Math.Min(here, there)) != Math.Min(here, there)) continue;
            Raise(ref here <= there ? ref second : ref first, after);
            return new Verdict(true, (int)(((cost * burst) - (after - now)) / cost), Seconds(after - now));
        }
    }

    // The other place is never behind the one that counts, or a key would have what both of them hold.
    static void Raise(ref long place, long to)
    {
        for (var held = Volatile.Read(ref place); held < to;)
        {
            var found = Interlocked.CompareExchange(ref place, to, held);
            if (found == held) return;
            held = found;
        }
    }

    int Seconds(long ticks) => Math.Max(1, (int)Math.Ceiling(ticks / (double)time.TimestampFrequency));

    /// <summary>What came of asking.</summary>
    /// <param name="Granted">Whether it may go on.</param>
    /// <param name="Remaining">How many more at once, now.</param>
    /// <param name="Reset">Seconds until there is one again, or all of them where one was granted.</param>
    internal readonly record struct Verdict(bool Granted, int Remaining, int Reset);
}
