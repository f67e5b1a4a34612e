using System.Text.Json;
using System.Text.Json.Serialization;

namespace Associations.Provisioning;

/// <summary>What a folder's servers are, kept in the folder. It holds their passwords and is readable by its owner alone.</summary>
sealed record StateFile(ServerState? Postgres, ServerState? RabbitMq)
{
    const string FileName = "servers.json";
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    internal static StateFile Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) return new(null, null);
        try
        {
            return JsonSerializer.Deserialize<StateFile>(File.ReadAllText(file), Json) ?? new(null, null);
        }
        catch (JsonException broken)
        {
            throw new ProvisioningException($"{file} cannot be read ({broken.Message}); delete the folder {folder} to begin anew.", broken);
        }
    }

    /// <summary>Replaces the file in one step: a crash leaves the old one or the new one.</summary>
    internal void Write(string folder)
    {
        var file = Path.Combine(folder, FileName);
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(file + ".new", options)) JsonSerializer.Serialize(stream, this, Json);
        File.Move(file + ".new", file, overwrite: true);
    }

    internal static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));
}
