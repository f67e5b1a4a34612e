using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Chapters;

/// <summary>Begins a chapter.</summary>
/// <param name="Name">Its name, 1 to 200 characters.</param>
/// <param name="Country">The country it is for, ISO 3166-1 alpha-2.</param>
sealed record CreateChapter(string Name, string? Country = null)
{
    internal static void Map(RouteGroupBuilder chapters) => chapters.MapPost("/", Handle).ForStaff("membership:write")
        .Answers(typeof(ChapterView), 201).Refuses(SharedProblems.NotFound);

    static Task<IResult> Handle(CreateChapter command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            // Its days will be those of the association's calendar.
            if (await work.Read<Association>(work.Association, cancellation) is null) return Outcome.NotFound("association");
            var decision = ChapterDecider.Create(command);
            if (decision.Rejection is { } refused) return refused;

            var chapter = work.Start<Chapter>(Uuid.New(work.Now), decision);
            return Outcome.Created($"/v1/chapters/{chapter.State.Id}", ChapterViews.From(chapter.State), chapter.Version);
        }, cancellation);
}
