using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Solving;

namespace Associations.Events.Tests.Solving;

public sealed class SolverTests
{
    readonly AProgramme programme = new();

    [Fact]
    public void A_day_that_holds_all_exactly_is_filled()
    {
        programme.Policy = programme.Policy with { ClosesAt = new(11, 0) };
        for (var n = 0; n < 8; n++) programme.Add(30);
        var (solution, places) = programme.Solve();
        Assert.Equal((8, true), (places.Count, solution.IsBest));
        Assert.Equal(8, places.Values.Distinct().Count());
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void The_room_that_is_just_large_enough_is_taken()
    {
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 400), new(AProgramme.Loft, "Loft", 50), new(AProgramme.Id(3), "Den", 20)] };
        var (big, middle, small) = (programme.Add(30, needs: new(300)), programme.Add(30, needs: new(45)), programme.Add(30, needs: new(18)));
        var (solution, places) = programme.Solve();
        Assert.Equal((AProgramme.Hall, AProgramme.Loft, AProgramme.Id(3)), (places[big].Room, places[middle].Room, places[small].Room));
        Assert.True(solution.IsBest);
    }

    [Fact]
    public void What_many_have_chosen_is_placed_where_there_are_seats_for_them()
    {
        programme.Policy = programme.Policy with { ClosesAt = new(9, 30) };
        // As staff expect it, the one just fills the loft; but then more people choose it than the loft holds.
        var (one, other) = (programme.Add(30, needs: new(15)), programme.Add(30, needs: new(5)));
        Assert.Equal((AProgramme.Loft, AProgramme.Hall), Rooms());
        programme.Choices = [.. Enumerable.Range(0, 21).Select(_ => new[] { one })];
        Assert.Equal((AProgramme.Hall, AProgramme.Loft), Rooms());
        // Fewer than staff expect change nothing.
        programme.Choices = [[one], [other]];
        Assert.Equal((AProgramme.Loft, AProgramme.Hall), Rooms());
        programme.Choices = [.. Enumerable.Range(0, 101).Select(_ => new[] { one })];
        var (solution, places) = programme.Solve();
        Assert.Equal([other], places.Keys);
        Assert.Equal((one, "capacity-below-demand"), Assert.Single(Explain.Of(programme.Solved, solution.Spots, () => false)) is var unmet ? (unmet.SessionId, unmet.Code) : default);

        (Guid One, Guid Other) Rooms()
        {
            var (_, found) = programme.Solve();
            Assert.Empty(programme.Conflicts(found));
            return (found[one].Room, found[other].Room);
        }
    }

    [Fact]
    public void A_track_stays_in_one_room()
    {
        for (var n = 0; n < 6; n++) programme.Add(30, track: n % 2 == 0 ? "Law" : "Craft");
        var (_, places) = programme.Solve(AProgramme.Wish() with { Weights = new(Track: 10) });
        var tracks = places.ToLookup(place => programme.Draft.Sessions[place.Key].Details.Track, place => place.Value.Room);
        Assert.All(tracks, track => Assert.Single(track.Distinct()));
        Assert.Equal(6, places.Count);
    }

    [Fact]
    public void Somebody_who_walks_has_time_to()
    {
        programme.Policy = programme.Policy with { ClosesAt = new(10, 30), WalkingMinutes = 30 };
        // The one needs the hall and the other the loft; only with the first at nine and the second at ten there is half an hour between.
        var (one, other) = (programme.Add(30, needs: new(50), speakers: AProgramme.Ada), programme.Add(30, speakers: AProgramme.Ada));
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 100), new(AProgramme.Loft, "Loft", 20, Equipment: ["Piano"])] };
        programme.Draft = programme.Draft.Evolve(new SessionNeedsSet(other, new(Equipment: ["piano"], After: [one])));
        var (_, places) = programme.Solve();
        Assert.Equal((AProgramme.At("09:00"), AProgramme.At("10:00")), (places[one].At, places[other].At));
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void What_is_too_much_is_left_out_and_told_why()
    {
        programme.Policy = programme.Policy with { ClosesAt = new(10, 0) };
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 100)] };
        for (var n = 0; n < 3; n++) programme.Add(30);
        var (solution, places) = programme.Solve();
        Assert.Equal((2, true), (places.Count, solution.IsBest));
        Assert.Equal("room-double-booked", Assert.Single(Explain.Of(programme.Solved, solution.Spots, () => false)).Code);
    }

    [Fact]
    public void What_can_be_nowhere_is_told_by_the_rule_that_is_against_it()
    {
        programme.Lineup = programme.Lineup with { Speakers = programme.Lineup.Speakers.Add(AProgramme.Ada, new(false, [new(AProgramme.At("19:00"), AProgramme.At("21:00"))])) };
        var (large, late, played, lengthy) = (programme.Add(30, needs: new(101)), programme.Add(30, speakers: AProgramme.Ada), programme.Add(30, needs: new(Equipment: ["Piano"])), programme.Add(9 * 60));
        var (solution, places) = programme.Solve();
        Assert.Empty(places);
        var told = Explain.Of(programme.Solved, solution.Spots, () => false).ToDictionary(one => one.SessionId, one => one.Code);
        Assert.Equal(("capacity-below-demand", "speaker-unavailable", "equipment-missing", "outside-hours"), (told[large], told[late], told[played], told[lengthy]));
        Assert.True(solution.IsBest);
    }

    [Fact]
    public void When_a_room_is_lost_only_what_was_in_it_moves()
    {
        for (var n = 0; n < 4; n++)
        {
            programme.Add(30, AProgramme.At("09:00").AddMinutes(60 * n), AProgramme.Hall);
            programme.Add(30, AProgramme.At("09:00").AddMinutes(60 * n), AProgramme.Loft);
        }
        var inLoft = programme.Draft.Sessions.Values.Where(session => session.Details.RoomId == AProgramme.Loft).Select(session => session.Id).Order();
        var (_, places) = programme.Solve(AProgramme.Wish() with { WithoutRooms = [AProgramme.Loft] });
        Assert.Equal(inLoft, places.Keys);
        Assert.All(places.Values, place => Assert.Equal(AProgramme.Hall, place.Room));
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void A_block_of_a_lost_room_takes_what_it_holds_along()
    {
        var block = programme.Add(60, AProgramme.At("10:00"), AProgramme.Loft, form: SessionForm.Block);
        var (one, other) = (programme.Add(30, AProgramme.At("10:00"), AProgramme.Loft, block: block), programme.Add(30, AProgramme.At("10:30"), AProgramme.Loft, block: block));
        programme.Add(60, AProgramme.At("10:00"), AProgramme.Hall);
        var (_, places) = programme.Solve(AProgramme.Wish() with { WithoutRooms = [AProgramme.Loft] });
        Assert.Equal(3, places.Count);
        Assert.Equal((places[block].At, places[block].At.AddMinutes(30)), (places[one].At, places[other].At));
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void Somebody_who_leaves_early_is_moved_to_before_and_the_others_stay()
    {
        var late = programme.Add(30, AProgramme.At("15:00"), AProgramme.Hall, speakers: AProgramme.Ada);
        programme.Add(30, AProgramme.At("10:00"), AProgramme.Hall, speakers: AProgramme.Ben);
        var (_, places) = programme.Solve(AProgramme.Wish() with { Unavailable = [new(AProgramme.Ada, [new(AProgramme.At("12:00"), AProgramme.At("23:00"))])] });
        var (id, place) = Assert.Single(places);
        Assert.True(id == late && place.At <= AProgramme.At("11:30"), $"{id} {place}");
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void Times_that_follow_on_each_other_are_one_time()
    {
        Window[] windows = [new(AProgramme.At("12:00"), AProgramme.At("13:00")), new(AProgramme.At("11:00"), AProgramme.At("12:00"))];
        programme.Lineup = programme.Lineup with { Speakers = programme.Lineup.Speakers.Add(AProgramme.Ada, new(false, [.. windows])) };
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 100, Open: windows)] };
        var whole = programme.Add(120, speakers: AProgramme.Ada);
        var (_, places) = programme.Solve();
        Assert.Equal(AProgramme.At("11:00"), places[whole].At);
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void What_a_block_without_a_time_holds_waits_for_the_block()
    {
        var block = programme.Add(60, form: SessionForm.Block);
        var (talk, other) = (programme.Add(20, block: block), programme.Add(20));
        var (solution, places) = programme.Solve();
        Assert.Equal([other], places.Keys);
        Assert.Equal(TimeRules.OutsideBlock, Assert.Single(Explain.Of(programme.Solved, solution.Spots, () => false)).Code);
        programme.Draft = programme.Draft.Evolve(new SessionPlaced(block, AProgramme.At("10:00"), 60, AProgramme.Hall));
        (_, places) = programme.Solve();
        Assert.Equal(AProgramme.Hall, places[talk].Room);
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void Of_all_that_may_move_as_little_moves_as_must()
    {
        programme.Policy = programme.Policy with { ClosesAt = new(11, 0) };
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 100)] };
        var (one, other, third) = (programme.Add(30, AProgramme.At("09:00"), AProgramme.Hall), programme.Add(30, AProgramme.At("10:00"), AProgramme.Hall), programme.Add(60));
        var (_, places) = programme.Solve(AProgramme.Wish(SolveScope.All));
        Assert.Equal(3, places.Count);
        // An hour is free only when one of the two moves, and it is enough that one does.
        Assert.Single(new[] { one, other }, id => places[id].At != programme.Draft.Sessions[id].Details.StartsAt);
        Assert.Contains(places[third].At, new[] { AProgramme.At("09:00"), AProgramme.At("10:00"), AProgramme.At("09:30") });
    }

    [Fact]
    public void What_is_named_alone_is_placed_and_what_is_fixed_stays()
    {
        var (one, other) = (programme.Add(30), programme.Add(30));
        var kept = programme.Add(30, AProgramme.At("09:00"), AProgramme.Loft);
        var (_, places) = programme.Solve(AProgramme.Wish() with { Only = [one], WithoutRooms = [AProgramme.Loft], Fix = [kept] });
        Assert.Equal([one], places.Keys);
        Assert.DoesNotContain(other, places.Keys);
    }

    [Fact]
    public void A_rule_that_is_off_is_none()
    {
        programme.Policy = programme.Policy with { ClosesAt = new(9, 30), Severities = programme.Policy.Severities.Add("speaker-double-booked", Severity.Off) };
        programme.Add(30, speakers: AProgramme.Ada);
        programme.Add(30, speakers: AProgramme.Ada);
        Assert.Equal(2, programme.Solve().Places.Count);
        programme.Policy = programme.Policy with { Severities = programme.Policy.Severities.Clear() };
        Assert.Single(programme.Solve().Places);
    }

    [Fact]
    public void A_room_is_kept_free_between_two_also_where_two_may_be_in_it_at_once()
    {
        programme.Policy = programme.Policy with { BufferMinutes = 30, Severities = programme.Policy.Severities.Add("room-double-booked", Severity.Off) };
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 100)] };
        var (one, other) = (programme.Add(30), programme.Add(30));
        programme.Draft = programme.Draft.Evolve(new SessionNeedsSet(other, new(NotWith: [one])));
        programme.Add(30);
        var (solution, places) = programme.Solve(AProgramme.Wish() with { Weights = new(Late: 10) });
        Assert.True(solution.IsBest);
        Assert.Equal([AProgramme.At("09:00"), AProgramme.At("09:00"), AProgramme.At("10:00")], places.Values.Select(place => place.At).Order());
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void Hours_that_the_clocks_skip_or_repeat_are_no_beginnings()
    {
        programme.Event = programme.Event with { StartsOn = new(2026, 10, 25), EndsOn = new(2026, 10, 25) };
        programme.Policy = programme.Policy with { OpensAt = new(1, 0), ClosesAt = new(5, 0) };
        programme.Add(30);
        var problem = programme.Problem();
        var starts = problem.Options.Values.Single()[0].Starts.Select(problem.Timeline.Local).ToList();
        Assert.DoesNotContain(starts, start => start.Hour == 2);
        Assert.Contains(new DateTime(2026, 10, 25, 3, 0, 0), starts);
        // Three in the morning is three hours after one: the third hour is there twice.
        Assert.Equal(180, problem.Timeline.At(new DateTime(2026, 10, 25, 3, 0, 0)) - problem.Timeline.At(new DateTime(2026, 10, 25, 1, 0, 0)));
    }
}
