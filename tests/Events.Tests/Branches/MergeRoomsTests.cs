using Associations.Events.Branches;
using Associations.Events.Drafts;
using static Associations.Events.Tests.Drafts.Folding;

namespace Associations.Events.Tests.Branches;

public sealed class MergeRoomsTests
{
    static readonly Window Morning = new(At("09:00"), At("12:00"));

    readonly Draft main = Begun(Added(10, "09:00", room: Hall));

    [Fact]
    public void What_each_has_changed_of_a_room_is_kept()
    {
        var fork = main.Forked().After(new RoomSet(new(Hall, "Hall", 200)));
        var now = main.After(new RoomSet(new(Hall, "Great Hall", null, 1, ["Piano"], [Morning])));
        Assert.True(new Room(Hall, "Great Hall", 200, 1, ["Piano"], [Morning]).IsAs(Merged(fork, now).Room(Hall)));
        Assert.True(new Room(Hall, "Hall", 200).IsAs(Merged(fork, main).Room(Hall)));
        // What only the other draft has changed stays, and so does what both have done alike.
        Assert.Equal("Great Hall", Merged(main.Forked(), now).Room(Hall)!.Name);
        Assert.Equal(200, Merged(fork, main.After(new RoomSet(new(Hall, "Hall", 200)))).Room(Hall)!.Capacity);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("capacity")]
    [InlineData("parallel")]
    [InlineData("equipment")]
    [InlineData("open")]
    public void Of_what_both_have_changed_somebody_decides(string group)
    {
        var room = main.Room(Hall)!;
        Room Changed(int n) => group switch
        {
            "name" => room with { Name = $"Hall {n}" },
            "capacity" => room with { Capacity = n },
            "parallel" => room with { Parallel = n },
            "equipment" => room with { Equipment = [$"Piano {n}"] },
            _ => room with { Open = [Morning with { Until = At($"1{n}:00") }] },
        };
        var (fork, now) = (main.Forked().After(new RoomSet(Changed(5))), main.After(new RoomSet(Changed(7))));
        var clash = Assert.Single(MergeDecider.Merge(fork, now, new Dictionary<Guid, Side>()).Rooms);
        Assert.Equal((Hall, group), (clash.Room, Assert.Single(clash.Groups)));
        Assert.True(Changed(5).IsAs(Merged(fork, now, Side.Branch).Room(Hall)));
        Assert.True(Changed(7).IsAs(Merged(fork, now, Side.Target).Room(Hall)));
    }

    [Fact]
    public void A_room_that_one_has_removed_stays_where_the_other_has_a_use_for_it()
    {
        var without = main.Forked().After(new RoomRemoved(Loft));
        Assert.Null(Merged(without, main).Room(Loft));
        Assert.NotNull(Merged(without, main.After(new RoomSet(new(Loft, "Loft", 40)))).Room(Loft));
        Assert.NotNull(Merged(without, main.After(new SessionPlaced(Id(10), At("10:00"), 30, Loft))).Room(Loft));

        var gone = main.After(new RoomRemoved(Loft));
        Assert.Null(Merged(main.Forked().After(new RoomSet(new(Loft, "Loft", 40))), gone).Room(Loft));
        Assert.Equal(40, Merged(main.Forked().After(new RoomSet(new(Loft, "Loft", 40)), new SessionPlaced(Id(10), At("10:00"), 30, Loft)), gone).Room(Loft)!.Capacity);
        Assert.NotNull(Merged(main.Forked().After(new RoomSet(new(Id(4), "Annexe"))), main).Room(Id(4)));
    }

    [Fact]
    public void What_a_file_has_called_a_room_meanwhile_is_not_set_back_by_a_fork_that_knows_nothing_of_it()
    {
        var now = main.After(new RoomRenamed(Hall, "Great Hall"));
        Assert.Empty(MergeDecider.Merge(main.Forked(), now, new Dictionary<Guid, Side>()).Decision.Events);
        var merged = Merged(main.Forked().After(new RoomRenamed(Hall, "Great Hall")), main);
        Assert.Equal(("Great Hall", "Great Hall"), (merged.Room(Hall)!.Name, merged.PublishedRooms[Hall]));
    }

    static Draft Merged(Draft fork, Draft target, Side? side = null)
    {
        var (decision, clashes, rooms) = MergeDecider.Merge(fork, target, side is { } one ? new Dictionary<Guid, Side> { [Hall] = one } : []);
        Assert.Empty(clashes);
        Assert.Empty(rooms);
        return target.After(decision);
    }
}
