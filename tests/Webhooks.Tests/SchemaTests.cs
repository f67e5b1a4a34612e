using Associations.Testing;

namespace Associations.Webhooks.Tests;

public sealed class SchemaTests(WebhooksFixture webhooks) : SchemaRules<Program>(webhooks)
{
    protected override IReadOnlyList<string> Across => ["mt_doc_deadline SELECT", "mt_doc_delivery SELECT", "mt_doc_delivery UPDATE", "mt_doc_webhookendpoint SELECT"];

    protected override IReadOnlyList<string> OfNoAssociation => [];
}
