using System.Security.Cryptography;
using Associations.EventSourcing;
using Marten;
using Microsoft.Extensions.Caching.Memory;

namespace Associations.Events.Formats;

/// <summary>A file, and its strong validator: a hash of the bytes, in quotes.</summary>
sealed record AgendaFile(byte[] Bytes, string ETag);

/// <summary>
/// Released agendas in other formats. Each is made when it is first asked for and kept for a while; it follows from the release alone, so it is
/// the same wherever and whenever it is made.
/// </summary>
sealed class AgendaFiles(IDocumentStore store) : IDisposable
{
    readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = 128 * 1024 * 1024 });

    /// <param name="association">Whose event it is.</param>
    /// <param name="releaseId">The release.</param>
    /// <param name="name">What is unique to the file among those of the release.</param>
    /// <param name="write">Makes it; null where the release has no such thing.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null where there is no such file, as of a release that was made before there were any.</returns>
    internal async Task<AgendaFile?> Of(Guid association, Guid releaseId, string name, Func<ReleasedProgramme, byte[]?> write, CancellationToken cancellation)
    {
        if (cache.TryGetValue((releaseId, name), out AgendaFile? held)) return held;
        if (await Programme(association, releaseId, cancellation) is not { } programme || write(programme) is not { } bytes) return null;
        return Keep((releaseId, name), new AgendaFile(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""), bytes.Length);
    }

    async Task<ReleasedProgramme?> Programme(Guid association, Guid releaseId, CancellationToken cancellation)
    {
        if (cache.TryGetValue(releaseId, out ReleasedProgramme? held)) return held;
        await using var session = store.ReadIn(association);
        var programme = await session.LoadAsync<ReleasedProgramme>(releaseId, cancellation);
        return programme is null ? null
            : Keep(releaseId, programme, programme.Sessions.Sum(one => 1000 + 2 * ((one.Abstract?.Length ?? 0) + (one.Description?.Length ?? 0))));
    }

    T Keep<T>(object key, T thing, long size) => cache.Set(key, thing, new MemoryCacheEntryOptions { Size = size, SlidingExpiration = TimeSpan.FromHours(1) });

    public void Dispose() => cache.Dispose();
}
