using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Associations.ServiceDefaults.OpenApi;

/// <summary>Gives schemas the words of the documentation comments, and the API's own names.</summary>
sealed class Schemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.Assembly.GetName().Name!.StartsWith("Associations.", StringComparison.Ordinal))
        {
            schema.Description = XmlDocs.Of(type) ?? schema.Description;
            if (type.IsEnum) (schema.Type, schema.Description) = (JsonSchemaType.String, $"{schema.Description} {Values(type, schema)}".Trim());
        }
        else if (context.JsonPropertyInfo is { AttributeProvider: System.Reflection.MemberInfo property })
        {
            schema.Description = XmlDocs.Of(property.DeclaringType!, property.Name) ?? schema.Description;
        }
        return Task.CompletedTask;
    }

    /// <summary>The name of a type in the description, or null for what has none of its own.</summary>
    internal static string? NameOf(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (type == typeof(ProblemAnswer)) return "Problem";
        if (type == typeof(DryRunAnswer)) return "DryRun";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PageOf<>)) return $"{Trimmed(type.GetGenericArguments()[0])}Page";
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(info) is null) return null;
        return type.IsGenericType ? $"{Trimmed(type.GetGenericArguments()[0])}{type.Name.Split('`')[0]}" : Trimmed(type);
    }

    // What a caller sees of a thing is called as the thing.
    static string Trimmed(Type type) => type.Name.EndsWith("View", StringComparison.Ordinal) ? type.Name[..^4] : type.Name;

    static string Values(Type type, OpenApiSchema schema) => string.Join(' ', Enum.GetNames(type)
        .Zip(schema.Enum ?? [], (name, value) => (Value: value, Meaning: XmlDocs.OfValue(type, name)))
        .Where(value => value.Meaning is not null)
        .Select(value => $"`{value.Value?.GetValue<string>()}`: {value.Meaning}"));
}
