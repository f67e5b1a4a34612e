using Associations.Testing;

namespace Associations.Billing.Tests;

public sealed class SchemaTests(BillingFixture billing) : SchemaRules<Program>(billing)
{
    protected override IReadOnlyList<string> Across => ["mt_doc_deadline SELECT", "mt_doc_requestorigin SELECT", "mt_doc_outgoingmail SELECT"];

    protected override IReadOnlyList<string> OfNoAssociation => ["mt_doc_stripeevent"];
}
