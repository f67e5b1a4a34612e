using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>A version of an event's agenda that is being worked on. Nobody outside sees it before it is released.</summary>
public sealed record Draft : IState<Draft>
{
    /// <summary>The draft that everything begins in.</summary>
    internal const string Main = "main";

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Its name, unique in the event.</summary>
    public string Name { get; init; } = "";

    /// <summary>The rooms, in the order in which they came.</summary>
    public ImmutableList<Room> Rooms { get; init; } = [];

    /// <summary>The sessions.</summary>
    public ImmutableDictionary<Guid, Session> Sessions { get; init; } = ImmutableDictionary<Guid, Session>.Empty;

    /// <summary>The id of an event's draft: it follows from the name, so that two cannot begin the same one.</summary>
    internal static Guid IdOf(Guid eventId, string name) => Uuid.From(eventId, $"draft:{name}");

    /// <inheritdoc />
    public static Draft Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Draft Evolve(object e) => e switch
    {
        DraftOpened opened => this with { EventId = opened.EventId, Name = opened.Name },
        RoomAdded added => this with { Rooms = Rooms.Add(new(added.RoomId, added.Name)) },
        RoomRenamed renamed => this with { Rooms = [.. Rooms.Select(room => room.Id == renamed.RoomId ? room with { Name = renamed.Name } : room)] },
        SessionAdded added => this with { Sessions = Sessions.Add(added.SessionId, new(added.SessionId, added.Source, added.Details)) },
        SessionChanged changed => this with { Sessions = Sessions.SetItem(changed.SessionId, new(changed.SessionId, changed.Source, changed.Details)) },
        SessionRemoved removed => this with { Sessions = Sessions.Remove(removed.SessionId) },
        ProgrammeImported => this,
        _ => throw new UnknownEventException(this, e),
    };
}

/// <summary>A room at the venue.</summary>
public sealed record Room(Guid Id, string Name);

/// <summary>A session in a draft.</summary>
/// <param name="Source">What published programmes call it.</param>
public sealed record Session(Guid Id, SessionSource Source, SessionDetails Details);
