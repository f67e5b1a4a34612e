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
        using (var stream = Secrets.Create(file + ".new")) JsonSerializer.Serialize(stream, this, Json);
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Says whether the servers of that folder keep data in this home; in doubt they do.</summary>
    internal static bool Mentions(string folder, string home)
    {
        try
        {
            var state = Read(folder);
            return state.Postgres?.Folder == home || state.RabbitMq?.Folder == home;
        }
        catch (ProvisioningException)
        {
            return true;
        }
    }

    internal static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));
}
