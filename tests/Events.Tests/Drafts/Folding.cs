using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Tests.Drafts;

/// <summary>Drafts that are made of facts alone, for tests of the rules.</summary>
static class Folding
{
    internal static readonly Guid Event = Id(1), Hall = Id(2), Loft = Id(3);

    internal static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    /// <summary>The number of an id.</summary>
    internal static int NumberOf(Guid id) => BitConverter.ToInt32(id.ToByteArray());

    /// <summary>A draft with a hall and a loft, and what else is said.</summary>
    internal static Draft Begun(params object[] facts) =>
        Draft.Empty(Draft.IdOf(Event, Draft.Main)).After([new DraftOpened(Event, Draft.Main), new RoomAdded(Hall, "Hall"), new RoomAdded(Loft, "Loft"), .. facts]);

    internal static Draft After(this Draft draft, params IEnumerable<object> facts) => facts.Aggregate(draft, (state, e) => state.Evolve(e));

    /// <summary>After what was decided, which must not be a refusal.</summary>
    internal static Draft After(this Draft draft, Decision decision)
    {
        Assert.Null(decision.Rejection);
        return draft.After(decision.Events);
    }

    /// <summary>A draft that begins as another one is.</summary>
    internal static Draft Forked(this Draft draft, string name = "fork") => Draft.Empty(Draft.IdOf(Event, name)).After(new DraftForked(
        Event, name, draft.Name, draft.Version, draft.Rooms,
        [.. draft.Sessions.Values.Select(one => new ForkedSession(one.Id, one.Source, one.Details, one.Needs, one.RepeatOf, one.ReplacementId))], [.. draft.Waivers.Values],
        PublishedRooms: draft.PublishedRooms, TakenOut: draft.TakenOut, Gone: draft.Gone));

    /// <summary>A session that is added, at its place if it has one.</summary>
    internal static SessionAdded Added(int id, string? at = null, int minutes = 30, Guid? room = null, SessionForm form = SessionForm.Session, Guid? block = null, SessionStage stage = SessionStage.Accepted) =>
        new(Id(id), new(null, null), new($"Session {id}", null, null, null, null, at is null ? null : At(at), minutes, room, [], SessionStatus.Scheduled, null, stage, form, block));

    /// <summary>A session that is another one now.</summary>
    internal static SessionChanged Changed(this Draft draft, int id, Func<SessionDetails, SessionDetails> change) =>
        new(Id(id), draft.Sessions[Id(id)].Source, change(draft.Sessions[Id(id)].Details));

    internal static ActDone Act(int id, string kind = "move", string by = "ada") => new(Id(id), kind, by, DateTimeOffset.UnixEpoch);

    /// <summary>A time on the day of the draft, or one with its date.</summary>
    internal static DateTime At(string time) => DateTime.Parse(time.Length > 5 ? time : $"2026-09-14T{time}", System.Globalization.CultureInfo.InvariantCulture);
}
