using Associations.EventSourcing;

namespace Associations.Membership.Chapters;

/// <summary>A chapter begins.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Country">The country it is for, ISO 3166-1 alpha-2, or null.</param>
[EventType("chapter.created.v1")]
public sealed record ChapterCreated(string Name, string? Country);

/// <summary>A chapter goes by another name.</summary>
[EventType("chapter.renamed.v1")]
public sealed record ChapterRenamed(string Name);

/// <summary>A person is to hold an office from one day to another.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Office">Which office.</param>
/// <param name="StartsOn">The first day, by the association's calendar.</param>
/// <param name="EndsOn">The last day, inclusive.</param>
[EventType("chapter.officerAppointed.v1")]
public sealed record OfficerAppointed(Guid AppointmentId, Guid PersonId, Office Office, DateOnly StartsOn, DateOnly EndsOn);

/// <summary>An appointment ends earlier than it was made for.</summary>
/// <param name="AppointmentId">The appointment.</param>
/// <param name="EndsOn">Its last day; the day before its first when it never began.</param>
[EventType("chapter.appointmentEnded.v1")]
public sealed record AppointmentEnded(Guid AppointmentId, DateOnly EndsOn);
