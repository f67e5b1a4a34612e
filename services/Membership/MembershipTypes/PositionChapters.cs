using Associations.EventSourcing;
using Associations.Membership.Chapters;

namespace Associations.Membership.MembershipTypes;

/// <summary>Chapters that positions name must be there, because nobody else could be sent the money.</summary>
static class PositionChapters
{
    internal static async Task<Rejection?> Missing(Work work, IReadOnlyList<DuesPosition>? positions, CancellationToken cancellation)
    {
        foreach (var named in (positions ?? []).Select(position => position?.NamedChapter).OfType<Guid>().Distinct())
            if (await work.Read<Chapter>(named, cancellation) is null)
                return Decision.Invalid("positions.creditor", $"There is no chapter {named} here.").Rejection;
        return null;
    }
}
