using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.PersonalAgendas;

/// <summary>More people want to hear something than its room holds.</summary>
public sealed class PopularSessionTests(EventsFixture events)
{
    [Fact]
    public async Task What_more_people_have_chosen_than_fit_is_told_with_a_larger_room_that_is_free_and_solved_into_one()
    {
        var draft = await ADraft.Of(events, 4);
        var (sessions, rooms) = (await draft.Sessions(), await draft.Rooms());
        var (popular, small) = (sessions[0]!["id"]!.ToString(), sessions[0]!["roomId"]!.ToString());
        foreach (var room in rooms) (await draft.Staff().Put($"{draft.Path}/rooms/{room!["id"]}", new { name = room["name"], capacity = 2 })).Is(HttpStatusCode.OK);
        var (aula, hall) = (await draft.Room(new { name = "Aula", capacity = 500 }), await draft.Room(new { name = "Hall", capacity = 50 }));
        await draft.Release("1.0");

        // Two fit, also when one of them chooses twice; and somebody who drops it again is not expected.
        foreach (var who in (string[])["mira", "gil", "gil", "noor"]) await Choose(HttpMethod.Put, who);
        await Choose(HttpMethod.Delete, "noor");
        Assert.Empty(await draft.Conflicts("capacity-below-demand"));
        await Choose(HttpMethod.Put, "ines");
        await Told(3, hall);
        Assert.Contains("3 people are expected, and Room 1 holds 2. Hall, which holds 50, is free then.", (await draft.Conflicts("capacity-below-demand"))[0]!["detail"]!.ToString(), StringComparison.Ordinal);

        // The hall is taken at that time; and the answer to a placement tells the same as the list.
        var beside = await draft.Add(new { title = "In the hall", minutes = 30 }, "2026-09-14T09:15:00", hall);
        await Told(3, aula);
        var moved = (await draft.Staff().Post($"{draft.Path}/sessions/{popular}/move", new { startsAt = "2026-09-14T14:00:00", roomId = small })).Is(HttpStatusCode.OK);
        Assert.Equal(hall, moved.Json["conflicts"]!.AsArray().Single(one => one!["code"]!.ToString() == "capacity-below-demand")!["largerRoom"]!.ToString());
        (await draft.Staff().Post($"{draft.Path}/undo")).Is(HttpStatusCode.OK);

        // The solver seats those who have chosen it, too.
        (await draft.Staff().Send(HttpMethod.Delete, $"{draft.Path}/sessions/{beside}", null, [])).Is(HttpStatusCode.OK);
        var asked = (await draft.Staff().Post($"{draft.Path}/solve", new { only = new[] { popular }, slotMinutes = 30, secondsLimit = 20 })).Is(HttpStatusCode.Created);
        var solved = await Eventually.Get(async () => (await draft.Staff().Get($"/v1/events/{draft.EventId}/solvings/{asked.Id}")).Is(HttpStatusCode.OK) is var one && one["status"] is not ("waiting" or "running") ? one : null, "the end of the search", TimeSpan.FromSeconds(90));
        Assert.Equal(hall, Assert.Single(solved.Json["result"]!["placements"]!.AsArray())!["roomId"]!.ToString());

        // What staff expect counts where it is more; and in the room that was told it fits.
        (await draft.Staff().Put($"{draft.Path}/sessions/{popular}", new { title = "Popular", minutes = 30, stage = "confirmed", needs = new { demand = 60 } })).Is(HttpStatusCode.OK);
        await Told(60, aula);
        Assert.DoesNotContain("capacity-below-demand", await draft.Move(popular, "2026-09-14T09:00:00", aula));
        Assert.Empty(await draft.Conflicts("capacity-below-demand"));

        async Task Choose(HttpMethod method, string who) =>
            Assert.True((await events.As(Tokens.Person(draft.AssociationId, who)).Send(method, $"/v1/events/{draft.EventId}/my-agenda/{popular}", null, [])).Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
        async Task Told(int people, string larger)
        {
            var told = Assert.Single(await draft.Conflicts("capacity-below-demand"))!;
            Assert.StartsWith($"{people} people are expected", told["detail"]!.ToString(), StringComparison.Ordinal);
            Assert.Equal((popular, small, larger), (told["sessions"]![0]!.ToString(), told["room"]!.ToString(), told["largerRoom"]!.ToString()));
        }
    }
}
