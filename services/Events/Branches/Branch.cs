using Associations.Events.Drafts;

namespace Associations.Events.Branches;

/// <summary>That a draft was forked, so that the drafts of an event can be listed. What is in it says its stream.</summary>
/// <param name="Id">The draft.</param>
/// <param name="EventId">The event.</param>
/// <param name="Name">Its name.</param>
/// <param name="From">The draft that it was forked from.</param>
/// <param name="ForkedAt">When, UTC.</param>
/// <param name="IsClosed">True when nobody works on it any more.</param>
public sealed record Branch(Guid Id, Guid EventId, string Name, string From, DateTimeOffset ForkedAt, bool IsClosed = false)
{
    internal BranchView View() => new(Name, From, ForkedAt, IsClosed);
}

/// <summary>A draft of an event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">The draft that it was forked from; null for <c>main</c>.</param>
/// <param name="ForkedAt">When, UTC; null for <c>main</c>.</param>
/// <param name="IsClosed">True when it was merged or discarded.</param>
sealed record BranchView(string Name, string? From = null, DateTimeOffset? ForkedAt = null, bool IsClosed = false)
{
    internal static readonly BranchView Main = new(Draft.Main);
}
