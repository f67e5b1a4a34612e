using Associations.Events.Conflicts;
using Associations.Events.Drafts;

namespace Associations.Events.Tests.Solving;

public sealed class MovingBlockTests
{
    static readonly Guid Den = AProgramme.Id(3);

    readonly AProgramme programme = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_block_is_kept_apart_from_the_tracks_of_what_it_holds(bool movesBoth)
    {
        programme.Policy = programme.Policy with { Severities = programme.Policy.Severities.Add("track-clash", Severity.Warn) };
        programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall", 100), new(AProgramme.Loft, "Loft", 20), new(Den, "Den", 20)] };
        var block = programme.Add(60, AProgramme.At("10:00"), AProgramme.Loft, form: SessionForm.Block);
        var talk = programme.Add(30, AProgramme.At("10:30"), AProgramme.Loft, track: "Law", block: block);
        programme.Add(30, AProgramme.At("10:30"), movesBoth ? AProgramme.Loft : Den, track: "Law");
        var (solution, places) = programme.Solve(AProgramme.Wish() with { WithoutRooms = [AProgramme.Loft] });
        Assert.True(solution.IsBest);
        Assert.Equal((movesBoth ? 3 : 2, places[block].At.AddMinutes(30)), (places.Count, places[talk].At));
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void Nothing_in_a_block_begins_in_the_hour_that_the_clocks_show_twice()
    {
        programme.Event = programme.Event with { StartsOn = new(2026, 10, 25), EndsOn = new(2026, 10, 25) };
        programme.Policy = programme.Policy with { OpensAt = new(0, 0), ClosesAt = new(6, 0) };
        var at = new DateTime(2026, 10, 25, 3, 0, 0);
        var block = programme.Add(180, at, AProgramme.Loft, form: SessionForm.Block);
        programme.Add(30, at.AddMinutes(90), AProgramme.Loft, block: block);
        var problem = programme.Problem(AProgramme.Wish() with { WithoutRooms = [AProgramme.Loft] });
        var piece = Assert.Single(problem.Pieces);
        Assert.Equal(90, piece.Parts[1].Offset);
        var starts = Assert.Single(problem.Options[piece]).Starts.Select(problem.Timeline.Local).ToList();
        Assert.NotEmpty(starts);
        Assert.DoesNotContain(starts, start => problem.Timeline.Local(problem.Timeline.At(start) + 90).Hour == 2);
        Assert.Contains("time-repeated", piece.Against.Keys);
    }
}
