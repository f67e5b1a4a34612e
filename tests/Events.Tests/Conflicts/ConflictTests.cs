using System.Collections.Immutable;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;

namespace Associations.Events.Tests.Conflicts;

public sealed class ConflictTests
{
    static readonly Guid Hall = new(1, 0, 0, new byte[8]), Loft = new(2, 0, 0, new byte[8]), Ada = new(3, 0, 0, new byte[8]), Ben = new(4, 0, 0, new byte[8]);

    static readonly Event Lantern = new() { Name = "Lantern Days", TimeZone = "Europe/Brussels", StartsOn = new(2026, 9, 14), EndsOn = new(2026, 9, 15) };

    readonly Dictionary<Guid, Room> rooms = new() { [Hall] = new(Hall, "Hall", 100), [Loft] = new(Loft, "Loft", 20) };

    AgendaPolicy policy = AgendaPolicy.Empty(Guid.Empty);

    Lineup lineup = Lineup.Empty(Guid.Empty);

    IReadOnlyList<IReadOnlyCollection<Guid>> choices = [];

    [Fact]
    public void Two_sessions_in_one_room_at_once_are_a_conflict_and_one_after_the_other_are_not()
    {
        Assert.Equal(["room-double-booked"], Codes(A("10:00", 30, Hall), A("10:29", 30, Hall)));
        Assert.Empty(Codes(A("10:00", 30, Hall), A("10:30", 30, Hall)));
        Assert.Empty(Codes(A("10:00", 30, Hall), A("10:10", 30, Loft)));
        // What takes no time is in nobody's way, and is told itself.
        Assert.Equal(["no-length"], Codes(A("10:00", 0, Hall), A("10:00", 30, Hall)));
        Assert.Empty(Codes(Cancelled(A("10:00", 0, Hall))));
        Assert.Empty(Codes(A("10:00", 30, Hall), Cancelled(A("10:00", 30, Hall))));
    }

    [Fact]
    public void A_room_that_holds_several_is_full_when_there_are_more()
    {
        rooms[Hall] = rooms[Hall] with { Parallel = 2 };
        Assert.Empty(Codes(A("10:00", 30, Hall), A("10:00", 30, Hall)));
        Assert.Equal(["room-double-booked"], Codes(A("10:00", 60, Hall), A("10:00", 30, Hall), A("10:20", 30, Hall)));
        rooms[Hall] = rooms[Hall] with { Parallel = null };
        Assert.Empty(Codes([.. Enumerable.Range(0, 50).Select(_ => A("10:00", 30, Hall))]));
    }

    [Fact]
    public void A_room_needs_its_buffer_its_hours_its_seats_and_its_things()
    {
        policy = policy with { BufferMinutes = 10 };
        Assert.Equal(["room-buffer"], Codes(A("10:00", 30, Hall), A("10:39", 30, Hall)));
        Assert.Empty(Codes(A("10:00", 30, Hall), A("10:40", 30, Hall)));
        rooms[Loft] = rooms[Loft] with { Open = [new(At("09:00"), At("12:00"))], Equipment = ["Projector"] };
        Assert.Equal(["room-unavailable"], Codes(A("11:45", 30, Loft)));
        Assert.Empty(Codes(A("11:30", 30, Loft)));
        Assert.Equal(["capacity-below-demand"], Codes(Needing(A("10:00", 30, Loft), SessionNeeds.None with { Demand = 21 })));
        Assert.Empty(Codes(Needing(A("10:00", 30, Loft), SessionNeeds.None with { Demand = 20, Equipment = ["projector"] })));
        Assert.Equal(["equipment-missing"], Codes(Needing(A("10:00", 30, Loft), SessionNeeds.None with { Equipment = ["Piano"] })));
    }

    [Fact]
    public void Somebody_in_two_places_is_one_conflict_of_the_two_unless_it_is_a_team()
    {
        Assert.Equal(["speaker-double-booked"], Codes(A("10:00", 30, Hall, Ada, Ben), A("10:15", 30, Loft, Ada, Ben)));
        lineup = lineup with { Speakers = lineup.Speakers.Add(Ada, new(true, [])) };
        Assert.Empty(Codes(A("10:00", 30, Hall, Ada), A("10:15", 30, Loft, Ada)));
        Assert.Equal(["speaker-double-booked"], Codes(A("10:00", 30, Hall, Ada, Ben), A("10:15", 30, Loft, Ada, Ben)));
    }

