using Associations.Events.Drafts;
using static Associations.Events.Tests.Drafts.Folding;

namespace Associations.Events.Tests.Drafts;

public sealed class UndoDeciderTests
{
    [Fact]
    public void What_was_done_in_a_room_or_block_that_is_gone_is_not_taken_back()
    {
        var begun = Begun(Added(10, "09:00", room: Loft), Added(20, "14:00", 60, Hall, SessionForm.Block), Added(21, "14:00", 20, Hall, block: Id(20)), Act(50, "add", "office"));
        var moved = begun.After(new SessionPlaced(Id(10), At("10:00"), 30, Hall), Act(51), new RoomRemoved(Loft));
        Assert.Equal("undo-superseded", DraftDecider.Undo(moved, "ada", out _).Rejection?.Code);
        Assert.Null(DraftDecider.Undo(moved.After(new RoomAdded(Loft, "Loft")), "ada", out _).Rejection);

        var takenOut = begun.After(begun.Changed(21, details => details with { BlockId = null }), Act(52));
        Assert.Equal("undo-superseded", DraftDecider.Undo(takenOut.After(new SessionRemoved(Id(20)), Act(53, "remove", "ben")), "ada", out _).Rejection?.Code);
        Assert.Equal(Id(20), takenOut.After(DraftDecider.Undo(takenOut, "ada", out _)).Sessions[Id(21)].Details.BlockId);
    }

    [Fact]
    public void A_block_is_not_taken_away_from_what_somebody_has_put_into_it()
    {
        var added = Begun(Added(10, "09:00", room: Hall), Act(50, "add", "office"), Added(20, "14:00", 60, Hall, SessionForm.Block), Act(51, "add"));
        var filled = added.After(added.Changed(10, details => details with { BlockId = Id(20) })).After(Act(52, "change", "ben"));
        Assert.Equal("undo-superseded", DraftDecider.Undo(filled, "ada", out _).Rejection?.Code);
        Assert.False(added.After(DraftDecider.Undo(added, "ada", out _)).Sessions.ContainsKey(Id(20)));
    }

    [Theory]
    [InlineData("reveal")]
    [InlineData("confirm")]
    [InlineData("withdraw")]
    [InlineData("clone")]
    public void What_belongs_to_proposals_is_passed_over_and_so_is_what_changed_nothing(string kind)
    {
        var begun = Begun(Added(10, "09:00", room: Hall), Act(50, "add", "office"), new SessionPlaced(Id(10), At("10:00"), 30, Hall), Act(51));
        var draft = begun.After(Added(11), Act(52, kind), new RoomSet(new(Loft, "Loft")), Act(53, "merge"));
        var undone = draft.After(DraftDecider.Undo(draft, "ada", out var act));
        Assert.Equal(Id(51), act);
        Assert.Equal("09:00 10", Told(undone.Sessions[Id(10)]));
        Assert.True(undone.Sessions.ContainsKey(Id(11)));
        Assert.Equal("nothing-to-undo", DraftDecider.Undo(undone.After(Act(54, "undo") with { Undoes = act }), "ada", out _).Rejection?.Code);
    }

    [Fact]
    public void A_cancellation_that_is_taken_back_takes_back_what_was_to_replace_it()
    {
        var begun = Begun(Added(10, "09:00", room: Hall), Added(11), Act(50, "add", "office"), new SessionPlaced(Id(10), At("10:00"), 30, Hall), Act(51));
        var cancelled = begun.After(new SessionCancelled(Id(10), Id(11)), Act(52, "cancel"));
        var once = cancelled.After(DraftDecider.Undo(cancelled, "ada", out var act)).After(Act(53, "undo") with { Undoes = act });
        Assert.True(begun.Sessions[Id(10)].IsAs(once.Sessions[Id(10)]));
        // And the act before it can be taken back.
        Assert.Equal("09:00 10", Told(once.After(DraftDecider.Undo(once, "ada", out _)).Sessions[Id(10)]));
    }

