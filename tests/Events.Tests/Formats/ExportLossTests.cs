using System.Net;
using Associations.Events.Tests.Imports;

namespace Associations.Events.Tests.Formats;

/// <summary>What the formats hardly have words for is in the exported files nevertheless, and comes back from them.</summary>
public sealed class ExportLossTests(EventsFixture events)
{
    [Fact]
    public async Task What_is_in_no_room_at_a_venue_is_at_the_venue()
    {
        var ours = await Exported.AnEvent(events);
        (await ours.Staff.Put(ours.Path, new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-15", venue = "Old Mill" })).Is(HttpStatusCode.OK);
        await ours.Import("id,title,start,minutes,room\n1,Inside,2026-09-14T10:00,30,Hall\n2,Outside,2026-09-14T11:00,30,\n", "text/csv");
        await ours.Release();
        var sessions = (await ours.File("agenda.jsonld")).Json["subEvent"]!.AsArray();
        Assert.Equal(("Hall", "Old Mill"), ($"{sessions[0]!["location"]!["name"]}", $"{sessions[0]!["location"]!["containedInPlace"]!["name"]}"));
        Assert.Equal(("Place", "Old Mill", null), ($"{sessions[1]!["location"]?["@type"]}", $"{sessions[1]!["location"]?["name"]}", sessions[1]!["location"]?["containedInPlace"]));
    }
}
