using System.Globalization;
using Associations.Events.Drafts;

namespace Associations.Events.Formats;

/// <summary>What a release makes of its sessions: their names in files, and what calendars are to be told since the release before.</summary>
static class ReleasedSessions
{
    internal static IReadOnlyList<ReleasedSession> Of(
        IReadOnlyList<Session> shown, ReleasedProgramme? before, IReadOnlyList<ReleasedRoom> rooms, IReadOnlyDictionary<Guid, string> names,
        IReadOnlyDictionary<Guid, SessionText> texts)
    {
        var known = before?.Sessions.ToDictionary(session => session.Id) ?? [];
        var numbers = new Numbers(known.Values);
        // Whoever brings a number along comes first, so that nobody is given one that is another's.
        foreach (var session in shown.Where(session => !known.ContainsKey(session.Id))) numbers.Claim(session);
        var now = shown.Select(session => Since(known.GetValueOrDefault(session.Id), Released(session, numbers.Of(session), rooms, names, texts))).ToList();
        var still = now.Select(session => session.Id).ToHashSet();
        return
        [
            .. now,
            .. known.Values.Where(session => !still.Contains(session.Id)).OrderBy(session => session.StartsAt).ThenBy(session => session.Id)
                .Select(session => session.Gone ? session : session with { Gone = true, Sequence = session.Sequence + 1 }),
        ];
    }

    static ReleasedSession Released(
        Session session, int number, IReadOnlyList<ReleasedRoom> rooms, IReadOnlyDictionary<Guid, string> names, IReadOnlyDictionary<Guid, SessionText> texts)
    {
        var details = session.Details;
        var text = details.TextId is { } id ? texts.GetValueOrDefault(id) : null;
        return new(
            session.Id, session.Source.PublishedGuid ?? session.Id, number, 0, details.Title, details.Subtitle, details.Kind, details.Language, details.Track,
            details.StartsAt!.Value, details.Minutes, details.RoomId, rooms.FirstOrDefault(room => room.Id == details.RoomId)?.Name,
            [.. details.Speakers.Select(speaker => new ReleasedPerson(speaker, names.GetValueOrDefault(speaker, "")))],
            details.Status, text?.Abstract, text?.Description, false, []);
    }

    static ReleasedSession Since(ReleasedSession? before, ReleasedSession now)
    {
        if (before is null) return now;
        var earlier = before.StartsAt == now.StartsAt ? before.Earlier : [.. before.Earlier, before.StartsAt];
        return now with { Sequence = Told(before) == Told(now) ? before.Sequence : before.Sequence + 1, Earlier = earlier };
    }

    // What a calendar shows again when it is different.
    static (DateTime, int, Guid?, string?, string, SessionStatus, bool) Told(ReleasedSession session) =>
        (session.StartsAt, session.Minutes, session.RoomId, session.RoomName, session.Title, session.Status, session.Gone);

    /// <summary>A number for each session: its own where it came with one, otherwise one that follows from its id; once given it stays.</summary>
    sealed class Numbers(IEnumerable<ReleasedSession> known)
    {
        readonly Dictionary<Guid, int> given = known.ToDictionary(session => session.Id, session => session.Number);
        readonly HashSet<int> taken = [.. known.Select(session => session.Number)];

        internal void Claim(Session session)
        {
            if (int.TryParse(session.Source.PublishedId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && taken.Add(number))
                given[session.Id] = number;
        }

        internal int Of(Session session)
        {
            if (given.TryGetValue(session.Id, out var number)) return number;
            number = (int)(BitConverter.ToUInt32(session.Id.ToByteArray(), 12) & 0x3FFFFFFF) + 1;
            while (!taken.Add(number)) number++;
            return given[session.Id] = number;
        }
    }
}