    [Fact]
    public void Rooms_are_taken_back_as_they_were_and_not_where_others_have_changed_them_or_use_them()
    {
        var begun = Begun(Added(10, "09:00", room: Hall), Act(50, "add", "office"));
        var attic = begun.After(new RoomSet(new(Loft, "Attic", 40)), Act(51, "change-room"));
        Assert.Equal(new Room(Loft, "Loft"), attic.After(DraftDecider.Undo(attic, "ada", out _)).Room(Loft));
        Assert.Equal("undo-superseded", DraftDecider.Undo(attic.After(new RoomSet(new(Loft, "Attic", 50)), Act(52, "change-room", "ben")), "ada", out _).Rejection?.Code);

        var removed = begun.After(new RoomRemoved(Loft), Act(51, "remove-room"));
        Assert.NotNull(removed.After(DraftDecider.Undo(removed, "ada", out _)).Room(Loft));
        var added = begun.After(new RoomSet(new(Id(4), "Annexe")), Act(51, "add-room"));
        Assert.Null(added.After(DraftDecider.Undo(added, "ada", out _)).Room(Id(4)));
        Assert.Equal("undo-superseded", DraftDecider.Undo(added.After(new SessionPlaced(Id(10), At("10:00"), 30, Id(4)), Act(52, "move", "ben")), "ada", out _).Rejection?.Code);
    }

    [Fact]
    public void What_was_done_to_rooms_before_that_was_an_act_is_nobodys()
    {
        var draft = Begun(Added(10, "09:00", room: Hall), Act(50, "add", "office")).After(new RoomSet(new(Loft, "Attic")), new ConflictWaived("key", "As agreed", "ben", DateTimeOffset.UnixEpoch), new SessionPlaced(Id(10), At("10:00"), 30, Hall), Act(51));
        var undone = draft.After(DraftDecider.Undo(draft, "ada", out _));
        Assert.Equal(("09:00 10", "Attic", 1), (Told(undone.Sessions[Id(10)]), undone.Room(Loft)!.Name, undone.Waivers.Count));
    }

    [Fact]
    public void One_session_without_its_room_keeps_nobody_from_taking_back_something_else()
    {
        var draft = Begun(Added(10, "09:00", room: Id(77)), Added(11, "09:00", room: Hall), Act(50, "add", "office"), new SessionPlaced(Id(11), At("10:00"), 30, Hall), Act(51));
        Assert.Equal("09:00 11", Told(draft.After(DraftDecider.Undo(draft, "ada", out _)).Sessions[Id(11)]));
    }

    [Fact]
    public void What_files_call_rooms_is_taken_back_with_the_import_that_said_it()
    {
        var begun = Begun(Added(10, "09:00", room: Hall), Act(50, "import", "office"));
        var named = begun.After(new RoomRenamed(Hall, "Great Hall"), new RoomAdded(Id(4), "Annexe"), Act(51, "import"));
        var undone = named.After(DraftDecider.Undo(named, "ada", out var act)).After(Act(52, "undo") with { Undoes = act });
        Assert.Equal(begun.PublishedRooms, undone.PublishedRooms);
        Assert.Equal(["Hall", "Loft"], undone.Rooms.Select(room => room.Name));
    }

    [Fact]
    public void A_waiver_is_taken_back_and_one_that_was_withdrawn_is_there_again()
    {
        var (one, other) = (Waived("one"), Waived("other"));
        var begun = Begun(Added(10, "09:00", room: Hall), one, Act(50, "waive", "office"));
        var waived = begun.After(other, Act(51, "waive"));
        Assert.Equal([one], waived.After(DraftDecider.Undo(waived, "ada", out _)).Waivers.Values);
        var withdrawn = begun.After(new WaiverWithdrawn("key"), Act(51, "withdraw-waiver"));
        Assert.Equal([one], withdrawn.After(DraftDecider.Undo(withdrawn, "ada", out _)).Waivers.Values);
        Assert.Equal("undo-superseded", DraftDecider.Undo(withdrawn.After(other, Act(52, "waive", "ben")), "ada", out _).Rejection?.Code);

        static ConflictWaived Waived(string reason) => new("key", reason, "ada", DateTimeOffset.UnixEpoch);
    }

    static string Told(Session session) => $"{session.Details.StartsAt:HH:mm} {NumberOf(session.Id)}";
}
