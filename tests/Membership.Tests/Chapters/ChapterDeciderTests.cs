using System.Globalization;
using Associations.EventSourcing;
using Associations.Membership.Chapters;
using Associations.Testing;

namespace Associations.Membership.Tests.Chapters;

public sealed class ChapterDeciderTests
{
    static readonly Guid Ada = Guid.CreateVersion7(), Bob = Guid.CreateVersion7(), First = Guid.CreateVersion7(), Second = Guid.CreateVersion7();
    static readonly ChapterCreated Created = new("Belgium", "BE");

    [Fact]
    public void A_chapter_is_renamed() =>
        Spec.Given<Chapter>(Created).When(chapter => ChapterDecider.Rename(chapter, " Belgium and Luxembourg ")).Then(new ChapterRenamed("Belgium and Luxembourg"));

    [Fact]
    public void The_name_it_has_is_nothing_new() => Spec.Given<Chapter>(Created).When(chapter => ChapterDecider.Rename(chapter, "Belgium")).ThenNothing();

    [Fact]
    public void An_officer_is_appointed_for_days() =>
        Spec.Given<Chapter>(Created).When(Appoint(Office.Chair, "2026-01-01", "2026-12-31")).Then(Made(First, Ada, Office.Chair, "2026-01-01", "2026-12-31"));

    [Theory]
    [InlineData("2026-01-01", "2025-12-31", "endsOn")]
    [InlineData("1899-12-31", "1900-01-31", "startsOn")]
    [InlineData("9999-12-31", "9999-12-31", "startsOn")]
    public void Days_that_cannot_be_are_refused(string startsOn, string endsOn, string field) =>
        Spec.Given<Chapter>(Created).When(Appoint(Office.Chair, startsOn, endsOn)).ThenInvalid(field);

    [Theory]
    [InlineData("2026-01-01", "2029-12-31", "2030-01-01")]
    [InlineData("2025-03-01", "2029-02-28", "2029-03-01")]
    [InlineData("2024-02-29", "2028-02-28", "2028-02-29")]
    [InlineData("2096-02-29", "2100-02-27", "2100-02-28")]
    public void A_term_lasts_four_years_at_most(string startsOn, string longest, string tooLong)
    {
        Spec.Given<Chapter>(Created).When(Appoint(Office.Secretary, startsOn, longest)).Then(Made(First, Ada, Office.Secretary, startsOn, longest));
        Spec.Given<Chapter>(Created).When(Appoint(Office.Secretary, startsOn, tooLong)).ThenRejected("term-too-long");
    }

    [Theory]
    [InlineData("2026-06-30", "2026-06-30")]
    [InlineData("2026-01-01", "2027-12-31")]
    [InlineData("2025-06-01", "2026-01-01")]
    public void There_is_one_chair_at_a_time(string startsOn, string endsOn) =>
        Spec.Given<Chapter>(Created, Made(Second, Bob, Office.Chair, "2026-01-01", "2026-06-30")).When(Appoint(Office.Chair, startsOn, endsOn)).ThenRejected("office-taken");

    [Theory]
    [InlineData("2026-07-01", "2026-12-31")]
    [InlineData("2025-06-01", "2025-12-31")]
    public void A_chair_may_follow_the_day_after(string startsOn, string endsOn) =>
        Spec.Given<Chapter>(Created, Made(Second, Bob, Office.Chair, "2026-01-01", "2026-06-30"))
            .When(Appoint(Office.Chair, startsOn, endsOn)).Then(Made(First, Ada, Office.Chair, startsOn, endsOn));

    [Fact]
    public void There_may_be_several_secretaries_and_nobody_is_one_twice()
    {
        Spec.Given<Chapter>(Created, Made(Second, Bob, Office.Secretary, "2026-01-01", "2026-06-30"))
            .When(Appoint(Office.Secretary, "2026-01-01", "2026-06-30")).Then(Made(First, Ada, Office.Secretary, "2026-01-01", "2026-06-30"));
        Spec.Given<Chapter>(Created, Made(Second, Ada, Office.Secretary, "2026-01-01", "2026-06-30"))
            .When(Appoint(Office.Secretary, "2026-06-30", "2026-07-31")).ThenRejected("office-taken");
    }

    [Fact]
    public void A_chair_that_was_ended_makes_room_from_the_next_day_on() =>
        Spec.Given<Chapter>(Created, Made(Second, Bob, Office.Chair, "2026-01-01", "2026-12-31"), new AppointmentEnded(Second, Day("2026-03-31")))
            .When(Appoint(Office.Chair, "2026-04-01", "2026-12-31")).Then(Made(First, Ada, Office.Chair, "2026-04-01", "2026-12-31"));

