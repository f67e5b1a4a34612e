using System.Net;
using System.Xml.Linq;
using Associations.Events.Tests.Drafts;
using Associations.Testing;
using Ical.Net;

namespace Associations.Events.Tests.Formats;

/// <summary>What a thing is known by is neither its place in a list nor its name.</summary>
public sealed class IdentityTests(EventsFixture events)
{
    [Fact]
    public async Task A_repetition_that_is_added_before_the_others_takes_nobodys_name_away()
    {
        var draft = await ADraft.Of(events, 2);
        var path = $"/v1/events/{draft.EventId}";
        var mira = events.As(Tokens.Person(draft.AssociationId, "mira"));
        var content = new { title = "Given thrice", minutes = 30, stage = "confirmed" };
        var first = await draft.Add(content, "2026-09-14T14:00:00");
        var second = await draft.Add(new { content.title, content.minutes, content.stage, repeatOf = first }, "2026-09-14T16:00:00");
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/my-agenda/{second}", null, [])).Is(HttpStatusCode.OK);
        var before = await Names();

        // A third one at noon, and the first after the second: in every order by time each has another place now.
        var third = await draft.Add(new { content.title, content.minutes, content.stage, repeatOf = first }, "2026-09-14T12:00:00");
        await draft.Move(first, "2026-09-14T18:00:00");
        await draft.Release("1.1");
        var after = await Names();
        Assert.Equal((before[first], before[second]), (after[first], after[second]));
        Assert.Equal(3, new[] { first, second, third }.Select(id => after[id]).Distinct().Count());
        Assert.Equal([(first, "18"), (second, "16"), (third, "12")], await Hours());
        Assert.Equal(second, Assert.Single((await mira.Get($"{path}/my-agenda")).Is(HttpStatusCode.OK).Json["items"]!.AsArray())!["id"]!.ToString());
        Assert.Equal([(first, "moved"), (third, "added")], (await draft.Staff().Get($"{path}/releases/1.1/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray()
            .Select(change => (change!["session"]!.ToString(), change["kind"]!.ToString())).OrderByDescending(change => change.Item2));

        async Task<Dictionary<string, string>> Names() => XDocument.Parse((await Public("agenda.xml")).Text).Descendants("event")
            .ToDictionary(session => session.Attribute("guid")!.Value, session => session.Attribute("id")!.Value);
        async Task<IEnumerable<(string, string)>> Hours()
        {
            var calendar = Calendar.Load((await Public("agenda.ics")).Text)!;
            return new[] { first, second, third }.Select(id => (id, calendar.Events.Single(one => one.Uid == id).Start!.Value.ToString("HH")));
        }
        async Task<Answer> Public(string name) => (await events.As(null).Get($"{path}/{name}")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("agenda.xml", "application/xml")]
    [InlineData("agenda.json", "application/json")]
    [InlineData("agenda.csv", "text/csv")]
    public async Task Two_rooms_of_one_name_are_two_rooms_also_after_a_round_trip(string file, string type)
    {
        var draft = await ADraft.Of(events, 2);
        var path = $"/v1/events/{draft.EventId}";
        string[] rooms = [await draft.Room(new { name = "Studio", capacity = 10 }), await draft.Room(new { name = "Studio", capacity = 20 })];
        string[] sessions = [await Add(rooms[0]), await Add(rooms[1])];
        Assert.Empty(await draft.Conflicts("room-double-booked"));
        await draft.Release("1.0");
        var agenda = (await events.As(null).Get($"{path}/agenda")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray().ToDictionary(session => session!["id"]!.ToString(), session => session!["roomId"]?.ToString());
        Assert.Equal(rooms, sessions.Select(id => agenda[id]));

        var before = (await draft.Staff().Get(draft.Path)).Text;
        var again = (await draft.Staff().PostRaw($"{path}/imports", (await events.As(null).Get($"{path}/{file}")).Is(HttpStatusCode.OK).Text, type)).Is(HttpStatusCode.Created);
        Assert.Equal("""{"added":0,"changed":0,"removed":0,"unchanged":4,"refused":0}""", again.Json["sessions"]!.ToJsonString());
        Assert.Equal(before, (await draft.Staff().Get(draft.Path)).Text);

        Task<string> Add(string room) => draft.Add(new { title = "At ten", minutes = 30, stage = "confirmed" }, "2026-09-14T10:00:00", room);
    }
}
