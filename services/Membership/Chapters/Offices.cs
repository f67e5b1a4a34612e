namespace Associations.Membership.Chapters;

/// <summary>An office of a chapter.</summary>
public enum Office
{
    /// <summary>Looks after the money. Sees who is in the chapter, without e-mail addresses.</summary>
    Treasurer,

    /// <summary>Writes to the members. Sees who is in the chapter, with e-mail addresses.</summary>
    Secretary,

    /// <summary>Leads the chapter. As the secretary, and may rename it and appoint secretaries and treasurers; there is one at a time.</summary>
    Chair,
}

/// <summary>What can be done in a chapter by those whose office gives it, and by staff.</summary>
enum Right
{
    /// <summary>Read who is in the chapter, by name.</summary>
    SeeRoster,

    /// <summary>Read the members' e-mail addresses too.</summary>
    SeeEmail,

    /// <summary>Change what the chapter says of itself.</summary>
    Rename,

    /// <summary>Appoint secretaries and treasurers, and end their appointments.</summary>
    AppointOthers,

    /// <summary>Appoint a chair, and end that appointment. No office gives it: staff do it.</summary>
    AppointChair,
}

/// <summary>
/// What an office gives, and nothing gives more: the one table. It is asked at each request for the offices that a person holds on that day,
/// so a line that is added or taken out here holds at once for everybody in that office.
/// </summary>
static class Offices
{
    static readonly Dictionary<Office, Right[]> Given = new()
    {
        [Office.Chair] = [Right.SeeRoster, Right.SeeEmail, Right.Rename, Right.AppointOthers],
        [Office.Secretary] = [Right.SeeRoster, Right.SeeEmail],
        [Office.Treasurer] = [Right.SeeRoster],
    };

    internal static bool Give(Office office, Right right) => Given.TryGetValue(office, out var rights) && rights.Contains(right);

    /// <summary>What it takes to fill an office.</summary>
    internal static Right ToAppoint(Office office) => office == Office.Chair ? Right.AppointChair : Right.AppointOthers;
}
