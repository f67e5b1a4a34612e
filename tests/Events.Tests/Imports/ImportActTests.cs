using System.Net;
using System.Text.Json.Nodes;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Imports;

/// <summary>An import is something that somebody did: it can be taken back, whoever comes late hears of it, and its report says what it did.</summary>
public sealed class ImportActTests(EventsFixture events)
{
    const string Header = "id,title,start,minutes,room,persons\n";
    const string File = "a,One,2026-09-14 10:00,30,Hall,Ada\nb,Two,2026-09-14 11:00,30,Hall,Bo\nc,Three,2026-09-14 12:00,30,Hall,Cleo\n";
    const string Next = "a,One,2026-09-14 10:00,30,Hall,Ada\nb,Two,2026-09-14 10:15,30,Hall,Ada\nd,Four,2026-09-14 13:00,30,Attic,Cleo\n";

    [Fact]
    public async Task Its_own_undo_takes_an_import_back_and_then_what_was_done_before_it()
    {
        var ours = await Imported();
        var (ada, ben) = (ours.Staff("ada"), ours.Staff("ben"));
        var one = await ours.Id("One");
        await ada.Post($"{ours.Path}/sessions/{one}/move", new { startsAt = "2026-09-14T15:00:00" });
        var before = await ours.Told();
        await Import(ours, ada, Next);
        Assert.NotEqual(before, await ours.Told());

        (await ben.Post($"{ours.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "nothing-to-undo");
        (await ada.Post($"{ours.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(before, await ours.Told());
        Assert.Equal("2026-09-14T15:00:00", (await ours.Session(one))["startsAt"]);

        // The file is as new as it was before it was taken in, and nobody has taken anything out.
        var again = await Import(ours, ben, Next);
        Assert.Equal("""{"added":1,"changed":1,"removed":1,"unchanged":1,"refused":0}""", again.Json["sessions"]!.ToJsonString());
        (await ben.Post($"{ours.Path}/undo")).Is(HttpStatusCode.OK);
        (await ada.Post($"{ours.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal("2026-09-14T10:00:00", (await ours.Session(one))["startsAt"]);
    }

    [Fact]
    public async Task What_somebody_has_changed_since_an_import_is_not_lost_by_its_undo()
    {
        var ours = await Imported();
        var (ada, ben) = (ours.Staff("ada"), ours.Staff("ben"));
        await Import(ours, ada, Next);
        (await ben.Post($"{ours.Path}/sessions/{await ours.Id("Two")}/move", new { startsAt = "2026-09-14T16:00:00" })).Is(HttpStatusCode.OK);
        (await ada.Post($"{ours.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "undo-superseded");
    }

    [Fact]
    public async Task Who_comes_late_hears_that_it_was_an_import()
    {
        var ours = await Imported();
        var (ada, ben) = (ours.Staff("ada"), ours.Staff("ben"));
        var two = await ours.Id("Two");
        await ada.Post($"{ours.Path}/sessions/{two}/move", new { startsAt = "2026-09-14T11:30:00" });
        var held = (await ours.Session(two)).ETag!;
        await Import(ours, ben, "a,One,2026-09-14 10:00,30,Hall,Ada\nb,Two and a half,2026-09-14 11:00,30,Hall,Bo\nc,Three,2026-09-14 12:00,30,Hall,Cleo\n");
        var late = (await ada.Post($"{ours.Path}/sessions/{two}/move", new { startsAt = "2026-09-14T17:00:00" }, ("If-Match", held))).Is(HttpStatusCode.PreconditionFailed);
        Assert.Equal(("import", "Two and a half"), (late["context.change.kind"], late["context.session.title"]));
    }

    [Fact]
    public async Task The_report_says_what_became_of_which_session_and_how_many_conflicts_there_are_also_in_a_dry_run()
    {
        var ours = await Imported();
        var staff = ours.Staff("ada");
        var (two, three) = (await ours.Id("Two"), await ours.Id("Three"));
        var rehearsed = (await staff.PostRaw($"/v1/events/{ours.EventId}/imports?dryRun=true", Header + Next, "text/csv")).Is(HttpStatusCode.OK);
        var imported = await Import(ours, staff, Next);
        foreach (var report in (JsonNode[])[rehearsed.Json["result"]!, imported.Json, (await staff.Get(imported.Location!)).Json])
        {
            var changes = report["changes"]!.AsArray();
            Assert.Equal(["moved", "removed", "added"], changes.Select(change => $"{change!["kind"]}"));
            Assert.Equal([two, three], changes.Take(2).Select(change => $"{change!["session"]}"));
            Assert.Equal(["time", "people"], changes[0]!["fields"]!.AsArray().Select(field => $"{field}"));
            Assert.Equal(("2026-09-14T11:00:00", "2026-09-14T10:15:00"), ($"{changes[0]!["before"]!["startsAt"]}", $"{changes[0]!["after"]!["startsAt"]}"));
            Assert.Equal(0, (int)report["moreChanges"]!);
            Assert.Equal(["room-double-booked 1", "speaker-double-booked 1"], report["conflicts"]!.AsArray().Select(one => $"{one!["code"]} {one["count"]}"));
        }
        Assert.Single(await ours.Conflicts("room-double-booked"));
        Assert.Empty((await Import(ours, staff, Next)).Json["changes"]!.AsArray());
    }

    [Fact]
    public async Task Of_a_first_import_not_every_session_is_listed()
    {
        var association = Guid.CreateVersion7();
        var ours = new ADraft(events, association, await events.AnEvent(association));
        var imported = await Import(ours, ours.Staff(), string.Concat(Enumerable.Range(0, 507).Select(n => $"s{n},Session {n},2026-09-14 10:00,30,Room {n},\n")));
        Assert.Equal((500, "7"), (imported.Json["changes"]!.AsArray().Count, imported["moreChanges"]));
    }

    async Task<ADraft> Imported()
    {
        var association = Guid.CreateVersion7();
        var ours = new ADraft(events, association, await events.AnEvent(association));
        await Import(ours, ours.Staff(), File);
        return ours;
    }

    static async Task<Answer> Import(ADraft ours, Api staff, string rows) =>
        (await staff.PostRaw($"/v1/events/{ours.EventId}/imports", Header + rows, "text/csv")).Is(HttpStatusCode.Created);
}

static class DraftTold
{
    /// <summary>The id of the session of a title.</summary>
    internal static async Task<string> Id(this ADraft draft, string title) => $"{(await draft.Sessions()).Single(session => $"{session!["title"]}" == title)!["id"]}";

    /// <summary>All sessions, without their versions.</summary>
    internal static async Task<string> Told(this ADraft draft)
    {
        var sessions = await draft.Sessions();
        foreach (var session in sessions) session!.AsObject().Remove("etag");
        return sessions.ToJsonString();
    }
}
