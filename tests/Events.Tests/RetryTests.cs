using System.Net;
using System.Text;
using Associations.Testing;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests;

/// <summary>Changes of what somebody else has changed, and requests that are sent again.</summary>
public sealed class RetryTests(EventsFixture events)
{
    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task A_cancellation_of_a_registration_that_has_changed_is_refused()
    {
        var eventId = await events.AnEvent(association);
        var ticket = await events.ATicketType(association, eventId, await events.APool(association, eventId, 5));
        var ada = events.As(Tokens.Person(association));
        var held = (await ada.Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket))).Is(HttpStatusCode.Created);
        var cancel = $"/v1/events/{eventId}/registrations/{held.Id}/cancel";

        var stale = (await ada.Post(cancel, null, ("If-Match", "\"99\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal((held.ETag, held.ETag), (stale.ETag, $"\"{stale["currentVersion"]}\""));
        Assert.Equal("held", (await ada.Get($"/v1/events/{eventId}/registrations/{held.Id}"))["status"]);
        Assert.Equal("cancelled", (await ada.Post(cancel, null, ("If-Match", held.ETag!))).Is(HttpStatusCode.OK)["status"]);
    }

    [Fact]
    public async Task An_import_into_a_draft_that_has_changed_is_refused()
    {
        var (eventId, staff) = (await events.AnEvent(association), events.Staff(association));
        (await Import(eventId, Schedule(Session()), ("If-Match", "\"99\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await Import(eventId, Schedule(Session()))).Is(HttpStatusCode.Created);
        var read = (await staff.Get($"/v1/events/{eventId}/drafts/main")).Is(HttpStatusCode.OK);
        (await Import(eventId, Schedule(Session(title: "Second")), ("If-Match", read.ETag!))).Is(HttpStatusCode.Created);

        (await Import(eventId, Schedule(Session(title: "Third")), ("If-Match", read.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal("Second", (await staff.Get($"/v1/events/{eventId}/drafts/main")).Json["sessions"]![0]!["title"]!.ToString());
    }

    [Fact]
    public async Task A_release_of_an_event_that_has_changed_is_refused()
    {
        var (eventId, staff) = (await events.AnEvent(association), events.Staff(association));
        await Import(eventId, Schedule(Session()));
        var read = await staff.Get($"/v1/events/{eventId}");
        (await staff.Post($"/v1/events/{eventId}/releases", new { name = "1.0" }, ("If-Match", read.ETag!))).Is(HttpStatusCode.Created);
        (await staff.Post($"/v1/events/{eventId}/releases", new { name = "1.1" }, ("If-Match", read.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Single((await staff.Get($"/v1/events/{eventId}/releases")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task An_import_sent_again_is_answered_with_the_first_report_and_another_file_is_refused()
    {
        var eventId = await events.AnEvent(association);
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var first = (await Import(eventId, Schedule(Session()), key)).Is(HttpStatusCode.Created);
        var again = (await Import(eventId, Schedule(Session()), key)).Is(HttpStatusCode.Created);
        Assert.Equal((first.Text, true), (again.Text, again.IsReplayed));
        (await Import(eventId, Schedule(Session()) + "\n", key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Registrations_sent_again_hold_their_seats_once()
    {
        var eventId = await events.AnEvent(association);
        var pool = await events.APool(association, eventId, 5);
        var ticket = await events.ATicketType(association, eventId, pool);
        var key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            events.As(Tokens.Person(association)).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket, 2), key)));
        Assert.Single(answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Text).Distinct());
        Assert.Equal("2", (await events.Staff(association).Get($"/v1/events/{eventId}/capacity-pools/{pool}"))["held"]);
    }

    Task<Answer> Import(Guid eventId, string file, params (string, string)[] headers) => events.Staff(association).Send(
        HttpMethod.Post, $"/v1/events/{eventId}/imports", new StringContent(file, Encoding.UTF8, "application/xml"), headers);
}
