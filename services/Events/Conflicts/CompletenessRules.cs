using Associations.Events.Drafts;

namespace Associations.Events.Conflicts;

/// <summary>What is still to be done before an agenda is whole.</summary>
static class CompletenessRules
{
    internal const string Unconfirmed = "unconfirmed", Unscheduled = "unscheduled", WithoutTrack = "without-track";

    /// <summary>Has a time, and will not be shown because it is not confirmed.</summary>
    internal static IEnumerable<Conflict> NotConfirmed(Scene scene) =>
        from session in scene.Judging
        where session is { IsPlaced: true, Details: { Form: SessionForm.Session, Stage: not SessionStage.Confirmed } }
        select new Conflict(Unconfirmed, default, [session.Id], null, null, "It is not confirmed, so no release shows it.");

    /// <summary>Is agreed, and has no time.</summary>
    internal static IEnumerable<Conflict> NotScheduled(Scene scene) =>
        from session in scene.Judging
        where session.Details is { StartsAt: null, Status: SessionStatus.Scheduled, Form: SessionForm.Session, Stage: not SessionStage.Candidate }
        select new Conflict(Unscheduled, default, [session.Id], null, null, "It has no time yet.");

    /// <summary>Is in no track, where there are tracks.</summary>
    internal static IEnumerable<Conflict> NotInATrack(Scene scene) =>
        !scene.HasTracks ? [] :
        from session in scene.Judging
        where session.Details is { Track: null, Status: SessionStatus.Scheduled, Form: SessionForm.Session }
        select new Conflict(WithoutTrack, default, [session.Id], null, null, "It is in no track.");
}
