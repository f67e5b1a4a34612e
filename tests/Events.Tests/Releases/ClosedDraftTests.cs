using System.Net;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Releases;

public sealed class ClosedDraftTests(EventsFixture events)
{
    [Fact]
    public async Task A_draft_that_nobody_works_on_any_more_is_neither_released_nor_imported_into()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, releases) = (draft.Staff(), $"/v1/events/{draft.EventId}/releases");
        (await staff.Post($"{draft.Path}/fork", new { name = "try" })).Is(HttpStatusCode.Created);
        (await staff.Send(HttpMethod.Delete, $"/v1/events/{draft.EventId}/drafts/try", null, [])).Is(HttpStatusCode.NoContent);
        (await staff.Post(releases, new { name = "1.0", draft = "try" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await staff.PostRaw($"/v1/events/{draft.EventId}/imports?draft=try", "id,title,start\n1,A,2026-09-14T10:00\n", "text/csv")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await staff.Get(releases)).Json["items"]!.AsArray());
    }
}
