using System.Buffers.Binary;
using System.Security.Cryptography;
using Associations.EventSourcing;
using PdfSharp.Drawing;

namespace Associations.Billing.Entities;

/// <summary>
/// A picture that a legal entity's documents show. It is kept for ever, as the documents are that were issued with it; an entity that has another one names
/// another.
/// </summary>
/// <param name="Id">Follows from the entity and the picture.</param>
/// <param name="MediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Content">The picture as it came.</param>
public sealed record EntityLogo(Guid Id, string MediaType, byte[] Content)
{
    /// <summary>How many bytes one may have: it is in every document.</summary>
    internal const int MostBytes = 256 * 1024;

    // As wide as a page at 200 dots to the inch; more only makes documents heavy.
    const int MostPixels = 2000;

    internal const string Png = "image/png", Jpeg = "image/jpeg";

    static ReadOnlySpan<byte> PngBegins => [137, 80, 78, 71, 13, 10, 26, 10];

    /// <summary>A picture of an entity, or null where it is none that documents can show.</summary>
    internal static EntityLogo? Of(Guid entity, byte[] content) =>
        (content.AsSpan().StartsWith(PngBegins) ? Png : content.AsSpan().StartsWith((ReadOnlySpan<byte>)[255, 216, 255]) ? Jpeg : null) is { } type && CanBeShown(content, type)
            ? new(Uuid.From(entity, $"logo/{Convert.ToHexStringLower(SHA256.HashData(content))}"), type, content) : null;

    // A PNG says first how large it becomes, and is unpacked only if that is not much. A JPEG is put into documents as it is.
    static bool CanBeShown(byte[] content, string type)
    {
        if (type == Png && (content.Length < 24 || !IsSize(BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(16))) || !IsSize(BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(20)))))
            return false;
        try
        {
            using var stream = new MemoryStream(content, 0, content.Length, writable: false, publiclyVisible: true);
            using var picture = XImage.FromStream(stream);
            return IsSize(picture.PixelWidth) && IsSize(picture.PixelHeight);
        }
        // The library has no exception of its own for what is damaged.
        catch (Exception damaged) when (damaged is not OutOfMemoryException)
        {
            return false;
        }
    }

    static bool IsSize(int pixels) => pixels is > 0 and <= MostPixels;
}
