namespace Associations.Provisioning;

/// <summary>Locks on files, which the operating system takes back from a process that dies.</summary>
static class Locks
{
    /// <summary>Takes the lock for us alone, or says that somebody holds it.</summary>
    internal static FileStream? TryAlone(string file) => TryOpen(file, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock together with others, so that nobody gets it alone.</summary>
    internal static FileStream? TryTogether(string file)
    {
        if (!File.Exists(file)) using (new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { }
        return TryOpen(file, FileAccess.Read, FileShare.Read);
    }

    internal static async Task<FileStream> AloneAsync(string file, Action onWait, CancellationToken ct)
    {
        for (var waits = 0; ; waits++)
        {
            if (TryAlone(file) is { } held) return held;
            if (waits == 20) onWait();
            await Task.Delay(50, ct);
        }
    }

    static FileStream? TryOpen(string file, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(file, access == FileAccess.Read ? FileMode.Open : FileMode.OpenOrCreate, access, share);
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
