using Associations.Events.Branches;
using Associations.Events.Drafts;
using static Associations.Events.Tests.Drafts.Folding;

namespace Associations.Events.Tests.Branches;

public sealed class MergeDeciderTests
{
    static readonly ConflictWaived Waiver = new("room-double-booked:1:2", "They share the stage", "account:1", DateTimeOffset.UnixEpoch);

    readonly Draft main = Begun(Added(10, "09:00", room: Hall), Added(11, "09:30", room: Hall), Added(12));

    [Fact]
    public void What_each_has_changed_of_one_session_is_merged_without_asking_where_it_is_not_the_same()
    {
        var fork = main.Forked().After(new SessionPlaced(Id(10), At("14:00"), 45, Loft));
        var now = main.After(main.Changed(10, details => details with { Title = "Its new title", Speakers = [Id(30)], Stage = SessionStage.Confirmed }), new SessionNeedsSet(Id(10), new(80)));
        var merged = Merged(fork, now).Sessions[Id(10)];
        Assert.Equal((At("14:00"), 45, Loft), (merged.Details.StartsAt, merged.Details.Minutes, merged.Details.RoomId));
        Assert.Equal(("Its new title", SessionStage.Confirmed, 80), (merged.Details.Title, merged.Details.Stage, merged.Needs.Demand));
        Assert.Equal([Id(30)], merged.Details.Speakers);
    }

    [Fact]
    public void A_choice_is_about_what_both_have_changed_and_unconfirms_nobody()
    {
        var fork = main.Forked().After(new SessionPlaced(Id(10), At("14:00"), 30, Loft), new SessionNeedsSet(Id(10), new(80)));
        var now = main.After(new SessionPlaced(Id(10), At("15:00"), 30, Hall));
        now = now.After(now.Changed(10, details => details with { Title = "Its new title", Stage = SessionStage.Confirmed }));
        Assert.Equal(["place"], Assert.Single(MergeDecider.Merge(fork, now, Nothing).Clashes).Groups);
        foreach (var (side, at, room) in ((Side, string, Guid)[])[(Side.Branch, "14:00", Loft), (Side.Target, "15:00", Hall)])
        {
            var merged = Merged(fork, now, side).Sessions[Id(10)];
            Assert.Equal((At(at), room, "Its new title", SessionStage.Confirmed, 80),
                (merged.Details.StartsAt, merged.Details.RoomId, merged.Details.Title, merged.Details.Stage, merged.Needs.Demand));
        }
    }

    [Theory]
    [InlineData("words", "title")]
    [InlineData("words", "people")]
    [InlineData("words", "track")]
    [InlineData("place", "time")]
    [InlineData("place", "length")]
    [InlineData("place", "block")]
    [InlineData("confirmation", "stage")]
    [InlineData("status", "status")]
    [InlineData("needs", "needs")]
    public void What_both_have_changed_and_not_to_the_same_is_told_by_its_group(string group, string what)
    {
        var begun = main.After(new SessionCancelled(Id(10), null), Added(20, form: SessionForm.Block), Added(21, form: SessionForm.Block));
        Draft Of(Draft draft, int n) => draft.After((object)(what switch
        {
            "title" => draft.Changed(10, details => details with { Title = $"Title {n}" }),
            "people" => draft.Changed(10, details => details with { Speakers = [Id(30 + n)] }),
            "track" => draft.Changed(10, details => details with { Track = $"Track {n}" }),
            "time" => new SessionPlaced(Id(10), At($"1{n}:00"), 30, Hall),
            "length" => new SessionPlaced(Id(10), At("09:00"), 30 + n, Hall),
            "block" => draft.Changed(10, details => details with { BlockId = Id(19 + n) }),
            "stage" => draft.Changed(10, details => details with { Stage = n == 1 ? SessionStage.Confirmed : SessionStage.Candidate }),
            "status" => new SessionCancelled(Id(10), Id(10 + n)),
            _ => new SessionNeedsSet(Id(10), new(n)),
        }));
        var (fork, now) = (Of(begun.Forked(), 1), Of(begun, 2));
        Assert.Equal([group], Assert.Single(MergeDecider.Merge(fork, now, Nothing).Clashes).Groups);
        Assert.True(Merged(fork, now, Side.Branch).Sessions[Id(10)].IsAs(fork.Sessions[Id(10)]));
        Assert.True(Merged(fork, now, Side.Target).Sessions[Id(10)].IsAs(now.Sessions[Id(10)]));
        // And what only the fork has changed is taken, whichever group it is of.
        Assert.True(Merged(fork, begun).Sessions[Id(10)].IsAs(fork.Sessions[Id(10)]));
    }

