using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Associations.Billing.Tests.Documents;

/// <summary>
/// The schemas of UBL 2.1 as OASIS published them on 4 November 2013 (docs.oasis-open.org/ubl/os-UBL-2.1, the runtime set <c>xsdrt</c>): those of an
/// invoice and a credit note, and what these import, with not a byte changed.
/// </summary>
static class UblSchema
{
    static readonly XmlSchemaSet Published = Read(Path.Combine(AppContext.BaseDirectory, "Documents", "ubl-2.1"));

    /// <summary>All that is wrong with a document by the schema of its kind; also that it is of none.</summary>
    internal static IReadOnlyList<string> Faults(XDocument document)
    {
        var faults = new List<string>();
        // A root that no schema knows is to the validator something that it need not look at.
        if (!Published.GlobalElements.Contains(new XmlQualifiedName(document.Root!.Name.LocalName, document.Root.Name.NamespaceName)))
            faults.Add($"{document.Root.Name} is not a document of UBL.");
        document.Validate(Published, (_, fault) => faults.Add(fault.Message));
        return faults;
    }

    static XmlSchemaSet Read(string folder)
    {
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        // It has a document type, which a schema that is imported may not.
        using var signatures = XmlReader.Create(Path.Combine(folder, "common", "UBL-xmldsig-core-schema-2.1.xsd"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        schemas.Add(null, signatures);
        foreach (var kind in new[] { "Invoice", "CreditNote" }) schemas.Add(null, Path.Combine(folder, "maindoc", $"UBL-{kind}-2.1.xsd"));
        schemas.Compile();
        return schemas;
    }
}
