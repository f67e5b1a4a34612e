using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using static Associations.Events.Tests.Drafts.Folding;
using Event = Associations.Events.Events.Event;

namespace Associations.Events.Tests.Conflicts;

/// <summary>A draft in which every rule of the catalogue has something to say.</summary>
public sealed class EveryRuleTests
{
    static readonly Guid Ada = Id(100), Ben = Id(101);

    static readonly Event Lantern = new() { Name = "Lantern Days", TimeZone = "Europe/Brussels", StartsOn = new(2026, 9, 14), EndsOn = new(2026, 9, 15) };

    static readonly Draft Draft = Begun(
        new RoomSet(new(Loft, "Loft", 20, 1, [], [new(At("09:00"), At("18:00"))])),
        On("09:00", Hall, 10, Ada), On("09:10", Hall, 11, Ada), On("09:45", Hall, 12, Ben), On("10:20", Loft, 13, Ben), On("18:30", Loft, 14),
        On("2026-09-20 10:00", Hall, 15), On("23:30", Hall, 16, minutes: 60), On("07:00", Hall, 17),
        Added(20, "14:00", 60, Hall, SessionForm.Block), With(Added(21, "15:30", 30, Hall, block: Id(20), stage: SessionStage.Confirmed), "Light"),
        On("16:00", Hall, 22, minutes: 0), With(Added(23, "16:10", 10, Hall, stage: SessionStage.Confirmed), "Light"), On("12:00", Loft, 24, Id(102)),
        With(Added(25, "17:00", 30, Hall), "Light"), With(Added(26, stage: SessionStage.Accepted), "Light"), On("11:20", Hall, 27, track: null), On("11:30", Loft, 28, track: "Light"),
        new SessionNeedsSet(Id(13), new(50, [Id(15)], [], false, ["Piano"])), new SessionNeedsSet(Id(27), new(null, [], [Id(28)], true, [])));

    static readonly AgendaPolicy Policy = AgendaPolicy.Empty(Guid.Empty) with
    {
        BufferMinutes = 10,
        WalkingMinutes = 30,
        AttendeesFrom = 2,
        OpensAt = new(8, 0),
        ClosesAt = new(23, 0),
        Severities = AgendaPolicy.Empty(Guid.Empty).Severities.Add("track-clash", Severity.Warn),
    };

    static readonly Grounds Grounds = new(
        Policy, Lineup.Empty(Guid.Empty) with { Speakers = Lineup.Empty(Guid.Empty).Speakers.Add(Id(102), new(false, [new(At("13:00"), At("15:00"))])) }, [[Id(10), Id(11)], [Id(10), Id(11)]]);

    static readonly IReadOnlyList<Conflict> All = ConflictCatalogue.Of(Scene.Of(Draft, Lantern, Grounds));

    [Fact]
    public void Nothing_in_the_catalogue_is_silent() => Assert.Equal(ConflictCatalogue.Codes, All.Select(conflict => conflict.Code).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Whoever_touches_a_session_hears_of_all_that_it_is_in()
    {
        foreach (var session in Draft.Sessions.Keys)
        {
            var around = ConflictCatalogue.Of(Scene.Around([session], Draft, Lantern, Grounds));
            Assert.Equal(Of(All, session), Of(around, session));
        }

        static IEnumerable<string> Of(IEnumerable<Conflict> conflicts, Guid session) => conflicts.Where(conflict => conflict.Sessions.Contains(session)).Select(conflict => conflict.Key).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Every_rule_does_what_staff_say_and_each_conflict_can_be_waived_alone()
    {
        foreach (var code in ConflictCatalogue.Codes)
        {
            foreach (var severity in Enum.GetValues<Severity>())
            {
                var found = ConflictCatalogue.Of(Scene.Of(Draft, Lantern, Grounds with { Policy = Policy with { Severities = Policy.Severities.SetItem(code, severity) } })).Where(conflict => conflict.Code == code).ToList();
                if (severity == Severity.Off) Assert.Empty(found);
                else Assert.All(found, conflict => Assert.Equal((severity, severity >= Severity.BlockRelease), (conflict.Severity, conflict.BlocksRelease)));
            }
        }
        foreach (var one in All)
        {
            var waived = Draft.After(new ConflictWaived(one.Key, "As agreed", "ada", DateTimeOffset.UnixEpoch));
            var other = Assert.Single(ConflictCatalogue.Of(Scene.Of(waived, Lantern, Grounds)), conflict => conflict.Waiver is not null);
            Assert.Equal((one.Key, "As agreed"), (other.Key, other.Waiver!.Reason));
        }
    }

    static SessionAdded On(string at, Guid room, int id, Guid? person = null, int minutes = 30, string? track = "Badges") =>
        With(Added(id, at, minutes, room, stage: SessionStage.Confirmed) is var added ? added with { Details = added.Details with { Speakers = [person ?? Id(200 + id)] } } : added, track);

    static SessionAdded With(SessionAdded added, string? track) => added with { Details = added.Details with { Track = track } };
}
