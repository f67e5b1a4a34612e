using System.Collections.Immutable;
using Associations.Events.Conflicts;
using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>A version of an event's agenda that is being worked on. Nobody outside sees it before it is released.</summary>
public sealed record Draft : IState<Draft>
{
    /// <summary>The draft that everything begins in.</summary>
    internal const string Main = "main";

    // How many acts can be taken back. A day's work of a team.
    const int RememberedActs = 500;

    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Its name, unique in the event.</summary>
    public string Name { get; init; } = "";

    /// <summary>How many facts it is made of: the version of its stream.</summary>
    public long Version { get; init; }

    /// <summary>The rooms, in the order in which they came.</summary>
    public ImmutableList<Room> Rooms { get; init; } = [];

    /// <summary>The sessions.</summary>
    public ImmutableDictionary<Guid, Session> Sessions { get; init; } = ImmutableDictionary<Guid, Session>.Empty;

    /// <summary>The conflicts that somebody accepted, by their keys.</summary>
    public ImmutableDictionary<string, ConflictWaived> Waivers { get; init; } = ImmutableDictionary<string, ConflictWaived>.Empty;

    /// <summary>What published programmes call the rooms that came from one, also those that staff have removed.</summary>
    public ImmutableDictionary<Guid, string> PublishedRooms { get; init; } = ImmutableDictionary<Guid, string>.Empty;

    /// <summary>What staff have taken out, so that a programme which has it does not bring it back.</summary>
    public ImmutableDictionary<Guid, SessionSource> TakenOut { get; init; } = ImmutableDictionary<Guid, SessionSource>.Empty;

    /// <summary>What is not there any more, whoever took it out: a programme that has it again brings back the same session.</summary>
    internal ImmutableDictionary<Guid, SessionSource> Gone { get; init; } = ImmutableDictionary<Guid, SessionSource>.Empty;

    /// <summary>What was done lately, the last at the end.</summary>
    public ImmutableList<Act> Acts { get; init; } = [];

    /// <summary>What it was forked from, as it was then; null for one that was not.</summary>
    public Fork? Fork { get; init; }

    /// <summary>True when nobody works on it any more.</summary>
    public bool IsClosed { get; init; }

    /// <summary>The draft that took over what was done in it; null while none has.</summary>
    public string? MergedInto { get; init; }

    // What it was forked from is as much again: a copy of its own, once its first event was read.
    long IState<Draft>.Holds => Sessions.Count + (Fork?.Sessions.Count ?? 0);

    /// <summary>People who were found to be others, and who these are. They never come back, whatever is undone, merged or imported.</summary>
    internal ImmutableDictionary<Guid, Guid> Merged { get; init; } = ImmutableDictionary<Guid, Guid>.Empty;

    // What the facts since the last act have touched, as it was before them; null where it was not there.
    ImmutableDictionary<Guid, Session?> Touched { get; init; } = ImmutableDictionary<Guid, Session?>.Empty;

    ImmutableDictionary<Guid, Room?> TouchedRooms { get; init; } = ImmutableDictionary<Guid, Room?>.Empty;

    ImmutableDictionary<string, ConflictWaived?> TouchedWaivers { get; init; } = ImmutableDictionary<string, ConflictWaived?>.Empty;

    ImmutableDictionary<Guid, string> PublishedThen { get; init; } = ImmutableDictionary<Guid, string>.Empty;

    // What a merge takes out because a programme did so in the fork.
    ImmutableHashSet<Guid> NotInFile { get; init; } = [];

    /// <summary>The id of an event's draft: it follows from the name, so that two cannot begin the same one.</summary>
    internal static Guid IdOf(Guid eventId, string name) => Uuid.From(eventId, $"draft:{name}");

    /// <inheritdoc />
    public static Draft Empty(Guid id) => new() { Id = id };

    /// <summary>A room of it, or null.</summary>
    public Room? Room(Guid id) => Rooms.Find(room => room.Id == id);

    /// <summary>True when somebody is on a session as it was, where that can come back.</summary>
    internal bool Remembers(Guid person) => Merged.ContainsValue(person) || Acts.SelectMany(act => act.Touched).SelectMany(touch => new[] { touch.Before, touch.After }).Concat(Fork?.Sessions.Values ?? [])
        .Any(session => session?.Details.Speakers.Contains(person) == true);

