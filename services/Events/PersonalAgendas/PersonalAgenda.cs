using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Events.PersonalAgendas;

/// <summary>The sessions of an event that somebody means to attend. A session that moves or is cancelled stays chosen, and its chooser is told.</summary>
public sealed record PersonalAgenda : IState<PersonalAgenda>
{
    /// <summary>More than anyone attends.</summary>
    internal const int Most = 500;

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Whose it is: the pseudonym of a sign-in.</summary>
    public string Account { get; init; } = "";

    /// <summary>The sessions.</summary>
    public ImmutableArray<Guid> Sessions { get; init; } = [];

    /// <summary>The hash of the key under which it can be subscribed to; null where it cannot.</summary>
    public string? Subscription { get; init; }

    /// <inheritdoc />
    public static PersonalAgenda Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public PersonalAgenda Evolve(object e) => e switch
    {
        SessionChosen chosen => this with { EventId = chosen.EventId, Account = chosen.Account, Sessions = Sessions.Add(chosen.SessionId) },
        CalendarSubscribed subscribed => this with { EventId = subscribed.EventId, Account = subscribed.Account, Subscription = subscribed.KeyHash },
        CalendarUnsubscribed => this with { Subscription = null },
        SessionDropped dropped => this with { Sessions = Sessions.Remove(dropped.SessionId) },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>One for each event and sign-in.</summary>
    internal static Guid IdOf(Guid eventId, string account) => Uuid.From(eventId, $"personal-agenda:{account}");

    internal static Decision Choose(PersonalAgenda agenda, Guid eventId, string account, Guid session) =>
        agenda.Sessions.Contains(session) ? Decision.AlreadyDone
        : agenda.Sessions.Length >= Most ? Decision.Rejected("agenda-full", $"You have chosen {Most} sessions. Drop some first.")
        : Decision.Accepted(new SessionChosen(eventId, account, session));

    internal static Decision Drop(PersonalAgenda agenda, Guid session) =>
        agenda.Sessions.Contains(session) ? Decision.Accepted(new SessionDropped(session)) : Decision.AlreadyDone;
}

/// <summary>The agenda can be read by whoever has a key, which is in no event; one that there was before opens nothing any more.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Account">Whose agenda it is: the pseudonym of a sign-in.</param>
/// <param name="KeyHash">SHA-256 of the key, hexadecimal.</param>
[EventType("personalAgenda.calendarSubscribed.v1")]
public sealed record CalendarSubscribed(Guid EventId, string Account, string KeyHash);

/// <summary>No key opens the agenda any more.</summary>
[EventType("personalAgenda.calendarUnsubscribed.v1")]
public sealed record CalendarUnsubscribed;

/// <summary>Somebody means to attend a session.</summary>
[EventType("personalAgenda.sessionChosen.v1")]
public sealed record SessionChosen(Guid EventId, string Account, Guid SessionId);

/// <summary>Somebody does not mean to attend a session any more.</summary>
[EventType("personalAgenda.sessionDropped.v1")]
public sealed record SessionDropped(Guid SessionId);
