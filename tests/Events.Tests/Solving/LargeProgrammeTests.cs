using Associations.Events.Drafts;
using Associations.Events.Solving;

namespace Associations.Events.Tests.Solving;

public sealed class LargeProgrammeTests
{
    readonly AProgramme programme = Made();

    [Fact]
    public void An_end_that_comes_while_the_first_arrangement_is_made_leaves_what_is_placed()
    {
        var problem = programme.Problem(AProgramme.Wish(SolveScope.All));
        var (told, asked) = (new List<int>(), 0);
        var first = FirstArrangement.Of(problem, () => asked++ > 5000, placed => told.Add(placed.Count));
        Assert.InRange(first.Count, 50, 500);
        Assert.Equal(Enumerable.Range(0, 50), told.Take(50));

        // Then it is explained at once, too: what was not looked at is told as that.
        var unmet = Explain.Of(problem, first, () => true);
        Assert.Equal(1000, first.Count + unmet.Count);
        Assert.All(unmet, one => Assert.Contains(Unmet.TimeLimit, one.Against.Keys));
        Assert.DoesNotContain(unmet, one => one.Against.ContainsKey("room-double-booked"));
    }

    [Fact]
    public void Neither_an_end_nor_the_time_waits_for_the_first_arrangement()
    {
        var problem = programme.Problem(AProgramme.Wish(SolveScope.All));
        using var end = new CancellationTokenSource();
        var told = new List<Progress>();
        var solution = Solver.Run(problem, 300, progress =>
        {
            told.Add(progress);
            end.Cancel();
        }, end.Token);
        Assert.Equal((0, 1000), (told[0].Arrangements, told[0].Unplaced));
        Assert.Empty(solution.Spots);
        Assert.Empty(Solver.Run(problem, 0, _ => { }, TestContext.Current.CancellationToken).Spots);
    }

    [Fact]
    public void What_has_a_place_keeps_it_however_short_the_time()
    {
        var kept = programme.Add(30, AProgramme.At("09:00"), AProgramme.Id(3000));
        Assert.Equal(kept, Assert.Single(FirstArrangement.Of(programme.Problem(AProgramme.Wish(SolveScope.All)), () => true, _ => { })).Piece.Id);
    }

    static AProgramme Made()
    {
        var (programme, random) = (new AProgramme(), new Random(7));
        programme.Event = programme.Event with { EndsOn = programme.Event.StartsOn.AddDays(1) };
        programme.Policy = programme.Policy with { BufferMinutes = 5, WalkingMinutes = 10 };
        programme.Draft = programme.Draft with { Rooms = [.. Enumerable.Range(0, 30).Select(n => new Room(AProgramme.Id(3000 + n), $"Room {n}", 40 + (20 * n)))] };
        for (var n = 0; n < 1000; n++) programme.Add(30, needs: new(random.Next(20, 600)), track: $"Track {n % 12}", speakers: AProgramme.Id(10_000 + random.Next(800)));
        return programme;
    }
}
