using System.Net;

namespace Associations.Events.Tests;

public sealed class BadInputTests(EventsFixture events)
{
    [Theory]
    [InlineData("""{"name":"x" """, "$")]
    [InlineData("hello", "$")]
    [InlineData("""{"name":"x","kind":"talk","timeZone":"Europe/Brussels","startsOn":"2026-09-14","endsOn":"2026-09-15","colour":"red"}""", "colour")]
    [InlineData("""{"name":"","kind":"talk","timeZone":"Europe/Brussels","startsOn":"2026-09-14","endsOn":"2026-09-15"}""", "name")]
    [InlineData("""{"name":"x","kind":"festival","timeZone":"Europe/Brussels","startsOn":"2026-09-14","endsOn":"2026-09-15"}""", "kind")]
    [InlineData("""{"name":"x","kind":"talk","timeZone":"Mars/Olympus","startsOn":"2026-09-14","endsOn":"2026-09-15"}""", "timeZone")]
    [InlineData("""{"name":"x","kind":"talk","timeZone":"W. Europe Standard Time","startsOn":"2026-09-14","endsOn":"2026-09-15"}""", "timeZone")]
    [InlineData("""{"name":"x","kind":"talk","timeZone":"Europe/Brussels","startsOn":"2026-09-14","endsOn":"2026-09-13"}""", "endsOn")]
    [InlineData("""{"name":"x","kind":"talk","timeZone":"Europe/Brussels","startsOn":"2026-09-14","endsOn":"2028-09-13"}""", "endsOn")]
    [InlineData("""{"name":"x","kind":"talk","timeZone":"Europe/Brussels","startsOn":"14 September","endsOn":"2028-09-13"}""", "startsOn")]
    public async Task An_event_that_cannot_be_names_the_field_and_is_not_made(string body, string field)
    {
        var staff = events.Staff(Guid.CreateVersion7());
        var refused = (await staff.PostRaw("/v1/events", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]![field]);
        Assert.Empty((await staff.Get("/v1/events")).Json["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"name":"x","capacity":-1}""", "capacity-pools", "capacity")]
    [InlineData("""{"name":"x","capacity":1.5}""", "capacity-pools", "capacity")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"euro"},"capacityPoolIds":[]}""", "ticket-types", "price.currency")]
    [InlineData("""{"name":"x","price":{"amount":-1,"currency":"EUR"},"capacityPoolIds":[]}""", "ticket-types", "price.amount")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"EUR"},"memberPrice":{"amount":2,"currency":"EUR"},"capacityPoolIds":[]}""", "ticket-types", "memberPrice.amount")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"EUR"},"memberPrice":{"amount":1,"currency":"USD"},"capacityPoolIds":[]}""", "ticket-types", "memberPrice.currency")]
    [InlineData("""{"name":"x","price":{"amount":1,"currency":"EUR"},"capacityPoolIds":["01980000-0000-7000-8000-00000000dead"]}""", "ticket-types", "capacityPoolIds")]
    [InlineData("""{"ticketTypeId":"01980000-0000-7000-8000-00000000dead","quantity":1,"attendee":{"givenName":"A","familyName":"B","email":"a@example.org"}}""", "registrations", "ticketTypeId")]
    [InlineData("""{"ticketTypeId":"01980000-0000-7000-8000-00000000dead","quantity":1,"attendee":{"givenName":"A","familyName":"B","email":"nowhere"}}""", "registrations", "attendee.email")]
    [InlineData("""{"ticketTypeId":"01980000-0000-7000-8000-00000000dead","quantity":1}""", "registrations", "$")]
    public async Task What_cannot_be_accepted_names_the_field(string body, string path, string field)
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var refused = (await events.Staff(association).PostRaw($"/v1/events/{eventId}/{path}", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]![field]);
    }

    [Theory]
    [InlineData("", """{"name":"x\u0000y","kind":"talk","timeZone":"Europe/Brussels","startsOn":"2026-09-14","endsOn":"2026-09-15"}""")]
    [InlineData("/drafts/main/rooms", """{"name":"x","equipment":["\u0000"]}""")]
    [InlineData("/speakers", """{"name":"x","biography":"\u0000"}""")]
    [InlineData("/cancel", """{"reason":"x\u0000y"}""")]
    public async Task The_character_that_no_database_keeps_is_refused_wherever_it_is(string path, string body)
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var refused = (await events.Staff(association).PostRaw(path == "" ? "/v1/events" : $"/v1/events/{eventId}{path}", body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("U+0000", refused["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imports?removeMost=yes", "removeMost")]
    [InlineData("imports?dryRun=true&fileWins=2", "fileWins")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string parameter)
    {
        var association = Guid.CreateVersion7();
        var eventId = await events.AnEvent(association);
        var refused = (await events.Staff(association).PostRaw($"/v1/events/{eventId}/{path}", "id,title,start\n1,A,2026-09-14 10:00\n", "text/csv")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(refused.Json["errors"]![parameter]);
    }

    [Theory]
    [InlineData("/v1/events/not-an-id")]
    [InlineData("/v1/events/01980000-0000-7000-8000-00000000dead")]
    [InlineData("/v1/events/01980000-0000-7000-8000-00000000dead/agenda")]
    [InlineData("/v1/events/01980000-0000-7000-8000-00000000dead/releases")]
    [InlineData("/v1/events/01980000-0000-7000-8000-00000000dead/releases/1.0")]
    [InlineData("/v1/events/01980000-0000-7000-8000-00000000dead/registrations/01980000-0000-7000-8000-00000000dead")]
    public async Task A_wrong_id_or_address_is_a_404(string path) =>
        (await events.Staff(Guid.CreateVersion7()).Get(path)).IsProblem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task Without_a_token_only_the_agenda_is_open()
    {
        (await events.As(null).Get("/v1/events")).IsProblem(HttpStatusCode.Unauthorized, "not-authenticated");
        (await events.As(null).Post("/v1/events", EventsFixture.Conference())).IsProblem(HttpStatusCode.Unauthorized, "not-authenticated");
    }
}
