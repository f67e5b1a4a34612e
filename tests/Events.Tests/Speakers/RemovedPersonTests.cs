using System.Net;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Speakers;

/// <summary>Whoever was taken off the list does not come back without a name, whatever is taken back or merged.</summary>
public sealed class RemovedPersonTests(EventsFixture events)
{
    [Fact]
    public async Task Undo_and_merge_bring_nobody_back_who_was_taken_off_the_list()
    {
        var draft = await ADraft.Of(events, 3);
        var (staff, path) = (draft.Staff(), $"/v1/events/{draft.EventId}");
        var gone = (await staff.Post($"{path}/speakers", new { name = "Cleo" })).Is(HttpStatusCode.Created).Id;
        var (one, other) = (await Add("One"), await Add("Other"));
        (await staff.Post($"{draft.Path}/fork", new { name = "evening" })).Is(HttpStatusCode.Created);
        foreach (var at in (string[])[draft.Path, $"{path}/drafts/evening"])
        {
            foreach (var (id, title) in (ValueTuple<string, string>[])[(one, "One"), (other, "Other")])
                (await staff.Put($"{at}/sessions/{id}", new { title = at == draft.Path ? title : $"{title} again", minutes = 30 })).Is(HttpStatusCode.OK);
        }
        (await staff.Send(HttpMethod.Delete, $"{path}/speakers/{gone}", null, [])).Is(HttpStatusCode.NoContent);

        // That she was on them was all that the last two acts have changed, so what comes before is taken back.
        var undone = (await staff.Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal(("add", "[]"), (undone["undone.kind"], undone.Json["sessions"]!.ToJsonString()));
        (await staff.Post($"{path}/drafts/evening/merge", new { choices = new Dictionary<string, string> { [other] = "branch" } })).Is(HttpStatusCode.OK);
        (await staff.Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);
        Assert.DoesNotContain((await draft.Sessions()).SelectMany(session => session!["persons"]!.AsArray()), person => person!["id"]!.ToString() == $"{gone}" || person["name"]!.ToString().Length == 0);

        async Task<string> Add(string title) => await draft.Add(new { title, minutes = 30, persons = new[] { gone } });
    }

    [Fact]
    public async Task The_same_file_says_nothing_new_after_two_people_in_it_were_made_one()
    {
        var draft = await ADraft.Of(events, 3);
        var (staff, path, session) = (draft.Staff(), $"/v1/events/{draft.EventId}", (await draft.Sessions())[0]!);
        var hand = (await staff.Post($"{path}/speakers", new { name = "Dr One" })).Is(HttpStatusCode.Created).Id;
        (await staff.Post($"{path}/speakers/{session["persons"]![0]!["id"]}/merge", new { into = hand })).Is(HttpStatusCode.OK);
        (await staff.Put($"{draft.Path}/sessions/{session["id"]}", new { title = session["title"], minutes = 30, kind = "talk", track = session["track"], stage = "confirmed" })).Is(HttpStatusCode.OK);
        var before = (await draft.Session($"{session["id"]}")).Json.ToJsonString();
        var again = (await staff.PostRaw($"{path}/imports", ADraft.Programme(3, "2026-09-14"), "application/xml")).Is(HttpStatusCode.Created);
        Assert.Equal("3", again["sessions.unchanged"]);
        Assert.DoesNotContain(again.Json["notes"]!.AsArray(), note => note!["code"]!.ToString() == "kept-by-staff");
        Assert.Equal(before, (await draft.Session($"{session["id"]}")).Json.ToJsonString());
    }

    [Fact]
    public async Task Somebody_who_was_found_to_be_another_that_is_gone_comes_with_their_own_name_in_the_next_file()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, path, sessions) = (draft.Staff(), $"/v1/events/{draft.EventId}", await draft.Sessions());
        var hand = (await staff.Post($"{path}/speakers", new { name = "Dr One" })).Is(HttpStatusCode.Created).Id;
        (await staff.Post($"{path}/speakers/{sessions[0]!["persons"]![0]!["id"]}/merge", new { into = hand })).Is(HttpStatusCode.OK);
        (await staff.Put($"{draft.Path}/sessions/{sessions[0]!["id"]}", new { title = "Session 1", minutes = 30, stage = "confirmed" })).Is(HttpStatusCode.OK);
        (await staff.Send(HttpMethod.Delete, $"{path}/speakers/{hand}", null, [])).Is(HttpStatusCode.NoContent);
        var more = ADraft.Programme(2, "2026-09-14").Replace("<person id=\"2\">Person 2</person>", "<person id=\"1\">Person 1</person>", StringComparison.Ordinal);
        (await staff.PostRaw($"{path}/imports", more, "application/xml")).Is(HttpStatusCode.Created);
        Assert.Equal("Person 1", (await draft.Session($"{sessions[1]!["id"]}")).Json["persons"]![0]!["name"]!.ToString());
    }
}
