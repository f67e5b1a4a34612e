using System.Globalization;
using Associations.Events.Drafts;

namespace Associations.Events.Formats;

/// <summary>What a release makes of its sessions: their names in files, and what calendars are to be told since the release before.</summary>
static class ReleasedSessions
{
    internal static IReadOnlyList<ReleasedSession> Of(
        IReadOnlyList<Session> shown, ReleasedProgramme? before, TimeZoneInfo zone, IReadOnlyList<ReleasedRoom> rooms, IReadOnlyDictionary<Guid, string> names,
        IReadOnlyDictionary<Guid, SessionText> texts)
    {
        var (known, was) = (before?.Sessions.ToDictionary(session => session.Id) ?? [], before?.Zone() ?? zone);
        var numbers = new Numbers(known.Values);
        // Whoever brings a number along comes first, so that nobody is given one that is another's.
        foreach (var session in shown.Where(session => !known.ContainsKey(session.Id))) numbers.Claim(session);
        var now = shown.Select(session => Since(known.GetValueOrDefault(session.Id), was, Released(session, numbers.Of(session), rooms, names, texts), zone)).ToList();
        var still = now.Select(session => session.Id).ToHashSet();
        return
        [
            .. now,
            .. known.Values.Where(session => !still.Contains(session.Id)).OrderBy(session => session.StartsAt).ThenBy(session => session.Id)
                .Select(session => session.Gone && session.Start(was) == session.Start(zone) ? session : session with { Gone = true, Sequence = session.Sequence + 1 }),
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
            details.Status, text?.Abstract, text?.Description, false, [], null, details.BlockId, session.RepeatOf, session.ReplacementId);
    }

    static ReleasedSession Since(ReleasedSession? before, TimeZoneInfo was, ReleasedSession now, TimeZoneInfo zone)
    {
        if (before is null) return now with { EarlierAt = [] };
        var isMoved = before.StartsAt != now.StartsAt || before.Start(was) != now.Start(zone);
        return now with
        {
            Sequence = Told(before, was) == Told(now, zone) ? before.Sequence : before.Sequence + 1,
            Earlier = isMoved ? [.. before.Earlier, before.StartsAt] : before.Earlier,
            EarlierAt = isMoved ? [.. before.EarlierStarts(was), before.Start(was)] : [.. before.EarlierStarts(was)],
        };
    }

    // What a calendar shows again when it is different.
    static (DateTime, DateTimeOffset, int, Guid?, string?, string, SessionStatus, bool) Told(ReleasedSession session, TimeZoneInfo zone) =>
        (session.StartsAt, session.Start(zone), session.Minutes, session.RoomId, session.RoomName, session.Title, session.Status, session.Gone);

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
