using System.Net;
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
}
