using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Solving;

namespace Associations.Events.Tests.Solving;

public sealed class AudienceTests
{
    readonly AProgramme programme = new();

    // How many have chosen something says how large a room it needs, which is not looked at here.
    public AudienceTests() => programme.Draft = programme.Draft with { Rooms = [new(AProgramme.Hall, "Hall"), new(AProgramme.Loft, "Loft")] };

    [Theory]
    [InlineData(Severity.Warn)]
    [InlineData(Severity.Block)]
    [InlineData(Severity.BlockRelease)]
    public void What_many_have_chosen_both_of_is_at_two_times(Severity severity)
    {
        Judge(severity);
        var (one, other, third) = (programme.Add(30), programme.Add(30), programme.Add(30));
        programme.Add(30, AProgramme.At("10:00"), AProgramme.Hall);
        Choose(10, one, other);
        Choose(9, one, third);
        Choose(9, other, third);
        programme.Policy = programme.Policy with { ClosesAt = new(10, 0) };
        var (solution, places) = programme.Solve();
        Assert.Equal((3, true), (places.Count, solution.IsBest));
        Assert.NotEqual(places[one].At, places[other].At);
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void Where_there_is_one_time_for_both_they_are_at_once_when_it_warns_and_one_has_no_place_when_it_is_more()
    {
        programme.Policy = programme.Policy with { ClosesAt = new(9, 30) };
        Choose(10, programme.Add(30), programme.Add(30));
        Judge(Severity.Warn);
        var (solution, places) = programme.Solve();
        Assert.Equal((2, true, 600), (places.Count, solution.IsBest, programme.Solved.CostOf(solution.Spots)));
        Judge(Severity.Off);
        Assert.Equal(2, programme.Solve().Places.Count);
        Judge(Severity.Block);
        (solution, places) = programme.Solve();
        Assert.Single(places);
        Assert.Contains("attendee-clash", Assert.Single(Explain.Of(programme.Solved, solution.Spots, () => false)).Against.Keys);
    }

    [Theory]
    [InlineData(Severity.Warn)]
    [InlineData(Severity.Block)]
    public void The_few_miss_something_rather_than_the_many(Severity severity)
    {
        // Two times and two rooms: with what stays at nine and with each other, so that the first arrangement is not the best.
        programme.Policy = programme.Policy with { ClosesAt = new(10, 0) };
        Judge(severity);
        var stays = programme.Add(30, AProgramme.At("09:30"), AProgramme.Hall);
        var (one, other, third) = (programme.Add(30), programme.Add(30), programme.Add(30));
        Choose(50, stays, one);
        Choose(40, one, other);
        Choose(severity == Severity.Warn ? 11 : 9, other, third);
        Choose(severity == Severity.Warn ? 12 : 9, one, third);
        var (solution, places) = programme.Solve();
        Assert.Equal((3, true), (places.Count, solution.IsBest));
        Assert.Equal((AProgramme.At("09:00"), AProgramme.At("09:30"), AProgramme.At("09:00")), (places[one].At, places[other].At, places[third].At));
        if (severity == Severity.Warn) Assert.Equal(12 * 60, programme.Solved.CostOf(solution.Spots));
        else Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void What_a_moving_block_holds_is_weighed_and_the_block_beside_it_is_not()
    {
        Judge(Severity.Block);
        programme.Draft = programme.Draft with { Rooms = [.. programme.Draft.Rooms, new(AProgramme.Id(3), "Den")] };
        var block = programme.Add(60, AProgramme.At("10:00"), AProgramme.Loft, form: SessionForm.Block);
        var talk = programme.Add(30, AProgramme.At("10:00"), AProgramme.Loft, block: block);
        var beside = programme.Add(30, AProgramme.At("10:00"), AProgramme.Hall);
        Choose(10, block, talk, beside);
        var (_, places) = programme.Solve(AProgramme.Wish() with { WithoutRooms = [AProgramme.Loft] });
        Assert.Equal(2, places.Count);
        Assert.NotEqual(AProgramme.At("10:00"), places[talk].At);
        Assert.Empty(programme.Conflicts(places));
    }

    [Fact]
    public void What_a_block_that_stays_holds_is_placed_in_it_whoever_has_chosen_both()
    {
        Judge(Severity.Block);
        var block = programme.Add(60, AProgramme.At("10:00"), AProgramme.Loft, form: SessionForm.Block);
        var talk = programme.Add(30, block: block);
        Choose(10, block, talk);
        Assert.Equal(AProgramme.Loft, programme.Solve().Places[talk].Room);
    }

    [Fact]
    public void Of_ten_thousand_peoples_choices_the_pairs_with_the_most_people_are_weighed()
    {
        Judge(Severity.Warn);
        var random = new Random(3);
        var sessions = Enumerable.Range(0, 100).Select(_ => programme.Add(30)).ToList();
        programme.Choices = [.. Enumerable.Range(0, 10_000).Select(_ => Enumerable.Range(0, 8).Select(_ => sessions[(int)(100 * Math.Pow(random.NextDouble(), 2))]).ToHashSet())];
        var wished = programme.Problem().Wished;
        Assert.Equal(Audience.MostWished, wished.Count);
        int People(Guid one, Guid other) => programme.Choices.Count(choice => choice.Contains(one) && choice.Contains(other));
        Assert.All(wished.Take(5), pair => Assert.Equal(People(pair.One, pair.Other), pair.People));
        Assert.True(People(sessions[^1], sessions[^2]) <= wished[^1].People);
    }

    void Judge(Severity severity) => programme.Policy = programme.Policy with { Severities = programme.Policy.Severities.SetItem("attendee-clash", severity) };

    void Choose(int people, params Guid[] sessions) => programme.Choices = [.. programme.Choices, .. Enumerable.Repeat(sessions, people)];
}
