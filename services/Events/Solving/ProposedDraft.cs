using Associations.Events.Branches;
using Associations.Events.Drafts;
using Associations.EventSourcing;

namespace Associations.Events.Solving;

/// <summary>What a solver proposes, as a draft of its own: the one that it began with, and the places in it.</summary>
static class ProposedDraft
{
    /// <summary>Begins the draft under the next free name and records the places as one act of whoever asked.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="from">The draft as the solver saw it.</param>
    /// <param name="number">The number that it is called by, unless it is taken.</param>
    /// <param name="places">Facts about sessions of the draft.</param>
    /// <param name="by">Who asked: an account's pseudonym.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The draft's name.</returns>
    internal static async Task<string> Write(Work work, Draft from, int number, IReadOnlyList<object> places, string by, CancellationToken cancellation)
    {
        string name;
        do name = $"solve-{number++}";
        while (await ForkDraft.Begin(work, from.EventId, from, name, cancellation) is null);
        // What is taken back is the solver's work alone.
        await work.Decide<Draft>(Draft.IdOf(from.EventId, name), _ => Decision.Accepted([.. places, new ActDone(Uuid.New(work.Now), "solve", by, work.Now)]), cancellation);
        return name;
    }
}
