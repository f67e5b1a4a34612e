using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace Associations.Billing.Documents;

/// <summary>
/// The typeface of documents, which travels with the service so that they look the same on every machine: Liberation Sans, for the Latin, Greek
/// and Cyrillic scripts. Its licence stands beside it.
/// </summary>
sealed class Fonts : IFontResolver
{
    const string Family = "Liberation Sans";

    static Fonts() => GlobalFontSettings.FontResolver = new Fonts();

    // One encoding for all text, whatever its script.
    static readonly XPdfFontOptions Options = new(PdfFontEncoding.Unicode);

    internal static XFont Regular(int size) => new(Family, size, XFontStyleEx.Regular, Options);

    internal static XFont Bold(int size) => new(Family, size, XFontStyleEx.Bold, Options);

    public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? "LiberationSans-Bold" : "LiberationSans-Regular");

    public byte[] GetFont(string faceName)
    {
        using var file = typeof(Fonts).Assembly.GetManifestResourceStream($"{faceName}.ttf") ?? throw new InvalidOperationException($"The font {faceName} is not in the assembly.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
