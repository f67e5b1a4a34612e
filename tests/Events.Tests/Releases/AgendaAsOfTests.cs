using System.Net;
using Associations.Events.Drafts;
using Associations.Events.Tests.Drafts;
using Associations.Events.Tests.Registrations;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Releases;

public sealed class AgendaAsOfTests(ClockFixture events) : IClassFixture<ClockFixture>
{
    [Fact]
    public async Task The_agenda_is_told_as_it_was_public_at_any_instant()
    {
        var association = Guid.CreateVersion7();
        var (eventId, staff) = (await events.AnEvent(association), events.Staff(association));
        var path = $"/v1/events/{eventId}/agenda";
        var before = events.Time.GetUtcNow().AddHours(-1);
        foreach (var name in (string[])["1.0", "1.1"])
        {
            (await staff.PostRaw($"/v1/events/{eventId}/imports", Schedule(Session(title: $"Name badges {name}")), "application/xml")).Is(HttpStatusCode.Created);
            (await staff.Post($"/v1/events/{eventId}/releases", new { name })).Is(HttpStatusCode.Created);
            events.Time.Advance(TimeSpan.FromHours(2));
        }

        string At(DateTimeOffset instant) => $"{path}?asOf={Uri.EscapeDataString(instant.ToString("O"))}";
        (await events.As(null).Get(At(before))).IsProblem(HttpStatusCode.NotFound, "not-found");
        var first = (await events.As(null).Get(At(before.AddHours(2)))).Is(HttpStatusCode.OK);
        Assert.Equal("1.0", first["release.name"]);
        Assert.Equal("1.1", (await events.As(null).Get(At(before.AddHours(4)))).Is(HttpStatusCode.OK)["release.name"]);
        Assert.Equal("1.1", (await events.As(null).Get(path)).Is(HttpStatusCode.OK)["release.name"]);
        (await events.As(null).Get(At(before.AddHours(2)), ("If-None-Match", first.ETag!))).Is(HttpStatusCode.NotModified);
        (await events.As(null).Get($"{path}?asOf=yesterday")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }
    [Fact]
    public async Task A_draft_is_told_as_it_stood_at_any_instant_released_or_not()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, id) = (draft.Staff(), (await draft.Sessions())[0]!["id"]!.ToString());
        var imported = await Recorded();
        await draft.Move(id, "2026-09-14T15:00:00");
        var moved = await Recorded();
        (await staff.Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        var undone = await Recorded();
        (await staff.Post($"{draft.Path}/sessions/{id}/cancel", new { })).Is(HttpStatusCode.OK);
        (await staff.Send(HttpMethod.Delete, $"{draft.Path}/sessions/{id}", null, [])).Is(HttpStatusCode.OK);

        Assert.Equal(("2026-09-14T09:00:00", "scheduled"), await At(imported));
        Assert.Equal(("2026-09-14T15:00:00", "scheduled"), await At(moved));
        Assert.Equal(("2026-09-14T09:00:00", "scheduled"), await At(undone));
        Assert.Null(await At(null));
        (await staff.Get($"{draft.Path}?asOf={Uri.EscapeDataString(imported.AddYears(-1).ToString("O"))}")).IsProblem(HttpStatusCode.NotFound, "not-found");

        async Task<(string, string)?> At(DateTimeOffset? instant) =>
            (await staff.Get(instant is null ? draft.Path : $"{draft.Path}?asOf={Uri.EscapeDataString(instant.Value.ToString("O"))}")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray()
                .SingleOrDefault(session => session!["id"]!.ToString() == id) is { } one ? (one["startsAt"]!.ToString(), one["status"]!.ToString()) : null;
        async Task<DateTimeOffset> Recorded()
        {
            await using var session = events.Store.QuerySession(draft.AssociationId.ToString());
            return (await session.Events.FetchStreamAsync(Draft.IdOf(draft.EventId, Draft.Main)))[^1].Timestamp;
        }
    }
}