    /// <summary>True for a session of it that can hold others.</summary>
    internal bool IsBlock(Guid id) => Sessions.GetValueOrDefault(id)?.Details.Form == SessionForm.Block;

    /// <inheritdoc />
    public Draft Evolve(object e) => (this with { Version = Version + 1 }).With(e);

    Draft With(object e) => e switch
    {
        DraftOpened opened => this with { EventId = opened.EventId, Name = opened.Name },
        DraftForked forked => Forked(forked),
        DraftClosed closed => this with { IsClosed = true, MergedInto = closed.MergedInto },
        RoomAdded added => With(new Room(added.RoomId, added.Name)) with { PublishedRooms = PublishedRooms.SetItem(added.RoomId, added.Name) },
        RoomRenamed renamed => (Room(renamed.RoomId) is { } room ? With(room with { Name = renamed.Name }) : this) with { PublishedRooms = PublishedRooms.SetItem(renamed.RoomId, renamed.Name) },
        RoomSet set => With(set.Room),
        RoomRemoved removed => this with { TouchedRooms = Touch(TouchedRooms, removed.RoomId, Room(removed.RoomId)), Rooms = Rooms.RemoveAll(room => room.Id == removed.RoomId) },
        SessionAdded added => With(new Session(added.SessionId, added.Source, added.Details) { RepeatOf = added.RepeatOf }) with { TakenOut = TakenOut.Remove(added.SessionId), Gone = Gone.Remove(added.SessionId) },
        // What a programme says of a session is kept beside it: where it alone is another, nobody has done anything to the session.
        SessionChanged { Source.Published: not null } changed when IsAsSaid(changed) => this with
        {
            Sessions = Sessions.SetItem(changed.SessionId, Sessions[changed.SessionId] with { Source = changed.Source }),
        },
        SessionChanged changed => With(Sessions[changed.SessionId] with
        {
            Source = changed.Source,
            Details = changed.Details,
            // Whatever lets it take place again, nothing takes its place then.
            ReplacementId = changed.Details.Status == SessionStatus.Cancelled ? Sessions[changed.SessionId].ReplacementId : null,
        }),
        SessionPlaced placed => With(placed.SessionId, details => details with { StartsAt = placed.StartsAt, Minutes = placed.Minutes, RoomId = placed.RoomId }),
        SessionUnscheduled unscheduled => With(unscheduled.SessionId, details => details with { StartsAt = null, RoomId = null }),
        SessionCancelled cancelled => With(Sessions[cancelled.SessionId] with
        {
            Details = Sessions[cancelled.SessionId].Details with { Status = SessionStatus.Cancelled },
            ReplacementId = cancelled.ReplacementId,
        }),
        SessionReinstated again => With(Sessions[again.SessionId] with
        {
            Details = Sessions[again.SessionId].Details with { Status = SessionStatus.Scheduled },
            ReplacementId = null,
        }),
        SessionNeedsSet set => With(Sessions[set.SessionId] with { Needs = set.Needs }),
        SessionRemoved removed => this with
        {
            Touched = Touch(removed.SessionId),
            Sessions = Sessions.Remove(removed.SessionId),
            Gone = Sessions.TryGetValue(removed.SessionId, out var gone) ? Gone.SetItem(gone.Id, gone.Source) : Gone,
            NotInFile = removed.ByFile == true ? NotInFile.Add(removed.SessionId) : NotInFile,
        },
        ConflictWaived waived when Named(waived) is var named => Waiving(named.Conflict) with { Waivers = Waivers.SetItem(named.Conflict, named) },
        WaiverWithdrawn withdrawn => Waiving(withdrawn.Conflict) with { Waivers = Waivers.Remove(withdrawn.Conflict) },
        PersonMerged merged => With(merged),
        PersonRemoved removed => (this with { Merged = Merged.RemoveRange(Merged.Where(one => one.Value == removed.PersonId).Select(one => one.Key)) }).Remembering(session => session.Details.Speakers.Contains(removed.PersonId)
            ? session with { Details = session.Details with { Speakers = [.. session.Details.Speakers.Where(person => person != removed.PersonId)] } } : session),
        ActDone done => Settled(done.Kind == Act.Import).Done(done),
        // Where an import is an act, nothing is left to be settled.
        ProgrammeImported => Settled(isImport: true).Nothing(),
        _ => throw new UnknownEventException(this, e),
    };

