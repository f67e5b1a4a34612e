using System.Net;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Releases;

public sealed class ReleaseListTests(EventsFixture events)
{
    [Fact]
    public async Task Releases_are_read_page_by_page_in_the_order_in_which_they_were_made()
    {
        var association = Guid.CreateVersion7();
        var (eventId, staff) = (await events.AnEvent(association), events.Staff(association));
        (await staff.PostRaw($"/v1/events/{eventId}/imports", Schedule(Session()), "application/xml")).Is(HttpStatusCode.Created);
        foreach (var name in new[] { "b", "c" }) (await staff.Post($"/v1/events/{eventId}/releases", new { name })).Is(HttpStatusCode.Created);
        var page = (await staff.Get($"/v1/events/{eventId}/releases?limit=1")).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/events/{eventId}/releases", new { name = "a" })).Is(HttpStatusCode.Created);
        var rest = (await staff.Get($"/v1/events/{eventId}/releases?after={page["next"]}")).Is(HttpStatusCode.OK);
        Assert.Equal(["b", "c", "a"], page.Json["items"]!.AsArray().Concat(rest.Json["items"]!.AsArray()).Select(release => release!["name"]!.ToString()));
        Assert.Null(rest.Json["next"]);
        (await staff.Get($"/v1/events/{eventId}/releases?after=b")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }
}
