using Associations.Events.Drafts;
using Associations.EventSourcing;
using Marten;

namespace Associations.Events.Branches;

/// <summary>The drafts of an event that somebody may still work on.</summary>
static class OpenDrafts
{
    /// <summary>Their ids: forks before what they were forked from, which is the order in which a merge locks them.</summary>
    internal static async Task<IReadOnlyList<Guid>> Of(Guid eventId, Work work, CancellationToken cancellation)
    {
        var forked = await work.Documents.Query<Branch>().Where(branch => branch.EventId == eventId && !branch.IsClosed).ToListAsync(cancellation);
        return [.. forked.OrderByDescending(branch => branch.ForkedAt).ThenBy(branch => branch.Id).Select(branch => branch.Id), Draft.IdOf(eventId, Draft.Main)];
    }
}
