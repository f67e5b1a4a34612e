using System.Text.Json;
using System.Text.Json.Serialization;

namespace Associations.ServiceDefaults;

/// <summary>
/// JSON as the API speaks it: camelCase names, enums as camelCase strings, and strict on the way in. A field that is unknown, missing
/// or null where it must not be is an error, because a request that is half understood does the wrong thing.
/// </summary>
public static class Json
{
    /// <summary>The options shared by requests, answers and webhooks.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    internal static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
