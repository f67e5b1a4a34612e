using System.Buffers.Binary;
using System.Buffers.Text;

namespace Associations.EventSourcing;

/// <summary>A place in one thing's history as opaque text: the version up to which a caller has read it.</summary>
static class VersionCursor
{
    internal static string Of(long version)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)version);
        return Base64Url.EncodeToString(bytes);
    }

    internal static bool TryParse(string cursor, out long version)
    {
        Span<byte> bytes = stackalloc byte[4];
        var read = cursor.Length == 6 && Base64Url.TryDecodeFromChars(cursor, bytes, out var written) && written == 4;
        version = read ? BinaryPrimitives.ReadInt32BigEndian(bytes) : 0;
        return version > 0;
    }
}
