using System.Net;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Events.Tests.Imports;

/// <summary>An import takes what is new in the file, and leaves what staff have done.</summary>
public sealed class KeptByStaffTests(EventsFixture events)
{
    const string File = "a,One,2026-09-14 10:00,30,Hall,Ada,\nb,Two,2026-09-14 11:00,30,Hall,Ada,\nc,Three,2026-09-14 12:00,30,Hall,Bo,\nd,Four,2026-09-14 13:00,30,Hall,Bo,\n";
    const string Unchanged = """{"added":0,"changed":0,"removed":0,"unchanged":4,"refused":0}""";

    [Fact]
    public async Task The_same_file_again_changes_nothing_of_what_was_done_by_hand()
    {
        var ours = await Imported();
        var (one, two, three, four) = (await ours.Id("One"), await ours.Id("Two"), await ours.Id("Three"), await ours.Id("Four"));
        await ours.Move(one, "2026-09-14T15:00:00");
        (await ours.Staff.Post($"{ours.Draft}/sessions/{two}/cancel", new { replacement = one })).Is(HttpStatusCode.OK);
        await ours.Rename(three, "Three, corrected");
        (await ours.Staff.Send(HttpMethod.Delete, $"{ours.Draft}/sessions/{four}", null, [])).Is(HttpStatusCode.OK);
        var hall = $"{(await ours.Sessions()).Single(session => $"{session!["id"]}" == two)!["roomId"]}";
        (await ours.Staff.Put($"{ours.Draft}/rooms/{hall}", new { name = "Great Hall", capacity = 80 })).Is(HttpStatusCode.OK);
        var ada = (await ours.Staff.Get($"{ours.Path}/speakers")).Json["items"]!.AsArray().Single(speaker => $"{speaker!["name"]}" == "Ada")!;
        var tag = (await ours.Staff.Get($"{ours.Path}/speakers/{ada["id"]}")).ETag!;
        (await ours.Staff.Put($"{ours.Path}/speakers/{ada["id"]}", new { name = "Ada Lovelace" }, ("If-Match", tag))).Is(HttpStatusCode.OK);
        var before = (await ours.Staff.Get(ours.Draft)).Text;

        var again = await ours.Import(File);
        Assert.Equal(Unchanged, again.Json["sessions"]!.ToJsonString());
        Assert.Equal(before, (await ours.Staff.Get(ours.Draft)).Text);
        Assert.Equal(["d"], Kept(again));

        // Nor does the next version, in which something else is different.
        var next = await ours.Import(File.Replace("One,", "One at last,", StringComparison.Ordinal));
        Assert.Equal("1", next["sessions.changed"]);
        Assert.Equal(("One at last", "2026-09-14T15:00:00"), await ours.TitleAndTime(one));
        Assert.Equal("cancelled", $"{(await ours.Session(two))["status"]}");
        Assert.Equal(one, $"{(await ours.Session(two))["replacementId"]}");
        Assert.Equal("Three, corrected", $"{(await ours.Session(three))["title"]}");
        Assert.Equal("Ada Lovelace", $"{(await ours.Session(one))["persons"]![0]!["name"]}");
    }

    [Fact]
    public async Task What_the_file_and_staff_have_both_changed_is_told_and_stays_unless_the_file_is_to_win()
    {
        var ours = await Imported();
        var one = await ours.Id("One");
        await ours.Move(one, "2026-09-14T15:00:00");
        var next = File.Replace("One,2026-09-14 10:00,30", "One more,2026-09-14 10:30,45", StringComparison.Ordinal);
        var imported = await ours.Import(next);
        Assert.Equal(["a"], Kept(imported));
        Assert.Contains("time and room", Note(imported, "a"), StringComparison.Ordinal);
        // The rest of the same session is taken.
        Assert.Equal(("One more", "2026-09-14T15:00:00"), await ours.TitleAndTime(one));
        Assert.Equal("45", $"{(await ours.Session(one))["minutes"]}");

        // It is told until one of them has given way, and changes nothing meanwhile.
        var before = (await ours.Staff.Get(ours.Draft)).Text;
        var again = await ours.Import(next);
        Assert.Equal((Unchanged, "a"), (again.Json["sessions"]!.ToJsonString(), Assert.Single(Kept(again))));
        Assert.Equal(before, (await ours.Staff.Get(ours.Draft)).Text);

        var forced = await ours.Import(next, "?fileWins=true");
        Assert.Equal(("1", 0), (forced["sessions.changed"], Kept(forced).Count));
        Assert.Equal(("One more", "2026-09-14T10:30:00"), await ours.TitleAndTime(one));
        Assert.Empty(Kept(await ours.Import(next)));
    }

