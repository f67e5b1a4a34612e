using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Chapters;

/// <summary>Gives a chapter another name: its chair, or staff.</summary>
/// <param name="Name">The new name, 1 to 200 characters.</param>
sealed record RenameChapter(string Name)
{
    internal static void Map(RouteGroupBuilder chapters) => chapters.MapPost("/{id:guid}/rename", Handle).ForMembersAndStaff("membership:write")
        .Answers(typeof(ChapterView)).Refuses(MembershipProblems.OfficeRequired);

    static Task<IResult> Handle(Guid id, RenameChapter command, Commands commands, CancellationToken cancellation) =>
        Officers.Run(commands, id, (_, chapter, officer) =>
        {
            if (!officer.May(Right.Rename)) return Task.FromResult<Outcome>(Officers.Refusal);
            if (commands.Stale(chapter.Version) is { } stale) return Task.FromResult<Outcome>(stale);
            var refused = chapter.Record(ChapterDecider.Rename(chapter.State, command.Name)).Rejection;
            return Task.FromResult(refused is null ? Outcome.Ok(ChapterViews.From(chapter.State), chapter.Version) : refused);
        }, cancellation);
}
