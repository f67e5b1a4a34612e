using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Associations.Billing.Documents;

/// <summary>A document of A4 pages that is written from the top down. Lengths are points (1/72 inch); a further page begins by itself.</summary>
sealed partial class Sheet : IDisposable
{
    internal const int Left = 56, Right = 539, Width = Right - Left;
    const int Top = 56, Bottom = 770, Foot = 800;

    readonly PdfDocument pdf = new();
    readonly string footer;
    XGraphics page;

    /// <param name="title">What the reader's window is called.</param>
    /// <param name="issued">The day that it bears, which is its date of creation too: the same document has the same bytes.</param>
    /// <param name="footer">What stands at the foot of every page, beside its number.</param>
    internal Sheet(string title, DateOnly issued, string footer)
    {
        var at = issued.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        (pdf.Info.Title, pdf.Info.CreationDate, pdf.Info.ModificationDate) = (title, at, at);
        pdf.Options.CompressContentStreams = true;
        this.footer = Clean(footer);
        page = NewPage();
    }

    /// <summary>How far down the page the next thing goes.</summary>
    internal double Y { get; set; } = Top;

    /// <summary>Called at the top of every page but the first, to repeat what must stand there.</summary>
    internal Action? Continued { get; set; }

    /// <summary>Begins a page unless so much fits on this one.</summary>
    internal void Room(double height)
    {
        if (Y + height <= Bottom) return;
        page.Dispose();
        page = NewPage();
        Y = Top;
        Continued?.Invoke();
    }

    /// <summary>Writes lines one below the other and returns where they end; moves nothing else.</summary>
    internal double Write(IEnumerable<string> lines, XFont font, double x, double y, double width, bool right = false, bool grey = false)
    {
        foreach (var line in lines)
        {
            page.DrawString(line, font, grey ? XBrushes.DimGray : XBrushes.Black, new XRect(x, y, width, LineHeight(font)), right ? XStringFormats.TopRight : XStringFormats.TopLeft);
            y += LineHeight(font);
        }
        return y;
    }

    internal void Rule(double y, bool strong = false) => page.DrawLine(new XPen(strong ? XColors.Black : XColors.LightGray, strong ? 0.8 : 0.5), Left, y, Right, y);

    /// <summary>A picture within a box, as large as fits, at its right upper corner.</summary>
    internal void Picture(byte[] image, double y, double width, double height)
    {
        using var stream = new MemoryStream(image, 0, image.Length, writable: false, publiclyVisible: true);
        using var picture = XImage.FromStream(stream);
        var scale = Math.Min(width / picture.PointWidth, height / picture.PointHeight);
        page.DrawImage(picture, Right - picture.PointWidth * scale, y, picture.PointWidth * scale, picture.PointHeight * scale);
    }

    internal static double LineHeight(XFont font) => Math.Ceiling(font.GetHeight());

    /// <summary>A text in lines that are no wider than this; a word that is wider is cut.</summary>
    internal IReadOnlyList<string> Wrap(string text, XFont font, double width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in Clean(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Cut(word, font, width)))
        {
            if (line.Length > 0 && Measure($"{line} {word}", font) > width)
            {
                lines.Add(line);
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        if (line.Length > 0) lines.Add(line);
        return lines;
    }

    IEnumerable<string> Cut(string word, XFont font, double width)
    {
        var piece = new StringBuilder();
        foreach (var letter in Letters(word))
        {
            if (piece.Length > 0 && Measure($"{piece}{letter}", font) > width)
            {
                yield return piece.ToString();
                piece.Clear();
            }
            piece.Append(letter);
        }
        yield return piece.ToString();
    }

    static IEnumerable<string> Letters(string word)
    {
        for (var letters = StringInfo.GetTextElementEnumerator(word); letters.MoveNext();) yield return letters.GetTextElement();
    }

    double Measure(string text, XFont font) => page.MeasureString(text, font).Width;

    /// <summary>The finished document, whose pages are numbered now that their count is known.</summary>
    internal byte[] Finish()
    {
        page.Dispose();
        var font = Fonts.Regular(8);
        for (var number = 0; number < pdf.PageCount; number++)
        {
            page = XGraphics.FromPdfPage(pdf.Pages[number]);
            Write([footer], font, Left, Foot, Width, grey: true);
            Write([string.Create(CultureInfo.InvariantCulture, $"Page {number + 1} of {pdf.PageCount}")], font, Left, Foot, Width, right: true, grey: true);
            page.Dispose();
        }
        pdf.Internals.FirstDocumentID = pdf.Internals.SecondDocumentID = new string('0', 16);
        using var stream = new MemoryStream();
        pdf.Save(stream, closeStream: false);
        return Fixed(stream.ToArray());
    }

    // The library marks a document and its fonts by chance. In the same places and lengths, so that no offset moves, they are marked by order and
    // by content: subsets of fonts only have to differ within a document (ISO 32000-1, 9.6.4), and documents from each other (14.4).
    static byte[] Fixed(byte[] bytes)
    {
        var text = Uuid().Replace(Encoding.Latin1.GetString(bytes), Guid.Empty.ToString());
        foreach (var (name, index) in SubsetName().Matches(text).Select(match => match.Value).Distinct().Select((name, index) => (name, index)).ToList())
            text = text.Replace(name, $"/{new string((char)('A' + index), 6)}+", StringComparison.Ordinal);
        var identity = new Guid(SHA256.HashData(Encoding.Latin1.GetBytes(text)).AsSpan(0, 16), bigEndian: true);
        return Encoding.Latin1.GetBytes(text
            .Replace(Guid.Empty.ToString(), identity.ToString(), StringComparison.Ordinal)
            .Replace(string.Concat(Enumerable.Repeat("30", 16)), identity.ToString("N").ToUpperInvariant(), StringComparison.Ordinal));
    }

    XGraphics NewPage()
    {
        var added = pdf.AddPage();
        added.Size = PdfSharp.PageSize.A4;
        return XGraphics.FromPdfPage(added);
    }

    /// <summary>Text on one line: what a page cannot show, such as a line break that came with it, becomes a space.</summary>
    static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? " " : rune.ToString()));

    public void Dispose()
    {
        page.Dispose();
        pdf.Dispose();
    }

    [GeneratedRegex(@"/[A-Z]{6}\+(?=Liberation)")]
    private static partial Regex SubsetName();

    [GeneratedRegex("(?<=uuid:)[0-9a-f-]{36}")]
    private static partial Regex Uuid();
}
