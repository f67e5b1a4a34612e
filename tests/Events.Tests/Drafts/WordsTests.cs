using System.Net;

namespace Associations.Events.Tests.Drafts;

/// <summary>What a session is about, written by hand.</summary>
public sealed class WordsTests(EventsFixture events)
{
    [Fact]
    public async Task The_words_about_a_session_are_written_left_and_taken_away()
    {
        var draft = await ADraft.Of(events, 1);
        var added = (await draft.Staff().Post($"{draft.Path}/sessions", new { title = "Badges", minutes = 30, @abstract = " Short. ", description = "At\nlength." })).Is(HttpStatusCode.Created);
        Assert.Equal(("Short.", "At\nlength."), (added["session.abstract"], added["session.description"]));
        var id = added["session.id"];

        var changed = await Put(new { title = "Badges!", minutes = 30 });
        Assert.Equal(("Short.", "At\nlength."), (changed["session.abstract"], changed["session.description"]));
        Assert.Equal(("Badges!", "Short.", "At\nlength."), await Read());
        await Put(new { title = "Badges!", minutes = 30, @abstract = "Shorter." });
        Assert.Equal(("Badges!", "Shorter.", "At\nlength."), await Read());
        await Put(new { title = "Badges!", minutes = 30, @abstract = "", description = " " });
        Assert.Equal(("Badges!", "", ""), await Read());

        var before = (await draft.Session(id)).Text;
        foreach (var words in (string[])[new('x', 65537), "a\u0000b"])
        {
            (await draft.Staff().Put($"{draft.Path}/sessions/{id}", new { title = "Badges!", minutes = 30, @abstract = words })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
            (await draft.Staff().Put($"{draft.Path}/sessions/{id}", new { title = "Badges!", minutes = 30, description = words })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }
        Assert.Equal(before, (await draft.Session(id)).Text);

        async Task<Testing.Answer> Put(object content) => (await draft.Staff().Put($"{draft.Path}/sessions/{id}", content)).Is(HttpStatusCode.OK);
        async Task<(string, string, string)> Read() => await draft.Session(id) is var session ? ($"{session["title"]}", $"{session.Json["abstract"]}", $"{session.Json["description"]}") : default;
    }

    [Fact]
    public async Task Who_changes_a_repetition_without_a_word_takes_none_from_the_session_that_it_repeats()
    {
        var draft = await ADraft.Of(events, 1);
        var first = await draft.Add(new { title = "Badges", minutes = 30, @abstract = "Short." });
        var again = await draft.Add(new { title = "Badges", minutes = 30, repeatOf = first });
        (await draft.Staff().Put($"{draft.Path}/sessions/{again}", new { title = "Badges!", minutes = 30 })).Is(HttpStatusCode.OK);
        Assert.Equal(("Badges!", "Short."), ((await draft.Session(first))["title"], (await draft.Session(first))["abstract"]));

        // What is said of one is said of all.
        (await draft.Staff().Put($"{draft.Path}/sessions/{again}", new { title = "Badges!", minutes = 30, @abstract = "Shorter." })).Is(HttpStatusCode.OK);
        Assert.Equal(("Shorter.", "Shorter."), ((await draft.Session(first))["abstract"], (await draft.Session(again))["abstract"]));
    }

    [Fact]
    public async Task The_public_agenda_says_what_a_session_is_about_and_not_at_length()
    {
        var draft = await ADraft.Of(events, 1);
        var content = new { title = "Badges", minutes = 30, stage = "confirmed", @abstract = "Short.", description = "At length." };
        var id = await draft.Add(content, "2026-09-14T14:00:00");
        await draft.Release("1.0");
        var first = await Agenda();
        Assert.Equal("Short.", $"{first.Json["sessions"]!.AsArray().Single(session => $"{session!["id"]}" == id)!["abstract"]}");
        Assert.DoesNotContain("At length.", first.Text, StringComparison.Ordinal);
        Assert.Contains("At length.", (await events.As(null).Get($"/v1/events/{draft.EventId}/agenda.xml")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        (await draft.Staff().Put($"{draft.Path}/sessions/{id}", new { content.title, content.minutes, content.stage, @abstract = "Shorter." })).Is(HttpStatusCode.OK);
        await draft.Release("1.1");
        var second = await Agenda();
        Assert.Contains("Shorter.", second.Text, StringComparison.Ordinal);
        Assert.NotEqual(first.ETag, second.ETag);

        async Task<Testing.Answer> Agenda() => (await events.As(null).Get($"/v1/events/{draft.EventId}/agenda")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Texts_of_one_line_are_kept_as_files_can_say_them()
    {
        var draft = await ADraft.Of(events, 1);
        var id = await draft.Add(new { title = " A  badge\tof\nhonour ", minutes = 30, subtitle = " ", kind = "", track = "Light\u0007 show", language = " en" });
        var session = (await draft.Session(id)).Json;
        Assert.Equal(("A badge of honour", "Light show", "en", null, null), ($"{session["title"]}", $"{session["track"]}", $"{session["language"]}", session["subtitle"], session["kind"]));
        (await draft.Staff().Post($"{draft.Path}/sessions", new { title = "\u0007", minutes = 30 })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Contains("Long hall", (await draft.Rooms()).Select(room => room!["name"]!.ToString()).Append((await draft.Staff().Post($"{draft.Path}/rooms", new { name = "Long \n hall" })).Is(HttpStatusCode.Created)["name"]));
    }
}
