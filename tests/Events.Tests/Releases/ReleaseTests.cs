using System.Net;
using Associations.Testing;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Releases;

public sealed class ReleaseTests(EventsFixture events)
{
    [Fact]
    public async Task A_release_never_changes_and_the_agenda_is_the_latest()
    {
        var (eventId, staff) = await ADraft();
        await staff.Post($"/v1/events/{eventId}/releases", new { name = "1.0" });
        var first = (await staff.Get($"/v1/events/{eventId}/releases/1.0")).Is(HttpStatusCode.OK);

        await staff.PostRaw($"/v1/events/{eventId}/imports", Schedule(Session(title: "CANCELLED Name badges, considered")), "application/xml");
        Assert.Equal(first.Text, (await events.As(null).Get($"/v1/events/{eventId}/agenda")).Text);

        await staff.Post($"/v1/events/{eventId}/releases", new { name = "1.1" });
        var agenda = (await events.As(null).Get($"/v1/events/{eventId}/agenda", ("If-None-Match", first.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal(("1.1", "cancelled"), (agenda["release.name"], agenda.Json["sessions"]![0]!["status"]!.ToString()));
        Assert.Equal(first.Text, (await staff.Get($"/v1/events/{eventId}/releases/1.0")).Text);
        Assert.Equal(["1.0", "1.1"], (await staff.Get($"/v1/events/{eventId}/releases")).Json["items"]!.AsArray().Select(item => item!["name"]!.ToString()));
        Assert.Equal("1.1", (await staff.Get($"/v1/events/{eventId}"))["release"]);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("Final")]
    public async Task A_name_is_used_once(string name)
    {
        var (eventId, staff) = await ADraft();
        (await staff.Post($"/v1/events/{eventId}/releases", new { name })).Is(HttpStatusCode.Created);
        (await staff.Post($"/v1/events/{eventId}/releases", new { name = name.ToUpperInvariant() })).IsProblem(HttpStatusCode.Conflict, "release-exists");
    }

    [Fact]
    public async Task Of_ten_releases_of_one_name_at_once_one_is_made()
    {
        var (eventId, staff) = await ADraft();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => staff.Post($"/v1/events/{eventId}/releases", new { name = "1.0" })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "release-exists"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1.0")]
    [InlineData("a/b")]
    [InlineData("../1")]
    public async Task A_name_can_stand_in_an_address(string name)
    {
        var (eventId, staff) = await ADraft();
        (await staff.Post($"/v1/events/{eventId}/releases", new { name })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task An_event_without_a_programme_has_nothing_to_release()
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        (await events.Staff(association).Post($"/v1/events/{eventId}/releases", new { name = "1.0" })).IsProblem(HttpStatusCode.Conflict, "draft-empty");
        (await events.As(null).Get($"/v1/events/{eventId}/agenda")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    async Task<(Guid EventId, Api Staff)> ADraft()
    {
        var association = Guid.CreateVersion7();
        var (eventId, staff) = (await events.AnEvent(association), events.Staff(association));
        (await staff.PostRaw($"/v1/events/{eventId}/imports", Schedule(Session()), "application/xml")).Is(HttpStatusCode.Created);
        return (eventId, staff);
    }
}