    [Fact]
    public void Of_two_who_are_on_both_the_same_one_is_named_wherever_it_is_asked()
    {
        policy = policy with { WalkingMinutes = 15 };
        var (noon, beside, after, early) = (A("12:00", 30, Hall, Ben, Ada), A("12:15", 30, Loft, Ada, Ben), A("12:50", 30, Hall, Ben, Ada), A("08:00", 30, Hall, Ben));
        // Whoever is on more, or stands first on either, or is on the one that begins first.
        foreach (var sessions in (Session[][])[[noon, beside, after], [noon, beside, after, early], [Of(noon, details => details with { StartsAt = At("12:20") }), beside, after, early]])
        {
            var draft = Draft(sessions);
            foreach (var scene in (Scene[])[Scene.Of(draft, Lantern, Grounds), .. sessions.Take(3).Select(session => Scene.Around([session.Id], draft, Lantern, Grounds))])
                Assert.All(ConflictCatalogue.Of(scene), conflict => Assert.Equal(Ada, conflict.Person));
            Assert.Equal(["speaker-double-booked", "walking-time"], ConflictCatalogue.Of(Scene.Of(draft, Lantern, Grounds)).Select(conflict => conflict.Code).Distinct().Order());
        }
        lineup = lineup with { Speakers = lineup.Speakers.Add(Ada, new(true, [])) };
        Assert.All(Find(noon, beside, after), conflict => Assert.Equal(Ben, conflict.Person));
    }

    [Fact]
    public void Somebody_needs_time_to_walk_and_to_be_there()
    {
        policy = policy with { WalkingMinutes = 5, Walks = [new(Loft, Hall, 15)] };
        Assert.Equal(["walking-time"], Codes(A("10:00", 30, Hall, Ada), A("10:40", 30, Loft, Ada)));
        Assert.Empty(Codes(A("10:00", 30, Hall, Ada), A("10:45", 30, Loft, Ada)));
        Assert.Empty(Codes(A("10:00", 30, Hall, Ada), A("10:30", 30, Hall, Ada)));
        lineup = lineup with { Speakers = lineup.Speakers.Add(Ben, new(false, [new(At("13:00"), At("15:00"))])) };
        Assert.Equal(["speaker-unavailable"], Codes(A("12:30", 60, Hall, Ben)));
        Assert.Empty(Codes(A("14:00", 60, Hall, Ben)));
        Assert.Equal(["missing-speaker"], Codes(Of(A("14:00", 60, Hall), details => details with { Speakers = [] })));
    }

    [Fact]
    public void Times_that_follow_on_each_other_are_one()
    {
        var (morning, afternoon) = (new Window(At("09:00"), At("12:00")), new Window(At("12:00"), At("15:00")));
        lineup = lineup with { Speakers = lineup.Speakers.Add(Ben, new(false, [afternoon, morning])) };
        rooms[Loft] = rooms[Loft] with { Open = [afternoon, morning] };
        Assert.Empty(Codes(A("11:30", 60, Loft, Ben)));
        Assert.Empty(Codes(A("09:00", 360, Loft, Ben)));
        Assert.Equal(["room-unavailable", "speaker-unavailable"], Codes(A("14:30", 31, Loft, Ben)).Order());
        rooms[Loft] = rooms[Loft] with { Open = [morning, afternoon with { From = At("12:01") }] };
        Assert.Equal(["room-unavailable"], Codes(A("11:30", 60, Loft, Ben)));
        Assert.Equal([(1, 9), (10, 12)], OpenTimes.Joined([(10, 12), (3, 9), (1, 4), (5, 6)]));
    }

