using Associations.Testing;

namespace Associations.Events.Tests;

public sealed class SchemaTests(EventsFixture events) : SchemaRules<Program>(events)
{
    protected override IReadOnlyList<string> Across => ["mt_doc_deadline SELECT", "mt_doc_requestorigin SELECT"];

    protected override IReadOnlyList<string> OfNoAssociation => ["mt_doc_calendarsubscription", "mt_doc_publicagenda"];
}
