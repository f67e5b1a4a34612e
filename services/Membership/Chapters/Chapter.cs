using Associations.EventSourcing;

namespace Associations.Membership.Chapters;

/// <summary>
/// A part of the association with officers of its own. Who is in it is not here: each person's belonging is a stream of its own
/// (<see cref="ChapterAffiliation"/>), so that joining a big chapter waits for nobody.
/// </summary>
public sealed record Chapter : IState<Chapter>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The country it is for, ISO 3166-1 alpha-2, or null.</summary>
    public string? Country { get; init; }

    /// <summary>Everyone who was, is or will be in office, in the order in which they were appointed.</summary>
    public IReadOnlyList<Appointment> Appointments { get; init; } = [];

    /// <inheritdoc />
    public static Chapter Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Chapter Evolve(object e) => e switch
    {
        ChapterCreated created => this with { Name = created.Name, Country = created.Country },
        ChapterRenamed renamed => this with { Name = renamed.Name },
        OfficerAppointed made => this with
        {
            Appointments = [.. Appointments, new(made.AppointmentId, made.PersonId, made.Office, made.StartsOn, made.EndsOn)],
        },
        AppointmentEnded ended => this with
        {
            Appointments = [.. Appointments.Select(one => one.Id == ended.AppointmentId ? one with { EndsOn = ended.EndsOn } : one)],
        },
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>
/// A person's time in an office. It stands on its own: it gives what the office gives from its first day to its last, by the association's
/// calendar, whether or not the person is in the chapter.
/// </summary>
/// <param name="Id">The appointment.</param>
/// <param name="PersonId">Who.</param>
/// <param name="Office">Which office.</param>
/// <param name="StartsOn">The first day.</param>
/// <param name="EndsOn">The last day, inclusive; the day before <paramref name="StartsOn"/> when it was ended before it began.</param>
public sealed record Appointment(Guid Id, Guid PersonId, Office Office, DateOnly StartsOn, DateOnly EndsOn)
{
    /// <summary>True when the office is held on this day.</summary>
    public bool HoldsOn(DateOnly day) => StartsOn <= day && day <= EndsOn;

    /// <summary>True when the two have a day in common.</summary>
    public bool Overlaps(Appointment other) =>
        StartsOn <= EndsOn && other.StartsOn <= other.EndsOn && StartsOn <= other.EndsOn && other.StartsOn <= EndsOn;
}