    [Fact]
    public void A_day_has_an_end_and_an_event_its_days()
    {
        Assert.Equal(["outside-event"], Codes(A("10:00", 30, Hall, day: 16)));
        Assert.Equal(["outside-day"], Codes(A("23:45", 30, Hall)));
        Assert.Empty(Codes(A("23:30", 30, Hall)));
        policy = policy with { DayEndsAfterMidnight = 240 };
        Assert.Empty(Codes(A("23:45", 255, Hall)));
        // Two in the morning is still the day before, and so of the event.
        Assert.Empty(Codes(A("02:00", 30, Hall, day: 16)));
        policy = policy with { OpensAt = new(9, 0), ClosesAt = new(1, 0) };
        Assert.Equal(["outside-hours"], Codes(A("08:45", 30, Hall)));
        Assert.Empty(Codes(A("23:45", 75, Hall)));
    }

    [Fact]
    public void Sessions_follow_each_other_keep_apart_and_leave_the_plenary_alone()
    {
        var first = A("10:00", 30, Hall);
        Assert.Equal(["must-follow"], Codes(first, Needing(A("10:15", 30, Loft), SessionNeeds.None with { After = [first.Id] })));
        Assert.Empty(Codes(first, Needing(A("10:30", 30, Loft), SessionNeeds.None with { After = [first.Id] })));
        Assert.Equal(["not-parallel"], Codes(first, Needing(A("10:15", 30, Loft), SessionNeeds.None with { NotWith = [first.Id] })));
        Assert.Equal(["plenary-exclusive"], Codes(first, Needing(A("10:15", 30, Loft), SessionNeeds.None with { Plenary = true })));
        Assert.Empty(Codes(first, Needing(A("10:30", 30, Loft), SessionNeeds.None with { Plenary = true })));
        policy = policy with { Severities = policy.Severities.Add("track-clash", Severity.Warn) };
        Session InTrack(Session session) => Of(session, details => details with { Track = "Data" });
        Assert.Equal(["track-clash"], Codes(InTrack(A("10:00", 30, Hall)), InTrack(A("10:00", 30, Loft))));
    }

    [Fact]
    public void A_block_holds_sessions_which_stay_within_it()
    {
        var block = Of(A("10:00", 60, Hall, Ada), details => details with { Form = SessionForm.Block });
        Session In(Session session) => Of(session, details => details with { BlockId = block.Id });
        Assert.Empty(Codes(block, In(A("10:00", 30, Hall, Ada)), In(A("10:30", 30, Hall))));
        Assert.Equal(["room-double-booked"], Codes(block, In(A("10:00", 30, Hall)), In(A("10:15", 30, Hall))));
        Assert.Equal(["outside-block"], Codes(block, In(A("10:45", 30, Hall))));
        Assert.Equal(["room-double-booked"], Codes(block, A("10:00", 30, Hall)));
    }

    [Fact]
    public void What_a_block_holds_is_told_when_the_block_has_no_time_or_does_not_take_place()
    {
        var block = Of(A("10:00", 60, Hall), details => details with { Form = SessionForm.Block, Track = "Data" });
        var talk = Of(A("10:00", 30, Hall), details => details with { BlockId = block.Id, Track = "Data" });
        Assert.Empty(Codes(block, talk));
        foreach (var gone in (Session[])[Cancelled(block), Of(block, details => details with { StartsAt = null, RoomId = null })])
        {
            Assert.Equal(["outside-block"], Codes(gone, talk));
            // Also to whoever does it to the block.
            Assert.Equal([[block.Id, talk.Id]], ConflictCatalogue.Of(Scene.Around([block.Id], Draft([gone, talk]), Lantern, Grounds)).Select(conflict => conflict.Sessions));
            Assert.Empty(Codes(gone, Cancelled(talk)));
        }
    }