    Draft Forked(DraftForked forked)
    {
        var sessions = forked.Sessions.ToImmutableDictionary(
            session => session.Id,
            session => new Session(session.Id, session.Source, session.Details)
            {
                Version = Version,
                Needs = session.Needs,
                RepeatOf = session.RepeatOf,
                ReplacementId = session.Details.Status == SessionStatus.Cancelled ? session.ReplacementId : null,
            });
        return this with
        {
            EventId = forked.EventId,
            Name = forked.Name,
            Rooms = [.. forked.Rooms],
            Sessions = sessions,
            Waivers = forked.Waivers.Select(Named).ToImmutableDictionary(waiver => waiver.Conflict),
            Fork = new(forked.From, forked.FromVersion, [.. forked.Rooms], sessions, [.. forked.Waivers.Select(Named)], forked.PublishedRooms?.ToImmutableDictionary() ?? PublishedRooms),
            Merged = forked.Merged?.ToImmutableDictionary() ?? Merged,
            PublishedRooms = forked.PublishedRooms?.ToImmutableDictionary() ?? PublishedRooms,
            PublishedThen = forked.PublishedRooms?.ToImmutableDictionary() ?? PublishedRooms,
            TakenOut = forked.TakenOut?.ToImmutableDictionary() ?? TakenOut,
            Gone = forked.Gone?.ToImmutableDictionary() ?? Gone,
        };
    }

    // Of before many sessions were known by one id together.
    static ConflictWaived Named(ConflictWaived waived) => waived with { Conflict = Conflict.KeyOfStored(waived.Conflict) };

    bool IsAsSaid(SessionChanged changed) =>
        Sessions[changed.SessionId] is var now && changed.Details == now.Details && changed.Source with { Published = null } == now.Source with { Published = null };

    Draft With(Session session) => this with { Touched = Touch(session.Id), Sessions = Sessions.SetItem(session.Id, Known(session) with { Version = Version }) };

    Draft With(Room room) => this with
    {
        TouchedRooms = Touch(TouchedRooms, room.Id, Room(room.Id)),
        Rooms = Room(room.Id) is { } before ? Rooms.Replace(before, room) : Rooms.Add(room),
    };

    Draft Waiving(string conflict) => this with { TouchedWaivers = Touch(TouchedWaivers, conflict, Waivers.GetValueOrDefault(conflict)) };

    // Also as it was before, so that what was done before it can still be undone and merged.
    Draft With(PersonMerged merged)
    {
        var (from, into) = (merged.From.ToString("N"), merged.Into.ToString("N"));
        var now = this with { Merged = Merged.ToImmutableDictionary(one => one.Key, one => one.Value == merged.From ? merged.Into : one.Value).SetItem(merged.From, merged.Into) };
        ConflictWaived? Of(ConflictWaived? waiver) => waiver is null ? null : waiver with { Conflict = waiver.Conflict.Replace(from, into, StringComparison.Ordinal) };
        var known = now.Remembering(now.Known);
        return known with
        {
            Sessions = Sessions.SetItems(Sessions.Values.Select(session => (Before: session, After: now.Known(session))).Where(one => one.After != one.Before)
                .Select(one => KeyValuePair.Create(one.After.Id, one.After.Details == one.Before.Details ? one.After : one.After with { Version = Version }))),
            Acts = [.. known.Acts.Select(act => act with
            {
                Waivers = [.. act.Waivers.Select(touch => new Touch<string, ConflictWaived>(touch.Id.Replace(from, into, StringComparison.Ordinal), Of(touch.Before), Of(touch.After)))],
            })],
            Waivers = Waivers.Values.Select(waiver => Of(waiver)!).DistinctBy(waiver => waiver.Conflict).ToImmutableDictionary(waiver => waiver.Conflict),
        };
    }

    // What can still be taken back and what a merge goes by, with other people on it.
    Draft Remembering(Func<Session, Session> then) => this with
    {
        Acts = [.. Acts.Select(act => act with
        {
            Touched = [.. act.Touched.Select(touch => touch with { Before = touch.Before is null ? null : then(touch.Before), After = touch.After is null ? null : then(touch.After) })],
        })],
        Fork = Fork is null ? null : Fork with { Sessions = Fork.Sessions.Values.Select(then).ToImmutableDictionary(session => session.Id) },
    };

