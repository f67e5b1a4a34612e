using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Associations.Events.Tests.Imports;
using NJsonSchema;

namespace Associations.Events.Tests.Formats;

/// <summary>Exports are strict: valid against the schemas of the formats, which belong to others and are where the programmes are.</summary>
public sealed class SchemaTests(EventsFixture events)
{
    [Theory]
    [InlineData(null)]
    [InlineData("fosdem-2025.xml")]
    [InlineData("fosdem-2020.xml")]
    [InlineData("38c3.xml")]
    [InlineData("democon.json")]
    public async Task What_is_exported_is_valid(string? file)
    {
        var (xsd, json) = (RealProgrammeTests.Real("schedule.xml.xsd"), await Schema());
        var exported = await Exported.AnEvent(events);
        var path = file is null ? RealProgrammeTests.Demonstration : RealProgrammeTests.Real(file);
        await exported.Import(await File.ReadAllTextAsync(path), path.EndsWith("json", StringComparison.Ordinal) ? "application/json" : "application/xml");
        await exported.Release();
        Assert.Empty(Faults((await exported.File("agenda.xml")).Text, xsd));
        Assert.Empty(json.Validate((await exported.File("agenda.json")).Text).Select(fault => fault.ToString()));
    }

    [Fact]
    public async Task Any_text_and_time_that_can_be_imported_is_exported_as_valid()
    {
        var (xsd, json) = (RealProgrammeTests.Real("schedule.xml.xsd"), await Schema());
        var exported = await Exported.AnEvent(events, "Pacific/Auckland");
        await exported.Import(ExportTextTests.File, "application/json");
        await exported.Release();
        Assert.Empty(Faults((await exported.File("agenda.xml")).Text, xsd));
        Assert.Empty(json.Validate((await exported.File("agenda.json")).Text).Select(fault => fault.ToString()));
    }

    // The validator knows no schema that is only false; this one means the same.
    static async Task<JsonSchema> Schema() => await JsonSchema.FromJsonAsync(
        (await File.ReadAllTextAsync(RealProgrammeTests.Real("schedule.schema.json"))).Replace("\"rooms\": false", "\"rooms\": { \"not\": {} }", StringComparison.Ordinal));

    static List<string> Faults(string text, string xsd)
    {
        var schemas = new XmlSchemaSet();
        using (var reader = XmlReader.Create(xsd)) schemas.Add(null, reader);
        var faults = new List<string>();
        XDocument.Parse(text).Validate(schemas, (_, fault) => faults.Add(fault.Message));
        return faults;
    }
}
