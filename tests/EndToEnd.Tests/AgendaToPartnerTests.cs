using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Associations.Testing;
using Associations.Webhooks.Tests;
using Associations.Webhooks.Tests.Signing;
using Microsoft.Extensions.Time.Testing;

namespace Associations.EndToEnd.Tests;

/// <summary>From the office's release to the partner's own server, through both services and the broker between them.</summary>
public sealed class AgendaToPartnerTests : IAsyncLifetime
{
    readonly FakeTimeProvider clock = new(new DateTimeOffset(2027, 1, 11, 9, 0, 0, TimeSpan.Zero));
    readonly Part<Events.Events.Event> events;
    readonly Part<Webhooks.Endpoints.WebhookEndpoint> webhooks;

    public AgendaToPartnerTests()
    {
        events = new(clock, () => null);
        webhooks = new(clock, () => events.Broker, ("Webhooks:AllowPrivateNetworks", "true"));
    }

    public async ValueTask InitializeAsync()
    {
        await events.InitializeAsync();
        await webhooks.InitializeAsync();
        // From then on what one publishes waits for the other.
        foreach (var address in (Uri[])[events.Address, webhooks.Address])
        {
            using var http = new HttpClient { BaseAddress = address };
            await Eventually.Holds(async () => (await http.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, "the services to be ready");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await webhooks.DisposeAsync();
        await events.DisposeAsync();
    }

    [Fact]
    public async Task A_partner_hears_of_each_release_and_of_each_person_whom_it_concerns_once_and_signed()
    {
        var association = Guid.CreateVersion7();
        var (staff, partner) = (events.As(Tokens.Staff(association)), webhooks.As(Tokens.Sign("partner", association, "partner", "webhooks:read webhooks:write")));
        await using var receiver = await Receiver.Start();
        var secret = (await partner.Post("/v1/webhook-endpoints", new { url = receiver.Url, eventTypes = (string[])["agenda.*"] })).Is(HttpStatusCode.Created)["secret"];

        var conference = (await staff.Post("/v1/events", new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2027-06-14", endsOn = "2027-06-14" })).Is(HttpStatusCode.Created).Id;
        var path = $"/v1/events/{conference}";
        var (ada, ben) = (await Speaker("Ada"), await Speaker("Ben"));
        var (moving, _) = (await Session("Ledgers", ada, "10:00"), await Session("Lanterns", ben, "11:00"));
        await Release("1.0");
        (await staff.Post($"{path}/drafts/main/sessions/{moving}/move", new { startsAt = "2027-06-14T15:00:00" })).Is(HttpStatusCode.OK);
        await Release("1.1");
        // Deliveries come in the order of what happened: when the last one is there, nothing of before is still to come.
        await Release("1.2");

        var calls = await receiver.Get(6);
        Assert.All(calls, call => Assert.True(Partner.Accepts(secret, call.Headers, call.Body, clock.GetUtcNow())));
        Assert.All(calls, call => Assert.False(Partner.Accepts(secret, call.Headers, [.. call.Body, (byte)' '], clock.GetUtcNow())));
        Assert.Equal(["1.0 ", "1.1 ", "1.2 "], Told("agenda.released"));
        Assert.Equal(new[] { $"1.0 {ada}", $"1.0 {ben}", $"1.1 {ada}" }.Order(StringComparer.Ordinal), Told("agenda.person_affected"));
        Assert.Equal(6, calls.Select(call => call.Id).Distinct().Count());
        var session = Of("agenda.person_affected").Single(data => $"{data["release"]}" == "1.1")["sessions"]![0]!;
        Assert.Equal((moving, "moved", "time"), ($"{session["sessionId"]}", $"{session["kind"]}", $"{session["fields"]![0]}"));
        Assert.Equal("1", $"{Of("agenda.released").Single(data => $"{data["release"]}" == "1.1")["changes"]!["moved"]}");
        // No name has left the house.
        Assert.All(calls, call => Assert.DoesNotContain("Ada", Encoding.UTF8.GetString(call.Body), StringComparison.Ordinal));

        IEnumerable<JsonNode> Of(string type) => calls.Select(call => call.Json).Where(json => $"{json["type"]}" == type).Select(json => json["data"]!);
        IEnumerable<string> Told(string type) => Of(type).Select(data => $"{data["release"]} {data["speakerId"]}").Order(StringComparer.Ordinal);
        async Task<Guid> Speaker(string name) => (await staff.Post($"{path}/speakers", new { name })).Is(HttpStatusCode.Created).Id;
        async Task Release(string name) => (await staff.Post($"{path}/releases", new { name })).Is(HttpStatusCode.Created);
        async Task<string> Session(string title, Guid person, string time)
        {
            var id = (await staff.Post($"{path}/drafts/main/sessions", new { title, minutes = 30, stage = "confirmed", persons = (Guid[])[person] })).Is(HttpStatusCode.Created)["session.id"];
            (await staff.Post($"{path}/drafts/main/sessions/{id}/schedule", new { startsAt = $"2027-06-14T{time}:00" })).Is(HttpStatusCode.OK);
            return id;
        }
    }
}
