using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Speakers;

public sealed class SpeakerTests(EventsFixture events)
{
    [Fact]
    public async Task Somebody_is_added_by_hand_named_on_a_session_and_can_only_come_when_they_have_said()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, path) = (draft.Staff(), $"/v1/events/{draft.EventId}/speakers");
        var nina = (await staff.Post(path, new { name = " Nina Example ", email = "nina@example.org", biography = "She counts lanterns." })).Is(HttpStatusCode.Created);
        Assert.Equal(("Nina Example", "nina@example.org", "false"), (nina["name"], nina["email"], nina["isTeam"].ToLowerInvariant()));
        Assert.Equal(nina.ETag, (await staff.Get($"{path}/{nina.Id}")).Is(HttpStatusCode.OK).ETag);
        var twice = (await staff.Post(path, new { name = "N. Example", email = "Nina@Example.org" })).IsProblem(HttpStatusCode.Conflict, "speaker-exists");
        Assert.Contains($"{nina.Id}", twice["detail"], StringComparison.Ordinal);
        Assert.Equal(["Nina Example", "Person 1", "Person 2"], (await staff.Get(path)).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["name"]!.ToString()));

        var talk = (await staff.Post($"{draft.Path}/sessions", new { title = "Lanterns", minutes = 30, persons = new[] { nina.Id } })).Is(HttpStatusCode.Created);
        Assert.Equal("Nina Example", talk.Json["session"]!["persons"]![0]!["name"]!.ToString());
        (await staff.Put($"{path}/{nina.Id}/terms", new { available = new[] { new { from = "2026-09-14T14:00:00", until = "2026-09-14T18:00:00" } } })).Is(HttpStatusCode.OK);
        Assert.Equal("2026-09-14T14:00:00", (await staff.Get($"{path}/{nina.Id}")).Json["available"]![0]!["from"]!.ToString());
        var early = (await staff.Post($"{draft.Path}/sessions/{talk["session.id"]}/schedule", new { startsAt = "2026-09-14T12:00:00" })).Is(HttpStatusCode.OK);
        Assert.Contains("speaker-unavailable", early.Json["conflicts"]!.AsArray().Select(conflict => conflict!["code"]!.ToString()));
    }

    [Fact]
    public async Task What_is_known_of_somebody_is_corrected_as_it_was_seen_and_no_import_takes_it_away()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, path) = (draft.Staff(), $"/v1/events/{draft.EventId}/speakers");
        var person = (await staff.Get(path)).Json["items"]![0]!["id"]!.ToString();
        var seen = (await staff.Get($"{path}/{person}")).Is(HttpStatusCode.OK);
        var before = (await staff.Get(draft.Path)).Is(HttpStatusCode.OK);
        (await staff.Put($"{path}/{person}", new { name = "Person One" }, ("If-Match", null!))).IsProblem(HttpStatusCode.PreconditionRequired, "precondition-required");
        var amended = (await staff.Put($"{path}/{person}", new { name = "Person One", email = "one@example.org" }, ("If-Match", seen.ETag!))).Is(HttpStatusCode.OK);
        (await staff.Put($"{path}/{person}", new { name = "Person 1" }, ("If-Match", seen.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await staff.Get($"{path}/{person}", ("If-None-Match", amended.ETag!))).Is(HttpStatusCode.NotModified);
        Assert.Contains("Person One", (await staff.Get(draft.Path, ("If-None-Match", before.ETag!))).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await staff.Get(draft.Path, ("If-None-Match", (await staff.Get(draft.Path)).ETag!))).Is(HttpStatusCode.NotModified);

        // The next file has another name than the one before, and so have staff, whose stays unless the file is to win. Of the address it says nothing.
        var export = await Programme(draft);
        (await staff.PostRaw($"/v1/events/{draft.EventId}/imports", export, "text/csv")).Is(HttpStatusCode.Created);
        Assert.Equal("Person One", (await staff.Get($"{path}/{person}"))["name"]);
        (await staff.PostRaw($"/v1/events/{draft.EventId}/imports?fileWins=true", export, "text/csv")).Is(HttpStatusCode.Created);
        var after = (await staff.Get($"{path}/{person}")).Is(HttpStatusCode.OK);
        Assert.Equal(("Person Uno", "one@example.org"), (after["name"], after["email"]));
        await using var session = events.Store.QuerySession(draft.AssociationId.ToString());
        Assert.Equal(0, (await session.QueryAsync<int>("select count(*)::int from mt_events where data::text like '%one@example%' or data::text like '%Person One%'"))[0]);
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"name":"N","email":"nowhere"}""", "email")]
    public async Task Who_cannot_be_added_names_the_field(string body, string field)
    {
        var association = Guid.CreateVersion7();
        var path = $"/v1/events/{await events.AnEvent(association)}/speakers";
        Assert.NotNull((await events.Staff(association).PostRaw(path, body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field]);
        Assert.Empty((await events.Staff(association).Get(path)).Json["items"]!.AsArray());
        (await events.As(Tokens.Person(association, "mira")).Get(path)).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
    }

    static async Task<string> Programme(ADraft draft)
    {
        (await draft.Staff().Post($"/v1/events/{draft.EventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var file = (await draft.Staff().Get($"/v1/events/{draft.EventId}/agenda.csv")).Is(HttpStatusCode.OK).Text;
        Assert.Contains("Person One", file, StringComparison.Ordinal);
        return file.Replace("Person One", "Person Uno", StringComparison.Ordinal);
    }
}
