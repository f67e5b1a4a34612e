namespace Associations.EventSourcing;

/// <summary>
/// Where a request that changed something came from, and what its caller said about it. Both are personal data, so they are a document
/// beside the events, written in the same transaction: it can be deleted, and it is when <see cref="AuditOptions.KeepOriginsFor"/> is over.
/// </summary>
/// <param name="Id">The request's id, which the events' headers hold.</param>
/// <param name="Actor">The pseudonym of the caller, by which everything of one person can be found and deleted.</param>
/// <param name="Address">The caller's network address as far as it can be believed; null when it is not known.</param>
/// <param name="ChangeReason">What the caller gave as <c>Change-Reason</c>, 1 to 200 characters; null when it gave none.</param>
/// <param name="At">When the request came, UTC.</param>
/// <param name="Association">Whose it is.</param>
public sealed record RequestOrigin(Guid Id, string Actor, string? Address, string? ChangeReason, DateTimeOffset At, Guid Association);