    [Fact]
    public void What_one_has_removed_and_the_other_changed_is_for_somebody_to_choose()
    {
        var removed = main.Forked().After(new SessionRemoved(Id(10)));
        var now = main.After(main.Changed(10, details => details with { Title = "Its new title" }));
        Assert.Equal(["existence"], Assert.Single(MergeDecider.Merge(removed, now, Nothing).Clashes).Groups);
        Assert.False(Merged(removed, now, Side.Branch).Sessions.ContainsKey(Id(10)));
        Assert.Equal("Its new title", Merged(removed, now, Side.Target).Sessions[Id(10)].Details.Title);
        Assert.False(Merged(removed, main).Sessions.ContainsKey(Id(10)));

        var moved = main.Forked().After(new SessionPlaced(Id(10), At("14:00"), 30, Loft));
        var without = main.After(new SessionRemoved(Id(10)));
        Assert.Equal(["existence"], Assert.Single(MergeDecider.Merge(moved, without, Nothing).Clashes).Groups);
        Assert.Equal(At("14:00"), Merged(moved, without, Side.Branch).Sessions[Id(10)].Details.StartsAt);
        Assert.False(Merged(moved, without, Side.Target).Sessions.ContainsKey(Id(10)));
    }

    [Fact]
    public void Waivers_go_along_and_those_that_were_given_meanwhile_stay()
    {
        Assert.Equal(Waiver, Assert.Single(Merged(main.Forked().After(Waiver), main).Waivers.Values));
        var waived = main.After(Waiver);
        Assert.Empty(Merged(waived.Forked().After(new WaiverWithdrawn(Waiver.Conflict)), waived).Waivers);
        var meanwhile = Waiver with { Reason = "They are one session" };
        Assert.Equal(meanwhile, Assert.Single(Merged(main.Forked().After(Waiver), main.After(meanwhile)).Waivers.Values));
        Assert.Equal(meanwhile, Assert.Single(Merged(waived.Forked().After(new WaiverWithdrawn(Waiver.Conflict)), waived.After(meanwhile)).Waivers.Values));
        // What was withdrawn meanwhile is not given anew by a fork that has not looked at it.
        Assert.Empty(Merged(waived.Forked(), waived.After(new WaiverWithdrawn(Waiver.Conflict))).Waivers);
    }

    [Fact]
    public void A_room_that_has_gone_is_there_again_only_where_something_that_is_merged_is_in_it()
    {
        var without = main.After(new SessionPlaced(Id(10), At("09:00"), 30, Loft), new SessionPlaced(Id(11), At("09:30"), 30, Loft), new RoomRemoved(Hall));
        var retitled = main.Forked().After(main.Changed(10, details => details with { Title = "Its new title" }));
        Assert.Null(Merged(retitled, without).Room(Hall));
        var moved = main.Forked().After(new SessionPlaced(Id(12), At("14:00"), 30, Hall));
        Assert.Equal("Hall", Merged(moved, without).Room(Hall)?.Name);
    }

