using Associations.Events.Solving;
using static Associations.Testing.Spec;
using Search = Associations.Events.Solving.Solving;

namespace Associations.Events.Tests.Solving;

public sealed class SolvingDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero), Until = Now.AddSeconds(70);
    static readonly SolvingAsked Asked = new(Guid.CreateVersion7(), "main", AProgramme.Wish(), "account:test", Now);
    static readonly SolvingBegun Begun = new(7, Until);

    [Fact]
    public void A_search_begins_with_the_time_by_which_it_must_have_ended() =>
        Given<Search>(Asked).When(search => SolvingDecider.Begin(search, 7, Now)).Then(Begun);

    [Fact]
    public void One_that_another_process_has_is_left_to_it_until_its_time_is_over()
    {
        Given<Search>(Asked, Begun).When(search => SolvingDecider.Begin(search, 7, Until.AddSeconds(-1))).ThenNothing();
        Given<Search>(Asked, Begun).When(search => SolvingDecider.Begin(search, 8, Until)).Then(new SolvingBegun(8, Until.AddSeconds(70)));
    }

    [Fact]
    public void One_whose_process_was_stopped_begins_anew_at_once_however_often()
    {
        var stopped = Enumerable.Repeat<object[]>([Begun, new SolvingInterrupted(Now)], 5).SelectMany(one => one);
        Given<Search>([Asked, .. stopped]).When(search => SolvingDecider.Begin(search, 7, Now)).Then(Begun);
    }

    [Fact]
    public void One_that_ended_its_process_three_times_has_failed()
    {
        var failed = Given<Search>(Asked, Begun, Begun, Begun).When(search => SolvingDecider.Begin(search, 7, Until));
        Assert.IsType<SolvingFailed>(Assert.Single(failed.Decision.Events));
    }

    [Fact]
    public void What_has_ended_is_neither_begun_nor_cancelled()
    {
        var ended = Given<Search>(Asked, Begun, new SolvingFailed("It broke off."));
        ended.When(search => SolvingDecider.Begin(search, 7, Until)).ThenNothing();
        ended.When(SolvingDecider.Cancel).ThenRejected("solving-ended");
        Given<Search>(Asked, new SolvingCancelled()).When(SolvingDecider.Cancel).ThenNothing();
        Given<Search>(Asked).When(SolvingDecider.Cancel).Then(new SolvingCancelled());
    }
}
