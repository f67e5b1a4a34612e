using Marten;

namespace Associations.EventSourcing;

/// <summary>
/// The one place that opens sessions, so that each acts for one association or says plainly that it does not. Nothing else keeps
/// associations apart.
/// </summary>
public static class Sessions
{
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
    /// Opens a session on the few kinds of document that a service looks through for all associations at once. It stores none of them.
    /// </summary>
    public static IQuerySession OpenAcross(this IDocumentStore store) => store.QuerySession(Any);
}
