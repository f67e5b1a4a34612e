using Associations.Events.Seats;
using static Associations.Testing.Spec;

namespace Associations.Events.Tests.Seats;

public sealed class SeatPoolDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero), Later = Now.AddMinutes(15);
    static readonly Guid Ada = Guid.CreateVersion7(), Bob = Guid.CreateVersion7(), Event = Guid.CreateVersion7();
    static readonly PoolOpened Two = new(Event, "Seats", 2);

    [Fact]
    public void A_hold_takes_seats_until_it_ends() =>
        Given<SeatPool>(Two).When(pool => SeatPoolDecider.Hold(pool, Ada, 2, Later, Now)).Then(new SeatsHeld(Ada, 2, Later));

    [Fact]
    public void A_hold_for_more_than_is_left_is_refused() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 1, Later)).When(pool => SeatPoolDecider.Hold(pool, Bob, 2, Later, Now)).ThenRejected("seats-sold-out");

    [Fact]
    public void A_hold_that_is_asked_for_twice_is_one() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 2, Later)).When(pool => SeatPoolDecider.Hold(pool, Ada, 2, Later, Now)).ThenNothing();

    [Fact]
    public void Seats_of_a_hold_that_has_ended_are_free_although_nothing_has_released_them() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 2, Later)).When(pool => SeatPoolDecider.Hold(pool, Bob, 2, Later.AddMinutes(15), Later))
            .Then(new SeatsHeld(Bob, 2, Later.AddMinutes(15)));

    [Fact]
    public void A_moment_before_its_end_a_hold_still_counts() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 2, Later)).When(pool => SeatPoolDecider.Hold(pool, Bob, 1, Later, Later.AddTicks(-1)))
            .ThenRejected("seats-sold-out");

    [Fact]
    public void Paid_in_time_the_held_seats_are_taken() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 2, Later)).When(pool => SeatPoolDecider.Confirm(pool, Ada, 2, Now)).Then(new SeatsConfirmed(Ada, 2));

    [Fact]
    public void Paid_late_other_seats_are_taken_if_there_are_any() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 1, Later), new SeatsReleased(Ada, 1), new SeatsHeld(Bob, 1, Later.AddHours(1)))
            .When(pool => SeatPoolDecider.Confirm(pool, Ada, 1, Later)).Then(new SeatsConfirmed(Ada, 1));

    [Fact]
    public void Paid_late_there_may_be_no_seat_left() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 1, Later), new SeatsHeld(Bob, 2, Later.AddHours(1)))
            .When(pool => SeatPoolDecider.Confirm(pool, Ada, 1, Later)).ThenRejected("seats-sold-out");

    [Fact]
    public void Confirmed_twice_is_confirmed_once() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 1, Later), new SeatsConfirmed(Ada, 1)).When(pool => SeatPoolDecider.Confirm(pool, Ada, 1, Later)).ThenNothing();

    [Fact]
    public void Seats_are_given_back_once() =>
        Given<SeatPool>(Two, new SeatsHeld(Ada, 1, Later), new SeatsReleased(Ada, 1)).When(pool => SeatPoolDecider.Release(pool, Ada)).ThenNothing();

    [Fact]
    public void What_is_held_confirmed_and_available_adds_up_at_every_moment()
    {
        var pool = Given<SeatPool>(new PoolOpened(Event, "Seats", 10), new SeatsHeld(Ada, 3, Later), new SeatsHeld(Bob, 2, Later), new SeatsConfirmed(Bob, 2)).State;
        Assert.Equal((3, 2, 5), (pool.HeldAt(Now), pool.Confirmed.Values.Sum(), pool.AvailableAt(Now)));
        Assert.Equal((0, 2, 8), (pool.HeldAt(Later), pool.Confirmed.Values.Sum(), pool.AvailableAt(Later)));
    }

    [Theory]
    [InlineData("", 1, "name")]
    [InlineData("Seats", -1, "capacity")]
    [InlineData("Seats", 1_000_001, "capacity")]
    public void A_pool_has_a_name_and_a_size(string name, int capacity, string field) =>
        Given<SeatPool>().When(_ => SeatPoolDecider.Open(Event, new(name, capacity))).ThenInvalid(field);
}
