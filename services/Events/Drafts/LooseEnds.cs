namespace Associations.Events.Drafts;

/// <summary>Nothing points at what is not there: what a session was to follow, to keep apart from, to be in or to be replaced by ends with it.</summary>
static class LooseEnds
{
    /// <summary>The facts that take away what points at nothing.</summary>
    internal static IEnumerable<object> Of(Draft draft)
    {
        bool IsGone(Guid id) => !draft.Sessions.ContainsKey(id);
        bool IsOutOfBlock(Session session) => session.Details.BlockId is { } block && !draft.IsBlock(block);
        bool IsReplacedByNothing(Session session) => session.ReplacementId is { } other && IsGone(other);
        bool NeedsWhatIsGone(Session session) => session.Needs.After.Any(IsGone) || session.Needs.NotWith.Any(IsGone);

        foreach (var session in draft.Sessions.Values.Where(one => IsOutOfBlock(one) || IsReplacedByNothing(one) || NeedsWhatIsGone(one)).OrderBy(one => one.Id))
        {
            if (IsOutOfBlock(session)) yield return new SessionChanged(session.Id, session.Source, session.Details with { BlockId = null });
            if (IsReplacedByNothing(session)) yield return new SessionCancelled(session.Id, null);
            if (NeedsWhatIsGone(session))
            {
                yield return new SessionNeedsSet(session.Id, session.Needs with
                {
                    After = [.. session.Needs.After.Where(id => !IsGone(id))],
                    NotWith = [.. session.Needs.NotWith.Where(id => !IsGone(id))],
                });
            }
        }
    }
}
