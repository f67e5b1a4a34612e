using Associations.Events.Drafts;
using Associations.EventSourcing;
using static Associations.Events.Tests.Drafts.Folding;

namespace Associations.Events.Tests.Drafts;

/// <summary>What is done to all that follows each other in a room, and to what a block holds.</summary>
public sealed class RoomTimesTests
{
    static readonly TimeZoneInfo Brussels = TimeZoneInfo.FindSystemTimeZoneById("Europe/Brussels");

    [Fact]
    public void Gaps_are_closed_with_blocks_whole_and_around_time_that_is_kept_free()
    {
        var draft = Begun(
            Added(10, "09:30", 30, Hall),
            Added(20, "10:30", 60, Hall, SessionForm.Block), Added(21, "10:30", 20, Hall, block: Id(20)), Added(22, "10:50", 20, Hall, block: Id(20)), Added(23, "11:10", 20, Loft, block: Id(20)),
            Added(30, "12:00", 60, Hall, SessionForm.Blocker),
            Added(11, "13:30", 60, Hall), Added(12, "15:00", 30, Hall),
            // Out of its block already, it is like any other.
            Added(40, "09:00", 60, Loft, SessionForm.Block), Added(13, "17:00", 30, Hall, block: Id(40)));
        var compacted = draft.After(DraftDecider.Compact(draft, Hall, At("09:00"), 5, Brussels));
        Assert.Equal(
            ["09:00 10", "09:35 20", "09:35 21", "09:55 22", "10:15 23", "10:40 11", "12:00 30", "13:05 12", "13:40 13"],
            compacted.Sessions.Values.Where(one => one.Id != Id(40)).OrderBy(one => one.Details.StartsAt).ThenBy(one => one.Id).Select(Told));
        Assert.Equal(Loft, compacted.Sessions[Id(23)].Details.RoomId);
        Assert.Empty(DraftDecider.Compact(compacted, Hall, At("09:00"), 5, Brussels).Events);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(null)]
    public void What_is_at_once_in_a_room_is_not_made_a_queue(int? parallel)
    {
        var draft = Begun(new RoomSet(new(Hall, "Hall", Parallel: parallel)), Added(10, "14:00", 60, Hall), Added(11, "14:00", 60, Hall));
        Assert.Equal("room-shared", DraftDecider.Compact(draft, Hall, At("09:00"), 0, Brussels).Rejection?.Code);
        // All of them are shifted.
        Assert.Equal(["15:00 10", "15:00 11"], draft.After(DraftDecider.Shift(draft, Hall, At("09:00"), 60, Brussels)).Sessions.Values.OrderBy(one => one.Id).Select(Told));
    }

    [Fact]
    public void A_block_that_is_shifted_takes_along_what_it_holds_elsewhere()
    {
        var draft = Begun(Added(20, "10:00", 60, Hall, SessionForm.Block), Added(21, "10:00", 20, Hall, block: Id(20)), Added(22, "10:20", 20, Loft, block: Id(20)));
        var decision = DraftDecider.Shift(draft, Hall, At("09:00"), 45, Brussels);
        Assert.Equal(3, decision.Events.Count);
        Assert.Equal(["10:45 20", "10:45 21", "11:05 22"], draft.After(decision).Sessions.Values.OrderBy(one => one.Id).Select(Told));
    }

    // 28 March 2027 has no half past two, 25 October 2026 has two.
    [Theory]
    [InlineData("2027-03-28", 90, "03:30")]
    [InlineData("2026-10-25", 210, "03:30")]
    [InlineData("2026-10-25", 90, "time-repeated")]
    [InlineData("2026-10-25", 59, "01:59")]
    public void In_the_night_of_a_change_each_begins_when_the_one_before_has_ended(string day, int minutes, string next)
    {
        var draft = Begun(Added(10, $"{day}T01:00", minutes, Hall), Added(11, $"{day}T06:00", 30, Hall));
        var decision = DraftDecider.Compact(draft, Hall, At($"{day}T01:00"), 0, Brussels);
        Assert.Equal(next, decision.Rejection?.Code ?? Told(draft.After(decision).Sessions[Id(11)])[..5]);
    }

    [Theory]
    [InlineData("2027-03-28", "time-skipped")]
    [InlineData("2026-10-25", "time-repeated")]
    public void Nothing_gets_a_time_that_is_none_by_what_is_done_to_many(string day, string code)
    {
        DateTime On(string time) => At($"{day}T{time}");
        // What the block holds is an hour and a half later than it.
        var draft = Begun(
            Added(10, $"{day}T01:30", 30, Hall), Added(12, $"{day}T05:00", 30, Hall), Added(11, $"{day}T01:00", 30, Loft),
            Added(20, $"{day}T09:00", 60, Loft, SessionForm.Block), Added(21, $"{day}T10:30", 20, Loft, block: Id(20)));
        // Whatever of it is done.
        Decision[] done =
        [
            DraftDecider.Shift(draft, Hall, On("01:00"), 60, Brussels),
            DraftDecider.Compact(draft, Hall, On("02:30"), 0, Brussels),
            DraftDecider.Move(draft, draft.Sessions[Id(20)], new(On("01:00"), Hall), Brussels),
            DraftDecider.Swap(draft, draft.Sessions[Id(20)], draft.Sessions[Id(11)], Brussels),
        ];
        Assert.Equal([code, code, code, code], done.Select(decision => decision.Rejection?.Code));
    }

    static string Told(Session session) => $"{session.Details.StartsAt:HH:mm} {NumberOf(session.Id)}";
}
