using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace Associations.ServiceDefaults;

/// <summary>
/// Settings as files of a folder, as orchestrators mount secrets: the file <c>Stripe__ApiKey</c> holds <c>Stripe:ApiKey</c>. A file that
/// changes is taken up while the process runs, so that a secret can be replaced without a restart.
/// </summary>
static class SecretFiles
{
    /// <summary>Adds the folder that <c>Secrets:Folder</c> names, over all other settings; nothing without it.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    internal static void AddTo(WebApplicationBuilder builder)
    {
        if (builder.Configuration["Secrets:Folder"] is not { Length: > 0 } folder) return;
        builder.Configuration.AddKeyPerFile(source =>
        {
            // Looked at every few seconds: a mounted secret is replaced by a link to another folder, of which a file system tells nothing.
            source.FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)) { UsePollingFileWatcher = true, UseActivePolling = true };
            source.ReloadOnChange = true;
        });
    }
}
