using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Chapters;

/// <summary>A chapter as anyone in the association sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Country">The country it is for, ISO 3166-1 alpha-2.</param>
sealed record ChapterView(Guid Id, string Name, string? Country);

static class ChapterViews
{
    internal static void Map(RouteGroupBuilder chapters)
    {
        chapters.MapGet("/", (Reads reads, CancellationToken cancellation) => reads.List<Chapter>(all => all, From, cancellation))
            .ForMembersAndStaff("membership:read").Answers(typeof(PageOf<ChapterView>)).Paged();
        chapters.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) => reads.One<Chapter>(id, From, cancellation))
            .ForMembersAndStaff("membership:read").Answers(typeof(ChapterView));
    }

    internal static ChapterView From(Chapter chapter) => new(chapter.Id, chapter.Name, chapter.Country);
}
