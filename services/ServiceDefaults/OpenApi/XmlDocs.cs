using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Associations.ServiceDefaults.OpenApi;

/// <summary>
/// The documentation comments of our own types, as the compiler writes them beside each assembly: what a developer reads in the code, a
/// caller reads in the API's description, and there is one place to keep right.
/// </summary>
public static partial class XmlDocs
{
    static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> Files = new();

    /// <summary>What a type is for.</summary>
    public static string? Of(Type type) => Text(Member($"T:{Name(type)}", type)?.Element("summary"));

    /// <summary>What a property means: its own comment, or that of the record's parameter that it is made from.</summary>
    internal static string? Of(Type type, string property) =>
        Text(Member($"P:{Name(type)}.{property}", type)?.Element("summary"))
        ?? Text(Member($"T:{Name(type)}", type)?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == property));

    /// <summary>What a value of an enumeration means.</summary>
    internal static string? OfValue(Type type, string value) => Text(Member($"F:{Name(type)}.{value}", type)?.Element("summary"));

    static XElement? Member(string id, Type type) => Files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(id);

    static string Name(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return !File.Exists(path)
            ? []
            : XDocument.Load(path).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
    }

    // References become the last part of what they name, and code becomes code as Markdown has it.
    static string? Text(XElement? comment)
    {
        if (comment is null) return null;
        var words = comment.DescendantNodes().Select(node => node switch
        {
            XText { Parent.Name.LocalName: "c" } text => $"`{text.Value}`",
            XText text => text.Value,
            XElement { Name.LocalName: "see" } see => Reference(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value),
            XElement { Name.LocalName: "paramref" } named => $"`{Camel(named.Attribute("name")!.Value)}`",
            _ => "",
        });
        var text = Spaces().Replace(string.Concat(words), " ").Trim();
        return text.Length == 0 ? null : text;
    }

    static string Reference(string? cref) => cref is null ? "" : Camel(cref[(cref.LastIndexOf('.') + 1)..].Split('`')[0]);

    static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
