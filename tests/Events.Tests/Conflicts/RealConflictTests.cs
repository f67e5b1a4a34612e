using System.Net;
using Associations.Events.Tests.Imports;

namespace Associations.Events.Tests.Conflicts;

public sealed class RealConflictTests(EventsFixture events)
{
    // Counted by an independent program.
    [Theory]
    [InlineData("fosdem-2025.xml", "Europe/Brussels", 1, 0)]
    [InlineData("fosdem-2020.xml", "Europe/Brussels", 3, 0)]
    [InlineData("38c3.xml", "Europe/Berlin", 140, 2)]
    [InlineData("democon.json", "Europe/Berlin", 1, 0)]
    public async Task The_clashes_of_a_real_programme_are_found_and_no_others(string file, string timeZone, int speakers, int rooms)
    {
        var association = Guid.CreateVersion7();
        var staff = events.Staff(association);
        var eventId = (await staff.Post("/v1/events", EventsFixture.Conference(timeZone))).Is(HttpStatusCode.Created).Id;
        var type = file.EndsWith("json", StringComparison.Ordinal) ? "application/json" : "application/xml";
        (await staff.PostRaw($"/v1/events/{eventId}/imports", await File.ReadAllTextAsync(RealProgrammeTests.Real(file)), type)).Is(HttpStatusCode.Created);
        Assert.Equal((speakers, rooms), (await Count("speaker-double-booked"), await Count("room-double-booked")));

        async Task<int> Count(string code) =>
            (await staff.Get($"/v1/events/{eventId}/drafts/main/conflicts?code={code}&limit=200")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Count;
    }
}
