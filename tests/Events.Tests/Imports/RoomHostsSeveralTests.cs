using System.Net;
using Associations.Events.Tests.Formats;

namespace Associations.Events.Tests.Imports;

public sealed class RoomHostsSeveralTests(EventsFixture events)
{
    const string Stands = "id,title,start,minutes,room\n1,A,2026-09-14T10:00,60,Foyer\n2,B,2026-09-14T10:00,60,Foyer\n3,C,2026-09-14T10:30,60,Foyer\n4,D,2026-09-14T11:00,30,Foyer\n5,E,2026-09-14T10:00,60,Hall\n6,F,2026-09-14T11:00,60,Hall\n7,CANCELLED G,2026-09-14T11:00,60,Hall\n";

    [Fact]
    public async Task A_room_in_which_sessions_overlap_is_told_once_and_no_more_when_it_may_hold_them()
    {
        var ours = await Exported.AnEvent(events);
        var note = Assert.Single(Notes(await ours.Import(Stands, "text/csv")));
        var foyer = (await ours.Draft()).Json["rooms"]!.AsArray().Single(room => $"{room!["name"]}" == "Foyer")!["id"]!.ToString();
        Assert.Contains("'Foyer'", note, StringComparison.Ordinal);
        Assert.Contains($"PUT /v1/events/{ours.EventId}/drafts/main/rooms/{foyer}", note, StringComparison.Ordinal);
        Assert.Contains("3 at once", note, StringComparison.Ordinal);
        Assert.Single(Notes(await ours.Import(Stands, "text/csv")));

        (await ours.Staff.Put($"{ours.Path}/drafts/main/rooms/{foyer}", new { name = "Foyer", parallel = 3 })).Is(HttpStatusCode.OK);
        Assert.Empty(Notes(await ours.Import(Stands, "text/csv")));
    }

    [Fact]
    public async Task What_follows_or_has_no_length_overlaps_with_nothing()
    {
        var ours = await Exported.AnEvent(events);
        Assert.Empty(Notes(await ours.Import("id,title,start,minutes,room\n1,A,2026-09-14T10:00,60,Foyer\n2,B,2026-09-14T11:00,60,Foyer\n3,C,2026-09-14T10:30,0,Foyer\n4,D,,60,Foyer\n", "text/csv")));
    }

    static List<string> Notes(Associations.Testing.Answer report) => [.. report.Json["notes"]!.AsArray().Where(note => $"{note!["code"]}" == "room-hosts-several").Select(note => $"{note!["detail"]}")];
}
