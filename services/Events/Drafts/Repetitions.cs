namespace Associations.Events.Drafts;

/// <summary>What is given several times has the same words and people each time: those of the session that it repeats.</summary>
static class Repetitions
{
    /// <summary>The facts by which repetitions say again what the session says that they repeat.</summary>
    /// <param name="draft">After what has changed some of them.</param>
    /// <param name="follows">Which of them are to: a repetition that a file or somebody has made another stays so, until something says more.</param>
    internal static IEnumerable<SessionChanged> Of(Draft draft, Func<Session, bool> follows) =>
        from session in draft.Sessions.Values
        where session.RepeatOf is not null && follows(session)
        orderby session.Id
        let original = draft.Sessions.GetValueOrDefault(session.RepeatOf!.Value)
        where original is not null
        let details = Repeated(original.Details, session.Details)
        where details != session.Details
        select new SessionChanged(session.Id, session.Source, details);

    /// <summary>True where a session says something else than before, wherever and whenever it is.</summary>
    internal static bool SaysOther(Session? before, Session? after) => before is null || after is null || Repeated(before.Details, after.Details) != after.Details;

    /// <summary>A repetition with the words of another; each is what it is, as far as it is agreed, with a time, a length and a block of its own.</summary>
    internal static SessionDetails Repeated(SessionDetails words, SessionDetails own) => words with
    {
        StartsAt = own.StartsAt,
        RoomId = own.RoomId,
        Status = own.Status,
        Minutes = own.Minutes,
        BlockId = own.BlockId,
        Stage = own.Stage,
        Form = own.Form,
    };
}
