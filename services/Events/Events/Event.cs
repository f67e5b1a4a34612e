using Associations.EventSourcing;

namespace Associations.Events.Events;

/// <summary>What people register for: a talk, a meeting, an edition of a conference.</summary>
public sealed record Event : IState<Event>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>How large it is.</summary>
    public EventKind Kind { get; init; }

    /// <summary>The IANA time zone of the venue.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The first day.</summary>
    public DateOnly StartsOn { get; init; }

    /// <summary>The last day, inclusive.</summary>
    public DateOnly EndsOn { get; init; }

    /// <summary>Where it is, in words.</summary>
    public string? Venue { get; init; }

    /// <summary>How people attend.</summary>
    public AttendanceMode Mode { get; init; }

    /// <summary>The series that it is an edition of, or null.</summary>
    public Guid? SeriesId { get; init; }

    /// <summary>The chapter that holds it, or null for the association itself.</summary>
    public Guid? ChapterId { get; init; }

    /// <summary>Why it does not take place; null for one that does.</summary>
    public string? CalledOffBecause { get; init; }

    /// <summary>The public versions of its agenda, oldest first.</summary>
    public IReadOnlyList<EventRelease> Releases { get; init; } = [];

    /// <inheritdoc />
    public static Event Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Event Evolve(object e) => e switch
    {
        EventPlanned planned => this with
        {
            Name = planned.Name,
            Kind = planned.Kind,
            TimeZone = planned.TimeZone,
            StartsOn = planned.StartsOn,
            EndsOn = planned.EndsOn,
            Venue = planned.Venue,
            Mode = planned.Mode,
            SeriesId = planned.SeriesId,
            ChapterId = planned.ChapterId,
        },
        EventAmended amended => this with
        {
            Name = amended.Name,
            Kind = amended.Kind,
            TimeZone = amended.TimeZone,
            StartsOn = amended.StartsOn,
            EndsOn = amended.EndsOn,
            Venue = amended.Venue,
            Mode = amended.Mode,
            SeriesId = amended.SeriesId,
            ChapterId = amended.ChapterId,
        },
        EventCalledOff off => this with { CalledOffBecause = off.Reason },
        JoinLinkSet or JoinLinkRemoved => this,
        EventAgendaReleased released => this with { Releases = [.. Releases, new(released.Name, released.ReleasedAt, released.Sessions)] },
        _ => throw new UnknownEventException(this, e),
    };

    internal TimeZoneInfo Zone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}

/// <summary>A public version of an event's agenda.</summary>
/// <param name="Name">Unique in the event.</param>
/// <param name="ReleasedAt">When, UTC.</param>
/// <param name="Sessions">How many sessions it has.</param>
public sealed record EventRelease(string Name, DateTimeOffset ReleasedAt, int Sessions);
