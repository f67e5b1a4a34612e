using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Associations.Webhooks.Feed;

/// <summary>
/// A place in one association's feed, as opaque text. The digest binds it to the association and tells a cursor that was cut off or made by
/// hand; it is no secret, because a cursor opens nothing that the access token does not.
/// </summary>
static class FeedCursor
{
    const int PlaceBytes = 8, DigestBytes = 8;

    internal static string Of(Guid association, long sequence)
    {
        Span<byte> cursor = stackalloc byte[PlaceBytes + DigestBytes];
        BinaryPrimitives.WriteInt64BigEndian(cursor, sequence);
        Digest(association, cursor[..PlaceBytes]).CopyTo(cursor[PlaceBytes..]);
        return Base64Url.EncodeToString(cursor);
    }

    /// <returns>False when the text is no cursor of this association's feed.</returns>
    internal static bool TryParse(Guid association, string text, out long sequence)
    {
        sequence = 0;
        Span<byte> cursor = stackalloc byte[PlaceBytes + DigestBytes];
        if (text.Length != Base64Url.GetEncodedLength(cursor.Length)
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, cursor, out var written) || written != cursor.Length
            || !cursor[PlaceBytes..].SequenceEqual(Digest(association, cursor[..PlaceBytes])))
            return false;
        sequence = BinaryPrimitives.ReadInt64BigEndian(cursor);
        return sequence > 0;
    }

    static ReadOnlySpan<byte> Digest(Guid association, ReadOnlySpan<byte> place) =>
        SHA256.HashData([.. "feed/1"u8, .. association.ToByteArray(bigEndian: true), .. place]).AsSpan(0, DigestBytes);
}