    [Fact]
    public void A_chair_that_was_ended_before_it_began_is_in_nobodys_way() =>
        Spec.Given<Chapter>(Created, Made(Second, Bob, Office.Chair, "2026-01-01", "2026-12-31"), new AppointmentEnded(Second, Day("2025-12-31")))
            .When(Appoint(Office.Chair, "2025-06-01", "2026-12-31")).Then(Made(First, Ada, Office.Chair, "2025-06-01", "2026-12-31"));

    [Theory]
    [InlineData("2025-12-31", "2026-06-30")]
    [InlineData("2026-01-01", "2027-01-01")]
    public void A_chair_appoints_within_the_chairs_own_term(string startsOn, string endsOn)
    {
        var own = new Appointment(Second, Bob, Office.Chair, Day("2026-01-01"), Day("2026-12-31"));
        Spec.Given<Chapter>(Created).When(Appoint(Office.Secretary, startsOn, endsOn, own)).ThenRejected("beyond-own-term");
        Spec.Given<Chapter>(Created).When(Appoint(Office.Secretary, "2026-01-01", "2026-12-31", own)).Then(Made(First, Ada, Office.Secretary, "2026-01-01", "2026-12-31"));
    }

    [Fact]
    public void A_chapters_history_is_bounded()
    {
        var day = Day("2000-01-01");
        object[] history = [Created, .. Enumerable.Range(0, 1000).Select(n => new OfficerAppointed(Guid.CreateVersion7(), Ada, Office.Chair, day.AddDays(n), day.AddDays(n)))];
        Spec.Given<Chapter>(history).When(Appoint(Office.Chair, "2026-01-01", "2026-12-31")).ThenRejected("too-many-appointments");
        Spec.Given<Chapter>(history[..^1]).When(Appoint(Office.Chair, "2026-01-01", "2026-12-31")).Then(Made(First, Ada, Office.Chair, "2026-01-01", "2026-12-31"));
    }

    [Theory]
    // At once: the day before is the last, and one that has not begun never will.
    [InlineData(null, "2026-06-15", "2026-06-14")]
    [InlineData(null, "2026-01-01", "2025-12-31")]
    [InlineData(null, "2025-06-01", "2025-12-31")]
    [InlineData("2026-09-30", "2026-06-15", "2026-09-30")]
    [InlineData("2026-06-15", "2026-06-15", "2026-06-15")]
    // What ended in truth before it was told.
    [InlineData("2026-03-31", "2026-06-15", "2026-03-31")]
    [InlineData("2026-01-01", "2025-06-15", "2026-01-01")]
    public void An_appointment_ends_early(string? endsOn, string today, string last) =>
        Spec.Given<Chapter>(Created, Made(First, Ada, Office.Chair, "2026-01-01", "2026-12-31")).When(End(endsOn, today)).Then(new AppointmentEnded(First, Day(last)));

    [Theory]
    [InlineData("2026-12-31", "2026-06-15")]
    [InlineData(null, "2027-01-01")]
    [InlineData(null, "2028-01-01")]
    public void What_ends_then_anyway_needs_no_ending(string? endsOn, string today) =>
        Spec.Given<Chapter>(Created, Made(First, Ada, Office.Chair, "2026-01-01", "2026-12-31")).When(End(endsOn, today)).ThenNothing();

    [Theory]
    [InlineData("2027-01-01")]
    [InlineData("2025-12-31")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public void An_end_lies_within_the_term(string endsOn) =>
        Spec.Given<Chapter>(Created, Made(First, Ada, Office.Chair, "2026-01-01", "2026-12-31")).When(End(endsOn, "2026-06-15")).ThenInvalid("endsOn");

    [Fact]
    public void Ending_twice_is_ending_once() =>
        Spec.Given<Chapter>(Created, Made(First, Ada, Office.Chair, "2026-01-01", "2026-12-31"), new AppointmentEnded(First, Day("2026-06-14")))
            .When(End(null, "2026-06-15")).ThenNothing();

    static Func<Chapter, Decision> Appoint(Office office, string startsOn, string endsOn, Appointment? within = null) =>
        chapter => ChapterDecider.Appoint(chapter, new(First, Ada, office, Day(startsOn), Day(endsOn)), within);

    static Func<Chapter, Decision> End(string? endsOn, string today) =>
        chapter => ChapterDecider.End(chapter.Appointments.Single(one => one.Id == First), endsOn is null ? null : Day(endsOn), Day(today));

    static OfficerAppointed Made(Guid id, Guid person, Office office, string startsOn, string endsOn) => new(id, person, office, Day(startsOn), Day(endsOn));

    static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
