namespace Associations.Deploy.Tests.Provisioning;

/// <summary>A folder for one test, where every user can reach what is in it.</summary>
sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"provisioning-{Guid.NewGuid():N}")).FullName;

    public void Dispose()
    {
        // Servers that were killed a moment ago may still be writing.
        for (var attempt = 0; Directory.Exists(Path); attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (attempt < 50)
            {
                Thread.Sleep(20);
            }
        }
    }
}
