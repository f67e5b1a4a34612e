using System.Text;

namespace Associations.Events.Imports;

/// <summary>
/// Reads a table row by row (RFC 4180), forward and without holding it. A cell in quotation marks may have line breaks; a mark in the middle of a cell
/// is one.
/// </summary>
sealed class CsvTable(TextReader text, char separator, int firstLine)
{
    // More than any text we keep; a missing quotation mark would otherwise make one cell of all that follows.
    const int LongestCell = 1024 * 1024;

    readonly char[] buffer = new char[4096];
    int at, held;
    int line = firstLine;
    bool afterReturn;

    /// <summary>The line on which the row that was read last begins.</summary>
    internal int Line { get; private set; }

    /// <summary>True when the row that was read last ended with a line break, and not with the file.</summary>
    internal bool IsWhole { get; private set; }

    /// <summary>The cells of the next row that has any, or null at the end.</summary>
    /// <exception cref="ProgrammeRefusedException">The file ends within a quoted cell, or a cell goes on and on.</exception>
    internal async Task<List<string>?> Row(CancellationToken cancellation)
    {
        var (cells, cell, quoted, closed) = (new List<string>(), new StringBuilder(), false, false);
        Line = line;
        while (true)
        {
            if (at == held && (held = await text.ReadAsync(buffer, cancellation)) is var read && (at = 0) == read)
            {
                if (quoted && !closed) throw Refused("programme-cut-off", "the file ends within a quoted cell; it seems to be cut off.");
                IsWhole = false;
                if (cells.Count == 0 && cell.Length == 0 && !quoted) return null;
                cells.Add(cell.ToString());
                return cells;
            }

            var letter = buffer[at++];
            var isSecond = afterReturn && letter == '\n';
            afterReturn = letter == '\r';
            if (letter is '\r' or '\n' && !isSecond) line++;
            if (quoted && !closed)
            {
                if (letter == '"') closed = true;
                else Append(letter);
            }
            else if (letter == '"' && closed)
            {
                // Two marks within a quoted cell are one.
                Append(letter);
                closed = false;
            }
            else if (letter == '"' && cell.Length == 0 && !quoted)
            {
                quoted = true;
            }
            else if (letter == separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
                (quoted, closed) = (false, false);
            }
            else if (letter is '\r' or '\n')
            {
                if (isSecond && cells.Count == 0 && cell.Length == 0) continue;
                if (cells.Count == 0 && cell.Length == 0 && !quoted)
                {
                    Line = line;
                    continue;
                }
                cells.Add(cell.ToString());
                IsWhole = true;
                return cells;
            }
            else
            {
                Append(letter);
            }
        }

        void Append(char letter)
        {
            if (cell.Length == LongestCell) throw Refused("programme-not-csv", "a cell has more text than a programme can have; a quotation mark may be missing.");
            cell.Append(letter);
        }
    }

    ProgrammeRefusedException Refused(string code, string what) => new(new(code, $"Line {Line}: {what}", Line));
}