    [Fact]
    public async Task What_staff_have_changed_to_what_the_file_says_now_is_in_no_dispute()
    {
        var ours = await Imported();
        var one = await ours.Id("One");
        await ours.Move(one, "2026-09-14T15:00:00", hall: true);
        var next = File.Replace("One,2026-09-14 10:00", "One,2026-09-14 15:00", StringComparison.Ordinal);
        var imported = await ours.Import(next);
        Assert.Equal((Unchanged, 0), (imported.Json["sessions"]!.ToJsonString(), Kept(imported).Count));
        // And from then on the file may move it.
        await ours.Import(File);
        Assert.Equal(("One", "2026-09-14T10:00:00"), await ours.TitleAndTime(one));
    }

    [Fact]
    public async Task What_staff_have_taken_out_comes_back_only_when_the_file_is_to_win()
    {
        var ours = await Imported();
        var four = await ours.Id("Four");
        (await ours.Staff.Send(HttpMethod.Delete, $"{ours.Draft}/sessions/{four}", null, [])).Is(HttpStatusCode.OK);
        await ours.Import(File.Replace("13:00", "14:00", StringComparison.Ordinal));
        Assert.Equal(3, (await ours.Sessions()).Count);
        Assert.Equal("1", (await ours.Import(File, "?fileWins=true"))["sessions.added"]);
        Assert.Equal("Four", $"{(await ours.Session(four))["title"]}");
        Assert.Empty(Kept(await ours.Import(File)));
    }