    [Fact]
    public void What_many_have_chosen_clashes_and_needs_a_larger_room()
    {
        var (one, other) = (A("10:00", 30, Loft), A("10:15", 30, Hall));
        choices = [.. Enumerable.Range(0, 10).Select(n => n < 9 ? new[] { one.Id, other.Id } : [one.Id])];
        Assert.Empty(Codes(one, other));
        policy = policy with { AttendeesFrom = 9 };
        Assert.Equal(["attendee-clash"], Codes(one, other));
        Assert.Empty(Codes(one, Of(other, details => details with { StartsAt = At("10:30") })));
        choices = [.. Enumerable.Range(0, 21).Select(_ => new[] { one.Id })];
        var found = Assert.Single(Find(one));
        Assert.Equal("capacity-below-demand", found.Code);
        Assert.Contains("Hall, which holds 100, is free then", found.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("free then", Assert.Single(Find(one, other)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_larger_room_that_is_told_is_free_can_be_used_and_has_what_the_session_needs()
    {
        var (aula, den) = (new Guid(5, 0, 0, new byte[8]), new Guid(6, 0, 0, new byte[8]));
        rooms[aula] = new(aula, "Aula", 500);
        rooms[den] = new(den, "Den", null);
        var popular = Needing(A("10:00", 30, Loft), SessionNeeds.None with { Demand = 90 });
        // The smallest that is large enough; of the den nobody knows how many it holds.
        Assert.Equal(Hall, Larger(popular));
        Assert.Null(Larger(Needing(popular, SessionNeeds.None with { Demand = 501 })));
        Assert.Equal(aula, Larger(popular, A("10:29", 60, Hall)));
        Assert.Equal(aula, Larger(popular, A("09:00", 120, Hall), A("09:05", 5, Hall)));
        Assert.Equal(Hall, Larger(popular, A("10:30", 60, Hall), A("09:30", 30, Hall)));
        Assert.Equal(Hall, Larger(popular, Cancelled(A("10:00", 30, Hall))));
        Assert.Null(Larger(popular, A("10:00", 30, Hall), A("10:00", 30, aula)));
        policy = policy with { BufferMinutes = 10 };
        Assert.Equal(aula, Larger(popular, A("10:35", 60, Hall)));
        rooms[Hall] = rooms[Hall] with { Open = [new(At("13:00"), At("18:00"))] };
        Assert.Equal(aula, Larger(popular));
        rooms[Hall] = rooms[Hall] with { Open = null, Equipment = ["Piano"] };
        var played = Needing(popular, popular.Needs with { Equipment = ["Organ"] });
        Assert.Null(Larger(played));
        rooms[aula] = rooms[aula] with { Equipment = ["organ"] };
        Assert.Equal(aula, Larger(played));
        // What is in a block goes where the block goes.
        var block = Of(A("10:00", 30, Loft), details => details with { Form = SessionForm.Block });
        Assert.Null(Larger(Of(popular, details => details with { BlockId = block.Id }), block));
    }

    [Fact]
    public void What_is_still_to_be_done_is_told()
    {
        Assert.Equal(["unconfirmed"], Codes(Of(A("10:00", 30, Hall), details => details with { Stage = SessionStage.Accepted })));
        Assert.Equal(["unscheduled"], Codes(Of(A("10:00", 30, Hall), details => details with { StartsAt = null, RoomId = null })));
        Assert.Empty(Codes(Of(A("10:00", 30, Hall), details => details with { StartsAt = null, Stage = SessionStage.Candidate })));
        Assert.Equal(["without-track"], Codes(A("10:00", 30, Hall), Of(A("11:00", 30, Hall), details => details with { Track = "Data" })));
    }

    [Fact]
    public void A_rule_that_is_off_is_silent_and_a_waived_conflict_says_who_and_why()
    {
        var (one, other) = (A("10:00", 30, Hall), A("10:00", 30, Hall));
        var found = Assert.Single(Find(one, other));
        Assert.Equal((Severity.Warn, false), (found.Severity, found.BlocksRelease));
        policy = policy with { Severities = policy.Severities.Add("room-double-booked", Severity.BlockRelease) };
        Assert.True(Assert.Single(Find(one, other)).BlocksRelease);
        var waived = new ConflictWaived(found.Key, "A joint session", "account:1", DateTimeOffset.UnixEpoch);
        found = Assert.Single(Find([one, other], [waived]));
        Assert.Equal(("A joint session", false), (found.Waiver!.Reason, found.BlocksRelease));
        policy = policy with { Severities = policy.Severities.SetItem("room-double-booked", Severity.Off) };
        Assert.Empty(Find(one, other));
    }

    // The hour that is shown twice is two hours long.
    [Fact]
    public void Overlaps_are_of_instants_not_of_clocks()
    {
        var autumn = Lantern with { StartsOn = new(2026, 10, 24), EndsOn = new(2026, 10, 26) };
        Session At(int hour, int minutes) => A("00:00", minutes, Hall) is var session ? Of(session, details => details with { StartsAt = new(2026, 10, 25, hour, 30, 0) }) : null!;
        // From 1:30 summer time, 90 minutes end at 2:00 winter time; the clock would say 3:00.
        Assert.Empty(ConflictCatalogue.Of(Scene.Of(Draft([At(1, 90), At(3, 30)]), autumn, Grounds)));
        Assert.Contains("room-double-booked", ConflictCatalogue.Of(Scene.Of(Draft([At(1, 210), At(3, 30)]), autumn, Grounds)).Select(one => one.Code));
    }

    [Fact]
    public void Around_a_session_the_same_is_found_as_in_the_whole()
    {
        var random = new Random(5);
        policy = policy with { BufferMinutes = 10, WalkingMinutes = 10, Severities = policy.Severities.Add("track-clash", Severity.Warn) };
        rooms[Loft] = rooms[Loft] with { Parallel = 2 };
        var people = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        var sessions = Enumerable.Range(0, 80).Select(n => Of(
            A($"{9 + random.Next(12):00}:{random.Next(12) * 5:00}", 10 + random.Next(60), random.Next(2) == 0 ? Hall : Loft, people[random.Next(20)], people[random.Next(20)]),
            details => details with { Track = $"Track {n % 4}" })).ToArray();
        for (var n = 1; n < 20; n++) sessions[n] = Needing(sessions[n], new(random.Next(150), [sessions[n - 1].Id], [sessions[n + 30].Id], n == 7, []));
        var draft = Draft(sessions);
        var whole = ConflictCatalogue.Of(Scene.Of(draft, Lantern, Grounds));
        Assert.True(whole.Count > 100);
        foreach (var session in sessions)
        {
            var around = ConflictCatalogue.Of(Scene.Around([session.Id], draft, Lantern, Grounds));
            Assert.Equal(
                whole.Where(conflict => conflict.Sessions.Contains(session.Id)).Select(conflict => conflict.Key).Order(),
                around.Where(conflict => conflict.Sessions.Contains(session.Id)).Select(conflict => conflict.Key).Order());
        }
    }

    Guid? Larger(params Session[] sessions) => Find(sessions).First(conflict => conflict.Code == "capacity-below-demand" && conflict.Sessions[0] == sessions[0].Id).LargerRoom;

    string[] Codes(params Session[] sessions) => [.. Find(sessions).Select(conflict => conflict.Code)];

    IReadOnlyList<Conflict> Find(params Session[] sessions) => Find(sessions, []);

    IReadOnlyList<Conflict> Find(Session[] sessions, ConflictWaived[] waivers) =>
        ConflictCatalogue.Of(Scene.Of(Draft(sessions) with { Waivers = waivers.ToImmutableDictionary(waiver => waiver.Conflict) }, Lantern, Grounds));

    Grounds Grounds => new(policy, lineup, choices);

    Draft Draft(Session[] sessions) => Associations.Events.Drafts.Draft.Empty(Guid.Empty) with
    {
        Rooms = [.. rooms.Values],
        Sessions = sessions.ToImmutableDictionary(session => session.Id),
    };

    static Session A(string time, int minutes, Guid room, params Guid[] speakers) => A(time, minutes, room, 14, speakers);

    static Session A(string time, int minutes, Guid room, int day, params Guid[] speakers) => new(Guid.CreateVersion7(), new(null, null), new(
        "A talk", null, null, null, null, At(time, day), minutes, room, speakers.Length > 0 ? speakers : [Guid.CreateVersion7()], SessionStatus.Scheduled, null));

    static Session Of(Session session, Func<SessionDetails, SessionDetails> change) => session with { Details = change(session.Details) };

    static Session Cancelled(Session session) => Of(session, details => details with { Status = SessionStatus.Cancelled });

    static Session Needing(Session session, SessionNeeds needs) => session with { Needs = needs };

    static DateTime At(string time, int day = 14) => new DateOnly(2026, 9, day).ToDateTime(TimeOnly.Parse(time));
}
