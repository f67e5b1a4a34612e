using System.Security.Cryptography;
using System.Text;

namespace Associations.EventSourcing;

/// <summary>Ids that are a function of something else, so that doing a thing twice finds the first.</summary>
public static class Uuid
{
    /// <summary>A UUIDv5 (RFC 9562 section 5.5): the same scope and name always give the same id.</summary>
    public static Guid From(Guid scope, string name)
    {
        var source = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        scope.TryWriteBytes(source, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, source.AsSpan(16));
#pragma warning disable CA5350 // The RFC prescribes SHA-1; the id protects nothing.
        var hash = SHA1.HashData(source);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    /// <summary>A new UUIDv7 (RFC 9562 section 5.7), which sorts by the time it was made.</summary>
    public static Guid New(DateTimeOffset now) => Guid.CreateVersion7(now);
}
