using System.Net;
using Associations.Contracts.Events.V1;
using Associations.Events.Tests.Drafts;
using Associations.EventSourcing;
using Associations.Testing;

namespace Associations.Events.Tests.Releases;

/// <summary>Who is told of a change, of what, and how often.</summary>
public sealed class NoticeTests(EventsFixture events)
{
    [Fact]
    public async Task Each_is_told_once_of_each_release_however_often_it_is_asked_for()
    {
        var draft = await ADraft.Of(events, 6);
        var sessions = await draft.Sessions();
        var mira = events.As(Tokens.Person(draft.AssociationId, "mira"));
        await draft.Release("1.0");
        foreach (var n in (int[])[0, 1, 2]) (await mira.Send(HttpMethod.Put, $"/v1/events/{draft.EventId}/my-agenda/{sessions[n]!["id"]}", null, [])).Is(HttpStatusCode.OK);
        foreach (var n in (int[])[0, 1]) await draft.Move($"{sessions[n]!["id"]}", $"2026-09-14T{16 + n}:00:00", $"{sessions[n]!["roomId"]}");
        // The release is asked for at once by five, and by one of them twice with one key.
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => draft.Staff().Post($"/v1/events/{draft.EventId}/releases", new { name = "1.1" }, ("Idempotency-Key", $"notice-{draft.EventId}-{n % 5}"))));
        Assert.InRange(answers.Count(answer => answer.Status == HttpStatusCode.Created), 1, 2);
        await draft.Release("1.2");

        var told = await Told(draft, "1.2");
        Assert.DoesNotContain(told, one => one.Release == "1.2");
        var of = told.Where(one => one.Release == "1.1").ToList();
        Assert.Equal(3, of.Count);
        Assert.Equal(3, of.Select(one => (one.SpeakerId, one.Account)).Distinct().Count());
        Assert.Equal(new[] { sessions[0], sessions[1] }.Select(session => session!["id"]!.ToString()).Order(), Assert.Single(of, one => one.Account is not null).Sessions.Select(session => session.SessionId.ToString()).Order());
    }

    [Fact]
    public async Task What_partners_are_told_says_its_place_in_the_history_of_the_event_and_of_the_release()
    {
        var draft = await ADraft.Of(events, 3);
        await draft.Release("1.0");
        await draft.Move($"{(await draft.Sessions())[0]!["id"]}", "2026-09-14T16:00:00");
        await draft.Release("1.1");
        var first = await events.Bus.Next<AgendaReleased>((contract, _) => contract.EventId == draft.EventId && contract.Release == "1.0");
        var second = await events.Bus.Next<AgendaReleased>((contract, _) => contract.EventId == draft.EventId && contract.Release == "1.1");
        Assert.Equal((draft.EventId, draft.EventId, first.Message.SubjectVersion + 1), (first.Message.Subject, second.Message.Subject, second.Message.SubjectVersion));
        await Eventually.Holds(() => Task.FromResult(Of("1.0").Count == 3 && Of("1.1").Count == 1), "all who are concerned");
        Assert.Equal([1, 2, 3], Of("1.0").Select(one => one.SubjectVersion).Order());
        Assert.Single(Of("1.0").Select(one => one.Subject).Distinct());
        Assert.DoesNotContain(Of("1.1")[0].Subject, Of("1.0").Select(one => one.Subject));
        Assert.All(Of("1.0"), one => Assert.Equal((draft.AssociationId, "agenda.person_affected"), (one.Association, one.Contract)));

        List<Message> Of(string release) => [.. events.Bus.All.Where(one => one.Contract is AgendaPersonAffected told && told.EventId == draft.EventId && told.Release == release).Select(one => one.Message)];
    }

    [Fact]
    public async Task What_was_tried_and_put_back_and_what_only_staff_note_is_told_to_nobody()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        var (moved, room) = (sessions[0]!["id"]!.ToString(), sessions[0]!["roomId"]!.ToString());
        await draft.Release("1.0");
        await draft.Move(moved, "2026-09-14T16:00:00", room);
        await draft.Move(moved, "2026-09-14T17:00:00", room);
        await draft.Move(moved, "2026-09-14T09:00:00", room);
        // How many staff expect is nothing that anybody else has to know.
        (await draft.Staff().Put($"{draft.Path}/sessions/{sessions[1]!["id"]}", new
        {
            title = sessions[1]!["title"],
            minutes = 30,
            kind = "talk",
            track = sessions[1]!["track"],
            stage = "confirmed",
            persons = new[] { sessions[1]!["persons"]![0]!["id"] },
            needs = new { demand = 200 },
        })).Is(HttpStatusCode.OK);
        await draft.Release("1.1");
        Assert.Empty((await draft.Staff().Get($"/v1/events/{draft.EventId}/releases/1.1/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        Assert.DoesNotContain(await Told(draft, "1.1"), one => one.Release == "1.1");
    }

    [Fact]
    public async Task A_notice_names_clashes_with_what_is_released_and_not_with_what_is_only_tried()
    {
        var draft = await ADraft.Of(events, 4);
        var sessions = await draft.Sessions();
        var (one, other, room) = (sessions[0]!["id"]!.ToString(), sessions[2]!["id"]!.ToString(), sessions[1]!["roomId"]!.ToString());
        var ada = sessions[0]!["persons"]![0]!["id"]!.ToString();
        await draft.Release("1.0");
        // Two of hers are at four now: one that is confirmed, and one that staff only try.
        await draft.Add(new { title = "Only tried", minutes = 30, persons = new[] { ada } }, "2026-09-14T16:00:00");
        await draft.Add(new { title = "Only tried as well", minutes = 30, stage = "accepted", persons = new[] { ada } }, "2026-09-14T16:00:00");
        (await draft.Staff().Put($"{draft.Path}/sessions/{other}", new { title = "Of both", minutes = 30, kind = "talk", track = sessions[2]!["track"], stage = "confirmed", persons = new[] { ada } })).Is(HttpStatusCode.OK);
        await draft.Move(other, "2026-09-14T16:00:00", sessions[0]!["roomId"]!.ToString());
        await draft.Move(one, "2026-09-14T16:00:00", room);
        await draft.Release("1.1");

        var hers = (await events.Bus.Next<AgendaPersonAffected>((told, _) => told.EventId == draft.EventId && told.Release == "1.1" && told.SpeakerId.ToString() == ada)).Contract;
        Assert.Equal([other], hers.Sessions.Single(session => session.SessionId.ToString() == one).ClashesWith.Select(id => id.ToString()));
        Assert.Equal([one], hers.Sessions.Single(session => session.SessionId.ToString() == other).ClashesWith.Select(id => id.ToString()));
    }

    // One association's notices are published in the order of its events, so what was told by then was all.
    async Task<IReadOnlyList<AgendaPersonAffected>> Told(ADraft draft, string last)
    {
        await events.Bus.Next<AgendaReleased>((contract, _) => contract.EventId == draft.EventId && contract.Release == last);
        await draft.Move($"{(await draft.Sessions())[^1]!["id"]}", "2026-09-15T22:00:00");
        await draft.Release("end");
        await events.Bus.Next<AgendaPersonAffected>((contract, _) => contract.EventId == draft.EventId && contract.Release == "end");
        return [.. events.Bus.All.Select(one => one.Contract).OfType<AgendaPersonAffected>().Where(one => one.EventId == draft.EventId)];
    }
}
