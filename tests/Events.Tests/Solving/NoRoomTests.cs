using Associations.Events.Events;
using Associations.Events.Solving;

namespace Associations.Events.Tests.Solving;

public sealed class NoRoomTests
{
    readonly AProgramme programme = new();

    [Fact]
    public void What_has_a_time_and_no_room_moves_to_another_time_and_needs_none()
    {
        // Too many come for any room, and what is in one takes all of them.
        var online = programme.Add(30, AProgramme.At("15:00"), needs: new(5000, Equipment: ["Piano"]), speakers: AProgramme.Ada);
        programme.Add(480, AProgramme.At("09:00"), AProgramme.Hall);
        programme.Add(480, AProgramme.At("09:00"), AProgramme.Loft);
        var (_, places) = programme.Solve(AProgramme.Wish() with { Unavailable = [new(AProgramme.Ada, [new(AProgramme.At("12:00"), AProgramme.At("23:00"))])] });
        Assert.Equal(AProgramme.Nowhere, places[online].Room);
        Assert.True(places[online].At <= AProgramme.At("11:30"), $"{places[online].At}");
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void Where_all_is_placed_anew_what_has_no_room_gets_none()
    {
        var (online, inRoom) = (programme.Add(30, AProgramme.At("10:00")), programme.Add(30, AProgramme.At("10:00"), AProgramme.Loft));
        var (_, places) = programme.Solve(AProgramme.Wish(SolveScope.All));
        Assert.Equal((AProgramme.Nowhere, AProgramme.Loft), (places[online].Room, places[inRoom].Room));
    }

    [Fact]
    public void An_online_event_needs_no_rooms()
    {
        programme.Event = programme.Event with { Mode = AttendanceMode.Online };
        programme.Policy = programme.Policy with { WalkingMinutes = 30, ClosesAt = new(10, 0) };
        programme.Draft = programme.Draft with { Rooms = [] };
        // Nobody walks from one to the next.
        var sessions = new[] { programme.Add(30, speakers: AProgramme.Ada), programme.Add(30, speakers: AProgramme.Ada) };
        var (solution, places) = programme.Solve();
        Assert.True(solution.IsBest);
        Assert.Equal([AProgramme.At("09:00"), AProgramme.At("09:30")], sessions.Select(id => places[id].At).Order());
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void An_online_event_with_rooms_uses_them_and_nobody_walks_to_what_has_none()
    {
        programme.Event = programme.Event with { Mode = AttendanceMode.Online };
        programme.Policy = programme.Policy with { WalkingMinutes = 30, ClosesAt = new(10, 0) };
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 100)] };
        for (var n = 0; n < 2; n++) programme.Add(30);
        Assert.All(programme.Solve().Places.Values, place => Assert.Equal(AProgramme.Hall, place.Room));
        var (one, other) = (programme.Add(30, needs: new(101), speakers: AProgramme.Ada), programme.Add(30, speakers: AProgramme.Ada));
        var (_, places) = programme.Solve();
        Assert.Equal((4, AProgramme.Nowhere), (places.Count, places[one].Room));
        Assert.NotEqual(places[one].At, places[other].At);
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void An_event_in_person_without_rooms_is_told_that_it_has_none()
    {
        programme.Draft = programme.Draft with { Rooms = [] };
        programme.Add(30);
        var (solution, _) = programme.Solve();
        Assert.Equal("no-room", Assert.Single(Explain.Of(programme.Solved, solution.Spots, () => false)).Code);
    }
}
