using Associations.Webhooks.Deliveries;

namespace Associations.Webhooks.Tests.Deliveries;

public sealed class RetryScheduleTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Ten_attempts_are_spread_over_75_hours_35_minutes_and_5_seconds()
    {
        var waits = Enumerable.Range(1, RetrySchedule.Attempts).Select(attempt => RetrySchedule.WaitAfter(attempt, null, 0.5)).ToList();

        Assert.Equal(10, waits.Count);
        Assert.Null(waits[^1]);
        Assert.Equal(new TimeSpan(75, 35, 5), waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + (wait ?? TimeSpan.Zero)));
        Assert.Equal(TimeSpan.FromSeconds(5), waits[0]);
    }

    [Fact]
    public void A_wait_is_moved_by_a_fifth_at_most()
    {
        Assert.Equal(TimeSpan.FromSeconds(4), RetrySchedule.WaitAfter(1, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(6), RetrySchedule.WaitAfter(1, null, 1));
    }

    [Fact]
    public void A_receiver_that_asks_for_longer_gets_it() =>
        Assert.Equal(TimeSpan.FromSeconds(90), RetrySchedule.WaitAfter(1, TimeSpan.FromSeconds(90), 0.5));

    [Fact]
    public void A_receiver_that_asks_for_less_than_the_schedule_does_not_get_it()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), RetrySchedule.WaitAfter(1, TimeSpan.FromSeconds(1), 0.5));
        Assert.Equal(TimeSpan.FromSeconds(5), RetrySchedule.WaitAfter(1, TimeSpan.FromDays(-3), 0.5));
    }

    [Fact]
    public void A_receiver_that_asks_for_ten_years_gets_an_hour() =>
        Assert.Equal(Hour, RetrySchedule.WaitAfter(1, TimeSpan.FromDays(3650), 0.5));

    [Fact]
    public void Where_the_schedule_waits_longer_than_an_hour_it_stays_with_the_schedule() =>
        Assert.Equal(5 * Hour, RetrySchedule.WaitAfter(5, TimeSpan.FromDays(3650), 0.5));

    [Theory]
    [InlineData(11)]
    [InlineData(int.MaxValue)]
    public void After_the_last_attempt_there_is_no_other(int attempt) => Assert.Null(RetrySchedule.WaitAfter(attempt, TimeSpan.FromSeconds(1), 0.5));

    [Fact]
    public void There_is_no_wait_before_the_first_attempt() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RetrySchedule.WaitAfter(0, null, 0.5));
}
