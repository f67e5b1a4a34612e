using System.Text.Json;

namespace Associations.StripeEmulator.Journal;

/// <summary>
/// Append-only file of one JSON document a line. A line is handed to the operating system before its request is answered, so killing
/// the process loses nothing answered; a last line that was cut off was never answered and is dropped on the next start.
/// </summary>
sealed class JournalFile : IDisposable
{
    readonly string _path;
    FileStream _file;

    JournalFile(string path, FileStream file) => (_path, _file) = (path, file);

    internal static JournalFile Open(string folder)
    {
        try
        {
            var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "journal.jsonl");
            return new(path, OpenStream(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EmulatorCannotStartException(
                $"The data folder '{folder}' cannot be used (is another emulator running on it?): {failure.Message}", failure);
        }
    }

    /// <summary>Every whole line; what comes after the last line's end is taken off the file.</summary>
    internal IEnumerable<JournalEntry> Read()
    {
        _file.SetLength(EndOfLastLine());
        _file.Seek(0, SeekOrigin.Begin);
        using (var reader = new StreamReader(_file, leaveOpen: true))
        {
            for (var number = 1; reader.ReadLine() is { } line; number++)
                yield return Parse(line, number);
        }

        _file.Seek(0, SeekOrigin.End);
    }

    internal void Append(JournalEntry entry)
    {
        var start = _file.Position;
        try
        {
            Write(_file, entry);
            _file.Flush();
        }
        catch
        {
            // Half a line would swallow the next one.
            _file.SetLength(start);
            throw;
        }
    }

    /// <summary>Puts these lines in place of all: in a new file that takes the old one's name when it is whole on the disk.</summary>
    internal void Replace(IEnumerable<JournalEntry> everything)
    {
        var next = _path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            foreach (var entry in everything)
                Write(file, entry);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
        _file.Dispose();
        _file = OpenStream(_path);
        _file.Seek(0, SeekOrigin.End);
    }

    public void Dispose() => _file.Dispose();

    static FileStream OpenStream(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    static void Write(FileStream file, JournalEntry entry)
    {
        JsonSerializer.Serialize(file, entry, StripeJson.Options);
        file.WriteByte((byte)'\n');
    }

    long EndOfLastLine()
    {
        for (var at = _file.Length - 1; at >= 0; at--)
        {
            _file.Seek(at, SeekOrigin.Begin);
            if (_file.ReadByte() == '\n')
                return at + 1;
        }

        return 0;
    }

    JournalEntry Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(line, StripeJson.Options)!;
        }
        catch (JsonException failure)
        {
            throw new EmulatorCannotStartException($"Line {number} of {_path} cannot be read: {failure.Message}", failure);
        }
    }
}
