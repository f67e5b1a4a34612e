using Associations.Events.Drafts;

namespace Associations.Events.Branches;

/// <summary>
/// Something of a session that is decided together, and so is merged together. Who moves a session in a fork says nothing of its title, nor of whether its
/// speakers have said yes.
/// </summary>
/// <param name="Name">What it is called to whoever chooses.</param>
/// <param name="Take">The first session with this of the second.</param>
sealed record MergeGroup(string Name, Func<Session, Session, Session> Take)
{
    const string Existence = "existence";

    static readonly MergeGroup[] All =
    [
        new("place", (to, from) => to with
        {
            Details = to.Details with { StartsAt = from.Details.StartsAt, Minutes = from.Details.Minutes, RoomId = from.Details.RoomId, BlockId = from.Details.BlockId },
        }),
        new("words", (to, from) => to with
        {
            // All of it, whatever will be added to it, but what the others are about.
            Details = from.Details with
            {
                StartsAt = to.Details.StartsAt,
                Minutes = to.Details.Minutes,
                RoomId = to.Details.RoomId,
                BlockId = to.Details.BlockId,
                Stage = to.Details.Stage,
                Status = to.Details.Status,
            },
        }),
        new("confirmation", (to, from) => to with { Details = to.Details with { Stage = from.Details.Stage } }),
        new("status", (to, from) => to with { Details = to.Details with { Status = from.Details.Status }, ReplacementId = from.ReplacementId }),
        new("needs", (to, from) => to with { Needs = from.Needs }),
    ];

    /// <summary>What a session becomes of which one or both have changed something.</summary>
    /// <param name="then">How it was when the fork began; null where it was not there.</param>
    /// <param name="mine">How the fork has it.</param>
    /// <param name="theirs">How the other draft has it.</param>
    /// <param name="choice">Of what both have changed: whose is taken.</param>
    /// <returns>The session, or null for none; and what both have changed, and not to the same.</returns>
    internal static (Session? Merged, IReadOnlyList<string> Clashing) Merge(Session? then, Session? mine, Session? theirs, Side? choice)
    {
        if (mine is null || theirs is null)
        {
            // Where one of them has it as it was, or both have removed it, nothing is in dispute.
            if (IsAs(then, theirs) || IsAs(mine, theirs)) return (mine, []);
            return IsAs(then, mine) ? (theirs, []) : (choice == Side.Branch ? mine : theirs, [Existence]);
        }
        var (merged, clashing) = (theirs, new List<string>());
        foreach (var group in All)
        {
            if (group.IsSame(mine, theirs) || (then is not null && group.IsSame(then, mine))) continue;
            var isInDispute = then is null || !group.IsSame(then, theirs);
            if (isInDispute) clashing.Add(group.Name);
            if (!isInDispute || choice == Side.Branch) merged = group.Take(merged, mine);
        }
        // What files call it is nobody's choice: what a file has said since, on either side, counts.
        return (merged with { Source = theirs.Source == then?.Source ? mine.Source : theirs.Source }, clashing);
    }

    bool IsSame(Session one, Session other) => Take(one, other).IsAs(one);

    static bool IsAs(Session? one, Session? other) => one is null ? other is null : one.IsAs(other);
}
