using System.Text.RegularExpressions;
using Associations.Events.Drafts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Branches;

/// <summary>Begins a draft as another one is now, to try something out.</summary>
/// <param name="Name">Its name: 1 to 60 lower-case letters, digits and hyphens, beginning with a letter.</param>
sealed partial record ForkDraft(string Name)
{
    internal static void Map(RouteGroupBuilder drafts) => drafts.MapPost("/{draft}/fork", Handle).ForStaff("events:write")
        .Answers(typeof(BranchView), 201).DecidedOn("the draft").Refuses(EventsProblems.DraftExists);

    static Task<IResult> Handle(Guid eventId, string draft, ForkDraft command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await DraftAct.Find(work, eventId, draft, cancellation) is not var (_, found)) return Outcome.NotFound("draft");
            if (commands.Stale(found.Version) is { } stale) return stale;
            if (command.Name is not { } name || !Pattern().IsMatch(name)) return Outcome.Invalid("name", "Use 1 to 60 lower-case letters, digits and hyphens, beginning with a letter.");
            if (await Begin(work, eventId, found.State, name, cancellation) is not { } branch)
                return new Rejection("draft-exists", $"There is, or was, a draft called '{name}'. Choose another name.");
            return Outcome.Created($"/v1/events/{eventId}/drafts/{name}", branch.View(), 1);
        }, cancellation);

    /// <summary>Begins a draft as another one is; null when the name is taken.</summary>
    internal static async Task<Branch?> Begin(Work work, Guid eventId, Draft from, string name, CancellationToken cancellation)
    {
        var id = Draft.IdOf(eventId, name);
        if (name == Draft.Main || await work.Find<Draft>(id, cancellation) is not null) return null;
        await work.Decide<Draft>(id, _ => Decision.Accepted(new DraftForked(
            eventId, name, from.Name, from.Version, from.Rooms,
            [.. from.Sessions.Values.OrderBy(session => session.Id).Select(session => new ForkedSession(session.Id, session.Source, session.Details, session.Needs, session.RepeatOf, session.ReplacementId))],
            [.. from.Waivers.Values.OrderBy(waiver => waiver.Conflict, StringComparer.Ordinal)], from.Merged.IsEmpty ? null : from.Merged,
            from.PublishedRooms, from.TakenOut, from.Gone)), cancellation);
        var branch = new Branch(id, eventId, name, from.Name, work.Now);
        work.Documents.Insert(branch);
        return branch;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,59}\\z")]
    private static partial Regex Pattern();
}