    // Also as the last file said it, so that the same file again says nothing new.
    Session Known(Session session)
    {
        var (details, published) = (Known(session.Details), session.Source.Published is { } said ? Known(said) : null);
        return details == session.Details && published == session.Source.Published ? session
            : session with { Details = details, Source = session.Source with { Published = published } };
    }

    /// <summary>The same, with whom people were found to be.</summary>
    internal SessionDetails Known(SessionDetails details) => Merged.IsEmpty || !details.Speakers.Any(Merged.ContainsKey) ? details
        : details with { Speakers = [.. details.Speakers.Select(person => Merged.GetValueOrDefault(person, person)).Distinct()] };

    Draft With(Guid id, Func<SessionDetails, SessionDetails> change) => With(Sessions[id] with { Details = change(Sessions[id].Details) });

    ImmutableDictionary<Guid, Session?> Touch(Guid id) => Touch(Touched, id, Sessions.GetValueOrDefault(id));

    static ImmutableDictionary<TId, T?> Touch<TId, T>(ImmutableDictionary<TId, T?> touched, TId id, T? before)
        where TId : notnull
        where T : class => touched.ContainsKey(id) ? touched : touched.Add(id, before);

    Draft Nothing() => this with { Touched = Touched.Clear(), TouchedRooms = TouchedRooms.Clear(), TouchedWaivers = TouchedWaivers.Clear(), NotInFile = NotInFile.Clear(), PublishedThen = PublishedRooms };

    // What a programme says of a session is what an import has made of it, unless that said otherwise; who changes it by hand changes nothing about that.
    Draft Settled(bool isImport)
    {
        var sessions = Sessions;
        foreach (var (id, before) in Touched)
        {
            if (sessions.GetValueOrDefault(id) is { Source.Published: null } now && (isImport ? now.Details : before?.Source.Published) is { } published)
                sessions = sessions.SetItem(id, now with { Source = now.Source with { Published = published } });
        }
        return this with { Sessions = sessions };
    }

    Draft Done(ActDone done)
    {
        // What an import takes out is not in the file, and what is undone was never meant.
        var takenOut = done.Kind == Act.Import || done.Undoes is not null ? []
            : Touched.Where(one => one.Value is not null && !Sessions.ContainsKey(one.Key) && !NotInFile.Contains(one.Key)).Select(one => KeyValuePair.Create(one.Key, one.Value!.Source));
        var act = new Act(
            done.ActId, done.Kind, done.By, done.At, done.Undoes,
            [.. Touched.Select(one => new Touch<Guid, Session>(one.Key, one.Value, Sessions.GetValueOrDefault(one.Key)))],
            Act.IsAboutRooms(done.Kind) ? [.. TouchedRooms.Select(one => new Touch<Guid, Room>(one.Key, one.Value, Room(one.Key)))] : [],
            Act.IsAboutRooms(done.Kind) ? [.. TouchedWaivers.Select(one => new Touch<string, ConflictWaived>(one.Key, one.Value, Waivers.GetValueOrDefault(one.Key)))] : [],
            PublishedThen);
        var acts = Acts.Add(act);
        // What files call its rooms is as it was before what is undone, too.
        var published = Acts.Find(one => one.Id == done.Undoes) is not { } undone ? PublishedRooms : undone.Rooms.Aggregate(PublishedRooms, (all, room) =>
            undone.PublishedRooms.TryGetValue(room.Id, out var before) ? all.SetItem(room.Id, before) : all.Remove(room.Id));
        return (this with { PublishedRooms = published }).Nothing() with { Acts = acts.Count > RememberedActs ? acts.RemoveAt(0) : acts, TakenOut = TakenOut.SetItems(takenOut) };
    }
}

/// <summary>Where a draft began.</summary>
/// <param name="From">The name of the draft that it was forked from.</param>
/// <param name="Version">That draft's version then.</param>
/// <param name="Rooms">Its rooms then.</param>
/// <param name="Sessions">Its sessions then.</param>
/// <param name="Waivers">The conflicts that somebody had accepted then.</param>
/// <param name="PublishedRooms">What published programmes called the rooms then.</param>
public sealed record Fork(
    string From, long Version, ImmutableList<Room> Rooms, ImmutableDictionary<Guid, Session> Sessions, ImmutableList<ConflictWaived> Waivers, ImmutableDictionary<Guid, string> PublishedRooms);
