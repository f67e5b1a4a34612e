using Associations.Events.Drafts;
using Marten;

namespace Associations.Events.Speakers;

/// <summary>The people of an event whose sign-in is known.</summary>
static class LinkedSpeakers
{
    /// <summary>Who somebody is on an event's programme: also under the ids of those who were found to be them, which releases of before still have.</summary>
    internal static async Task<IReadOnlySet<Guid>> Of(Guid eventId, string account, IQuerySession session, CancellationToken cancellation)
    {
        var known = await session.Query<Speaker>().Where(speaker => speaker.EventId == eventId && (speaker.Account == account || speaker.MergedInto != null)).ToListAsync(cancellation);
        var own = known.Where(speaker => speaker.Account == account).Select(speaker => speaker.Id).ToHashSet();
        own.UnionWith([.. known.Where(speaker => speaker.MergedInto is { } into && own.Contains(into)).Select(speaker => speaker.Id)]);
        return own;
    }

    /// <summary>Each one's sign-in, of an event.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, string>> Accounts(Guid eventId, IQuerySession session, CancellationToken cancellation) =>
        (await session.Query<Speaker>().Where(speaker => speaker.EventId == eventId && speaker.Account != null).ToListAsync(cancellation)).ToDictionary(speaker => speaker.Id, speaker => speaker.Account!);

    /// <summary>Who was found to be somebody else, and who that is.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, Guid>> Merged(Guid eventId, IQuerySession session, CancellationToken cancellation) =>
        (await session.Query<Speaker>().Where(speaker => speaker.EventId == eventId && speaker.MergedInto != null).ToListAsync(cancellation)).ToDictionary(speaker => speaker.Id, speaker => speaker.MergedInto!.Value);
}
