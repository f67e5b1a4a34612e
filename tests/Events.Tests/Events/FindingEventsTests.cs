using System.Net;

namespace Associations.Events.Tests.Events;

public sealed class FindingEventsTests(EventsFixture events)
{
    [Fact]
    public async Task Editions_are_found_by_their_series_and_meetings_by_their_chapter()
    {
        var association = Guid.CreateVersion7();
        var staff = events.Staff(association);
        var (series, chapter) = ((await staff.Post("/v1/event-series", new { name = "Lantern Days" })).Is(HttpStatusCode.Created).Id, Guid.CreateVersion7());
        object Body(string name, Guid? seriesId, Guid? chapterId) => new { name, kind = "meeting", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-14", seriesId, chapterId };
        (await staff.Post("/v1/events", Body("Edition", series, null))).Is(HttpStatusCode.Created);
        (await staff.Post("/v1/events", Body("Evening", null, chapter))).Is(HttpStatusCode.Created);
        Assert.Equal(["Edition"], await Names($"?seriesId={series}"));
        Assert.Equal(["Evening"], await Names($"?chapterId={chapter}"));
        Assert.Equal(2, (await Names("")).Count);

        async Task<List<string>> Names(string query) => [.. (await staff.Get($"/v1/events{query}")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["name"]!.ToString())];
    }
}
