using Associations.Testing;

namespace Associations.EventSourcing.Tests;

public sealed class SchemaTests(CounterFixture counter) : SchemaRules<Program>(counter)
{
    protected override IReadOnlyList<string> Across => ["mt_doc_deadline SELECT"];

    protected override IReadOnlyList<string> OfNoAssociation => [];
}
