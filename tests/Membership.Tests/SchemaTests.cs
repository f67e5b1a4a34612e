using Associations.Testing;

namespace Associations.Membership.Tests;

public sealed class SchemaTests(MembershipFixture membership) : SchemaRules<Program>(membership)
{
    protected override IReadOnlyList<string> Across => ["mt_doc_deadline SELECT"];

    protected override IReadOnlyList<string> OfNoAssociation => ["mt_doc_associationslug"];
}