    [Fact]
    public async Task What_was_written_by_hand_and_taken_out_again_does_not_come_back_from_a_file_of_ours()
    {
        var ours = await Imported();
        var id = (await ours.Staff.Post($"{ours.Draft}/sessions", new { title = "By hand", minutes = 30, stage = "confirmed" })).Is(HttpStatusCode.Created)["session.id"];
        (await ours.Staff.Post($"{ours.Draft}/sessions/{id}/schedule", new { startsAt = "2026-09-14T16:00:00" })).Is(HttpStatusCode.OK);
        (await ours.Staff.Post($"{ours.Path}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var exported = (await events.As(null).Get($"{ours.Path}/agenda.xml")).Is(HttpStatusCode.OK).Text;
        (await ours.Staff.Send(HttpMethod.Delete, $"{ours.Draft}/sessions/{id}", null, [])).Is(HttpStatusCode.OK);
        Assert.Equal("0", (await ours.Staff.PostRaw($"{ours.Path}/imports", exported, "application/xml")).Is(HttpStatusCode.Created)["sessions.added"]);
        Assert.Equal(4, (await ours.Sessions()).Count);
    }

    [Fact]
    public async Task What_the_file_lets_take_place_after_all_is_replaced_by_nothing()
    {
        var ours = await Imported();
        await ours.Import(File.Replace("Two", "CANCELLED Two", StringComparison.Ordinal));
        var two = await ours.Id("Two");
        (await ours.Staff.Post($"{ours.Draft}/sessions/{two}/cancel", new { replacement = await ours.Id("One") })).Is(HttpStatusCode.OK);
        await ours.Import(File);
        Assert.Equal(("scheduled", null), ($"{(await ours.Session(two))["status"]}", (await ours.Session(two))["replacementId"]));
    }

    [Fact]
    public async Task What_is_not_public_or_cancelled_by_staff_is_not_gone_because_a_file_lacks_it()
    {
        var ours = await Imported();
        var (one, two, three) = (await ours.Id("One"), await ours.Id("Two"), await ours.Id("Three"));
        (await ours.Staff.Post($"{ours.Draft}/sessions/{one}/unschedule", new { })).Is(HttpStatusCode.OK);
        (await ours.Staff.Post($"{ours.Draft}/sessions/{two}/cancel", new { })).Is(HttpStatusCode.OK);
        var rest = string.Concat(File.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == 'd').Select(line => line + "\n"));
        var imported = await ours.Import(rest);
        Assert.Equal("1", imported["sessions.removed"]);
        Assert.Equal([("a", "not-in-file"), ("b", "kept-by-staff")], imported.Json["notes"]!.AsArray()
            .Select(note => ($"{note!["session"]}", $"{note["code"]}")).Where(note => note.Item2 is "not-in-file" or "kept-by-staff").Order());
        Assert.Equal(3, (await ours.Sessions()).Count);
        (await ours.Staff.Get($"{ours.Draft}/sessions/{three}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("2", (await ours.Import(rest, "?fileWins=true"))["sessions.removed"]);
    }

    [Fact]
    public async Task A_programme_with_what_is_not_public_yet_goes_there_and_back()
    {
        var ours = await Imported();
        var one = await ours.Id("One");
        (await ours.Staff.Post($"{ours.Draft}/sessions/{one}/unschedule", new { })).Is(HttpStatusCode.OK);
        (await ours.Staff.Post($"{ours.Path}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        var before = (await ours.Staff.Get(ours.Draft)).Text;
        var exported = (await events.As(null).Get($"{ours.Path}/agenda.csv")).Is(HttpStatusCode.OK).Text;
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":3,"refused":0}""",
            (await ours.Staff.PostRaw($"{ours.Path}/imports", exported, "text/csv")).Is(HttpStatusCode.Created).Json["sessions"]!.ToJsonString());
        Assert.Equal(before, (await ours.Staff.Get(ours.Draft)).Text);
    }

    [Fact]
    public async Task A_fork_knows_what_the_file_before_has_said()
    {
        var ours = await Imported();
        var one = await ours.Id("One");
        await ours.Move(one, "2026-09-14T15:00:00");
        (await ours.Staff.Send(HttpMethod.Delete, $"{ours.Draft}/sessions/{await ours.Id("Four")}", null, [])).Is(HttpStatusCode.OK);
        (await ours.Staff.Post($"{ours.Draft}/fork", new { name = "evening" })).Is(HttpStatusCode.Created);
        var imported = await ours.Import(File, "?draft=evening");
        Assert.Equal((Unchanged, "d"), (imported.Json["sessions"]!.ToJsonString(), Assert.Single(Kept(imported))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_comes_back_is_the_same_session(bool byStaff)
    {
        var ours = await Imported();
        var four = await ours.Id("Four");
        if (byStaff) (await ours.Staff.Send(HttpMethod.Delete, $"{ours.Draft}/sessions/{four}", null, [])).Is(HttpStatusCode.OK);
        else Assert.Equal("1", (await ours.Import(File.Replace(File[File.IndexOf("d,Four", StringComparison.Ordinal)..], "", StringComparison.Ordinal)))["sessions.removed"]);
        // Also when the programme has given it a guid meanwhile.
        var named = "guid," + Ours.Header + string.Concat(File.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, n) => $"{new Guid(n + 1, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1)},{line}\n"));
        Assert.Equal("1", (await ours.Staff.PostRaw($"{ours.Path}/imports?fileWins={byStaff}", named, "text/csv")).Is(HttpStatusCode.Created)["sessions.added"]);
        Assert.Equal(four, await ours.Id("Four"));
    }

    [Fact]
    public async Task Whoever_was_taken_off_the_list_is_not_on_it_again_by_a_file_that_puts_them_on_nothing()
    {
        var ours = await Imported();
        var ada = (await ours.Staff.Get($"{ours.Path}/speakers")).Json["items"]!.AsArray().Single(speaker => $"{speaker!["name"]}" == "Ada")!["id"];
        foreach (var title in (string[])["One", "Two"]) (await ours.Staff.Put($"{ours.Draft}/sessions/{await ours.Id(title)}", new { title, minutes = 30 })).Is(HttpStatusCode.OK);
        (await ours.Staff.Send(HttpMethod.Delete, $"{ours.Path}/speakers/{ada}", null, [])).Is(HttpStatusCode.NoContent);
        Assert.Equal(Unchanged, (await ours.Import(File)).Json["sessions"]!.ToJsonString());
        Assert.Equal(["Bo"], (await ours.Staff.Get($"{ours.Path}/speakers")).Json["items"]!.AsArray().Select(speaker => $"{speaker!["name"]}"));
    }

    [Fact]
    public async Task A_repetition_says_what_the_file_says_of_the_session_that_it_repeats()
    {
        var ours = await Imported();
        var again = (await ours.Staff.Post($"{ours.Draft}/sessions", new { title = "x", minutes = 20, repeatOf = await ours.Id("One") })).Is(HttpStatusCode.Created)["session.id"];
        Assert.Equal("1", (await ours.Import(File.Replace("One", "One anew", StringComparison.Ordinal)))["sessions.changed"]);
        Assert.Equal(("One anew", "20"), ($"{(await ours.Session(again))["title"]}", $"{(await ours.Session(again))["minutes"]}"));
        (await ours.Staff.Post($"{ours.Draft}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal("One", $"{(await ours.Session(again))["title"]}");
    }

    [Fact]
    public async Task A_file_that_says_something_else_of_a_repetition_is_the_same_file_the_next_time()
    {
        var ours = await Imported();
        var again = (await ours.Staff.Post($"{ours.Draft}/sessions", new { title = "x", minutes = 20, repeatOf = await ours.Id("One"), stage = "confirmed" })).Is(HttpStatusCode.Created)["session.id"];
        (await ours.Staff.Post($"{ours.Draft}/sessions/{again}/schedule", new { startsAt = "2026-09-14T15:00:00" })).Is(HttpStatusCode.OK);
        var both = "guid," + Ours.Header + File.Replace("\n", "\n,", StringComparison.Ordinal).Insert(0, ",").TrimEnd(',') + $"{again},,One once more,2026-09-14 15:00,20,,,\n";
        async Task<Answer> Import() => (await ours.Staff.PostRaw($"{ours.Path}/imports", both, "text/csv")).Is(HttpStatusCode.Created);
        Assert.Equal("1", (await Import())["sessions.changed"]);
        Assert.Equal("One once more", $"{(await ours.Session(again))["title"]}");
        var before = (await ours.Staff.Get(ours.Draft)).Text;
        Assert.Equal("0", (await Import())["sessions.changed"]);
        Assert.Equal(before, (await ours.Staff.Get(ours.Draft)).Text);
    }

    static List<string> Kept(Answer report) => [.. report.Json["notes"]!.AsArray().Where(note => $"{note!["code"]}" == "kept-by-staff").Select(note => $"{note!["session"]}")];

    static string Note(Answer report, string session) => $"{report.Json["notes"]!.AsArray().Single(note => $"{note!["code"]}" == "kept-by-staff" && $"{note["session"]}" == session)!["detail"]}";

    async Task<Ours> Imported()
    {
        var association = Guid.CreateVersion7();
        var ours = new Ours($"/v1/events/{await events.AnEvent(association)}", events.Staff(association));
        Assert.Equal("4", (await ours.Import(File))["sessions.added"]);
        return ours;
    }

    sealed record Ours(string Path, Api Staff)
    {
        internal const string Header = "id,title,start,minutes,room,persons,abstract\n";

        internal string Draft => $"{Path}/drafts/main";

        internal async Task<Answer> Import(string rows, string query = "") =>
            (await Staff.PostRaw($"{Path}/imports{query}", Header + rows, "text/csv")).Is(HttpStatusCode.Created);

        internal async Task<JsonArray> Sessions() => (await Staff.Get(Draft)).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray();

        internal async Task<string> Id(string title) => $"{(await Sessions()).Single(session => $"{session!["title"]}" == title)!["id"]}";

        internal async Task<JsonNode> Session(string id) => (await Staff.Get($"{Draft}/sessions/{id}")).Is(HttpStatusCode.OK).Json;

        internal async Task<(string, string)> TitleAndTime(string id) => await Session(id) is var session ? ($"{session["title"]}", $"{session["startsAt"]}") : default;

        internal async Task Move(string id, string startsAt, bool hall = false) =>
            (await Staff.Post($"{Draft}/sessions/{id}/move", new { startsAt, roomId = hall ? $"{(await Session(id))["roomId"]}" : null })).Is(HttpStatusCode.OK);

        internal async Task Rename(string id, string title)
        {
            var session = await Session(id);
            (await Staff.Put($"{Draft}/sessions/{id}", new { title, minutes = 30, persons = session["persons"]!.AsArray().Select(person => $"{person!["id"]}"), stage = "confirmed" },
                ("If-Match", $"{session["etag"]}"))).Is(HttpStatusCode.OK);
        }
    }
}
