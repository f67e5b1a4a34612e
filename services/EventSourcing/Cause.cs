using System.Diagnostics;
using JasperFx.Events;
using Marten;

namespace Associations.EventSourcing;

/// <summary>
/// Who does something and why, in the system's own words. It is written beside every event and kept as long as the event is, so it holds
/// no personal data: what a caller says in free text, and where the caller was, is a <see cref="RequestOrigin"/>.
/// </summary>
/// <param name="Actor">A pseudonym such as <c>account:1f0c…</c>, <c>anonymous</c>, or the name of a reaction or worker.</param>
/// <param name="Reason">The use case (<c>approve-application</c>), the message that led to it, or the worker's name once more.</param>
public sealed record Cause(string Actor, string Reason)
{
    internal const string ActorHeader = "actor", ReasonHeader = "reason", RoleHeader = "role", ClientHeader = "client", RequestHeader = "request", DecidedHeader = "decided";

    /// <summary>For a caller: staff, partner, operator, member or anonymous.</summary>
    public string? Role { get; init; }

    /// <summary>For a caller: the name of the program that acted for it, as the identity provider knows it.</summary>
    public string? Client { get; init; }

    /// <summary>For a caller: where it was and what it said, to be stored with the first thing that is appended.</summary>
    public RequestOrigin? Origin { get; init; }

    /// <summary>A worker does what it does because it is that worker.</summary>
    public static implicit operator Cause(string worker) => new(worker, worker);

    internal static string? Header(IEvent e, string name) => e.Headers?.GetValueOrDefault(name)?.ToString();

    /// <summary>Writes it beside the events that have none yet, where a session's events have not all the same.</summary>
    /// <param name="session">With the events.</param>
    /// <param name="during">The span in which they were decided.</param>
    internal void WriteToNew(IDocumentSession session, Activity? during)
    {
        foreach (var e in session.PendingChanges.Streams().SelectMany(stream => stream.Events).Where(e => Header(e, ReasonHeader) is null))
        {
            (e.UserName, e.CorrelationId, e.CausationId) = (Actor, during?.RootId, during?.ParentId);
            e.SetHeader(ActorHeader, Actor);
            e.SetHeader(ReasonHeader, Reason);
            if (during?.Id is { } traceparent) e.SetHeader("traceparent", traceparent);
        }
    }

    internal void WriteTo(IDocumentSession session)
    {
        session.LastModifiedBy = Actor;
        session.SetHeader(ActorHeader, Actor);
        session.SetHeader(ReasonHeader, Reason);
        if (Role is not null) session.SetHeader(RoleHeader, Role);
        if (Client is not null) session.SetHeader(ClientHeader, Client);
        if (Origin is not null) session.SetHeader(RequestHeader, Origin.Id.ToString());
    }
}