    [Fact]
    public void Nothing_points_at_what_is_gone_after_a_merge()
    {
        var begun = main.After(Added(20, "14:00", 60, Hall, SessionForm.Block));
        var fork = begun.Forked().After(begun.Changed(10, details => details with { BlockId = Id(20) }), new SessionNeedsSet(Id(11), new(After: [Id(12)])), new SessionCancelled(Id(11), Id(12)));
        var now = begun.After(new SessionRemoved(Id(20)), new SessionRemoved(Id(12)));
        var merged = Merged(fork, now);
        Assert.Null(merged.Sessions[Id(10)].Details.BlockId);
        Assert.Empty(merged.Sessions[Id(11)].Needs.After);
        Assert.Equal((SessionStatus.Cancelled, null), (merged.Sessions[Id(11)].Details.Status, merged.Sessions[Id(11)].ReplacementId));
    }

    [Fact]
    public void What_a_fork_lets_take_place_is_replaced_by_nothing()
    {
        var cancelled = main.After(new SessionCancelled(Id(10), Id(11)));
        var merged = Merged(cancelled.Forked().After(new SessionReinstated(Id(10))), cancelled).Sessions[Id(10)];
        Assert.Equal((SessionStatus.Scheduled, null), (merged.Details.Status, merged.ReplacementId));
        Assert.Equal(Id(11), Merged(main.Forked().After(new SessionCancelled(Id(10), Id(11))), main).Sessions[Id(10)].ReplacementId);
    }

    [Fact]
    public void What_files_call_a_session_is_as_a_file_has_said_it_since_and_nobody_is_asked()
    {
        Draft Called(Draft draft, string id) => draft.After(new SessionChanged(Id(10), new(null, id), draft.Sessions[Id(10)].Details));
        Assert.Equal("mine", Merged(Called(main.Forked(), "mine"), main).Sessions[Id(10)].Source.PublishedId);
        Assert.Equal("theirs", Merged(Called(main.Forked(), "mine"), Called(main, "theirs")).Sessions[Id(10)].Source.PublishedId);
        Assert.Equal("theirs", Merged(main.Forked().After(new SessionPlaced(Id(10), At("14:00"), 30, Loft)), Called(main, "theirs")).Sessions[Id(10)].Source.PublishedId);
    }

    [Fact]
    public void A_repetition_follows_what_it_repeats_whichever_side_has_changed_it()
    {
        SessionAdded Again(Draft draft) => Added(30, "15:00", 20, Loft) with { RepeatOf = Id(10), Details = draft.Sessions[Id(10)].Details with { StartsAt = At("15:00"), Minutes = 20, RoomId = Loft } };
        SessionChanged Called(Draft draft) => draft.Changed(10, details => details with { Title = "Called otherwise" });
        foreach (var merged in (Draft[])[Merged(main.Forked().After(Called(main)), main.After(Again(main))), Merged(main.Forked().After(Again(main)), main.After(Called(main)))])
        {
            Assert.Equal(("Called otherwise", "Called otherwise"), (merged.Sessions[Id(10)].Details.Title, merged.Sessions[Id(30)].Details.Title));
            Assert.Equal((At("15:00"), 20, Loft), (merged.Sessions[Id(30)].Details.StartsAt, merged.Sessions[Id(30)].Details.Minutes, merged.Sessions[Id(30)].Details.RoomId));
        }
    }

    [Fact]
    public void A_repetition_that_says_something_else_stays_so_where_the_merge_is_about_neither()
    {
        var apart = main.After(Added(30, "15:00", room: Loft) with { RepeatOf = Id(10) });
        Assert.Equal("Session 30", Merged(apart.Forked().After(apart.Changed(11, details => details with { Title = "Another" })), apart).Sessions[Id(30)].Details.Title);
        // Nor where it only moves what is repeated.
        Assert.Equal("Session 30", Merged(apart.Forked().After(new SessionPlaced(Id(10), At("18:00"), 30, Hall)), apart).Sessions[Id(30)].Details.Title);
    }

    static Dictionary<Guid, Side> Nothing => [];

    static Draft Merged(Draft fork, Draft target, Side? side = null)
    {
        var (decision, clashes, _) = MergeDecider.Merge(fork, target, side is { } one ? new Dictionary<Guid, Side> { [Id(10)] = one } : Nothing);
        Assert.Empty(clashes);
        return target.After(decision);
    }
}
