namespace Associations.Membership.Memberships;

/// <summary>Whether a membership asks for its renewal by itself, and what came of it for the term after its last. It is decided once for each term.</summary>
/// <param name="On">Whether it does.</param>
/// <param name="TimeZone">The association's IANA time zone, in which its day begins.</param>
/// <param name="HasAsked">True once it has asked; what is made of that renewal is not for it to decide.</param>
/// <param name="Refused">Why it could not ask when its day had come, or null.</param>
public sealed record AutoRenewal(bool On, string TimeZone, bool HasAsked = false, RefusedRenewal? Refused = null)
{
    /// <summary>True while its day is still to come.</summary>
    internal bool IsAwaited => On && !HasAsked && Refused is null;

    /// <summary>The same with what came of it; with nothing, it is still to be decided.</summary>
    internal AutoRenewal With(RefusedRenewal? refused = null, bool hasAsked = false) => this with { HasAsked = hasAsked, Refused = refused };
}

/// <summary>Why a membership did not ask for its renewal by itself.</summary>
/// <param name="On">The day, by the association's calendar.</param>
/// <param name="Reason">What would have been answered to somebody who asks, such as <c>renewal-open</c>; or <c>membership-lapsed</c>.</param>
public sealed record RefusedRenewal(DateOnly On, string Reason);
