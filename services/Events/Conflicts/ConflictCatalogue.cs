using System.Collections.Frozen;
using Associations.Events.Drafts;

namespace Associations.Events.Conflicts;

/// <summary>
/// The rules that an agenda is checked by, each with the code that it is known by. All begin as warnings, because what is published by others has
/// conflicts, and whoever takes it over decides which of them matter.
/// </summary>
static class ConflictCatalogue
{
    static readonly FrozenDictionary<string, (Severity Default, Func<Scene, IEnumerable<Conflict>> Find)> Rules =
        new Dictionary<string, (Severity, Func<Scene, IEnumerable<Conflict>>)>
        {
            [RoomRules.DoubleBooked] = (Severity.Warn, RoomRules.DoubleBookings),
            [RoomRules.Buffer] = (Severity.Warn, RoomRules.ShortBuffers),
            [RoomRules.Unavailable] = (Severity.Warn, RoomRules.Unavailabilities),
            [RoomRules.CapacityBelowDemand] = (Severity.Warn, RoomRules.TooSmall),
            [RoomRules.EquipmentMissing] = (Severity.Warn, RoomRules.WithoutEquipment),
            [SpeakerRules.DoubleBooked] = (Severity.Warn, SpeakerRules.DoubleBookings),
            [SpeakerRules.WalkingTime] = (Severity.Warn, SpeakerRules.ShortWalks),
            [SpeakerRules.Unavailable] = (Severity.Warn, SpeakerRules.Unavailabilities),
            [SpeakerRules.Missing] = (Severity.Warn, SpeakerRules.WithoutSpeaker),
            [TimeRules.OutsideEvent] = (Severity.Warn, TimeRules.OnOtherDays),
            [TimeRules.OutsideDay] = (Severity.Warn, TimeRules.AcrossDays),
            [TimeRules.OutsideHours] = (Severity.Warn, TimeRules.AtClosedHours),
            [TimeRules.OutsideBlock] = (Severity.Warn, TimeRules.OutOfTheirBlocks),
            [TimeRules.NoLength] = (Severity.Warn, TimeRules.WithoutLength),
            [OrderRules.MustFollow] = (Severity.Warn, OrderRules.OutOfOrder),
            [OrderRules.NotParallel] = (Severity.Warn, OrderRules.Parallel),
            [OrderRules.Plenary] = (Severity.Warn, OrderRules.BesidePlenaries),
            // Where a track is a theme and not a room, nearly everything would be one.
            [OrderRules.TrackClash] = (Severity.Off, OrderRules.TrackClashes),
            [AttendeeRules.Clash] = (Severity.Warn, AttendeeRules.Clashes),
            [CompletenessRules.Unconfirmed] = (Severity.Warn, CompletenessRules.NotConfirmed),
            [CompletenessRules.Unscheduled] = (Severity.Warn, CompletenessRules.NotScheduled),
            [CompletenessRules.WithoutTrack] = (Severity.Warn, CompletenessRules.NotInATrack),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The codes, in the order of the alphabet.</summary>
    internal static IEnumerable<string> Codes => Rules.Keys.Order(StringComparer.Ordinal);

    /// <summary>What a rule does where staff have not said.</summary>
    internal static Severity Default(string code) => Rules.TryGetValue(code, out var rule) ? rule.Default : Severity.Off;

    /// <summary>
    /// What of a session's place a conflict is about: in another room, or on another day, it is another one. Null for those that are not about a place.
    /// On one day it is the same, so that what overruns may be moved or shortened until it does not.
    /// </summary>
    internal static object? PlaceOf(Conflict conflict, Draft draft) => (conflict.Code, draft.Sessions[conflict.Sessions[0]].Details) switch
    {
        (RoomRules.CapacityBelowDemand or RoomRules.EquipmentMissing, var session) => session.RoomId,
        (RoomRules.Unavailable, var session) => (session.RoomId, session.StartsAt?.Date),
        (SpeakerRules.Unavailable or TimeRules.OutsideEvent or TimeRules.OutsideDay or TimeRules.OutsideHours, var session) => session.StartsAt?.Date,
        _ => null,
    };

    /// <summary>Every conflict of a scene, by time.</summary>
    internal static IReadOnlyList<Conflict> Of(Scene scene) =>
        [.. Rules.Where(rule => scene.Policy.Of(rule.Key) != Severity.Off).SelectMany(rule => rule.Value.Find(scene)).Select(scene.Judged)
            .OrderBy(conflict => scene.StartOf(conflict.Sessions[0])).ThenBy(conflict => conflict.Key, StringComparer.Ordinal)];
}
