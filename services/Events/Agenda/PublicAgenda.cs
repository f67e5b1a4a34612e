namespace Associations.Events.Agenda;

/// <summary>
/// Which release of an event's agenda the public reads. It belongs to no association's tenant, because who reads it brings no token
/// that would name one.
/// </summary>
/// <param name="Id">The event.</param>
/// <param name="Association">Whose event it is.</param>
/// <param name="ReleaseId">The latest release.</param>
/// <param name="ETag">Its validator.</param>
public sealed record PublicAgenda(Guid Id, Guid Association, Guid ReleaseId, string ETag);
