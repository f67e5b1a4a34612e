using Marten;

namespace Associations.EventSourcing;

/// <summary>
/// The one place that opens sessions, so that each acts for one association or says plainly that it does not. The database holds documents
/// to what a session says here; event tables have no such guard, and this is theirs.
/// </summary>
public static class Sessions
{
    /// <summary>The PostgreSQL setting that row-level security compares with a row's association.</summary>
    internal const string Setting = "app.tenant_id";

    /// <summary>What the setting says when a session spans associations.</summary>
    internal const string Any = "any";

    /// <summary>Opens a session that reads and writes what belongs to an association.</summary>
    public static IDocumentSession OpenIn(this IDocumentStore store, Guid association) => store.LightweightSession(association.ToString());

    /// <summary>Opens a session that reads what belongs to an association.</summary>
    public static IQuerySession ReadIn(this IDocumentStore store, Guid association) => store.QuerySession(association.ToString());

    /// <summary>
    /// Opens a session for documents that belong to no association, such as what a payment provider sends. It sees nothing of any.
    /// </summary>
    public static IDocumentSession OpenOutside(this IDocumentStore store) => store.LightweightSession("none");

    /// <summary>
    /// Opens a session on the few kinds of document that a service looks through for all associations at once. It sees those that the service
    /// <see cref="EventSourcingModule.Across{T}">declares</see>, and of all others nothing.
    /// </summary>
    public static IQuerySession OpenAcross(this IDocumentStore store) => store.QuerySession(Any);
}
