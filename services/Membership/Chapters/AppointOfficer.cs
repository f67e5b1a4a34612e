using Associations.EventSourcing;
using Associations.Membership.People;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Chapters;

/// <summary>Appoints a person to an office of a chapter: staff, or its chair for the other offices and within the chair's own term.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Office">Which office.</param>
/// <param name="StartsOn">The first day, by the association's calendar.</param>
/// <param name="EndsOn">The last day, inclusive; a term lasts four years at most.</param>
sealed record AppointOfficer(Guid PersonId, Office Office, DateOnly StartsOn, DateOnly EndsOn)
{
    internal static void Map(RouteGroupBuilder chapters) => chapters.MapPost("/{id:guid}/appointments", Handle).ForMembersAndStaff("membership:write")
        .Answers(typeof(AppointmentView), 201).DecidedOn("the chapter")
        .Refuses(MembershipProblems.OfficeRequired, MembershipProblems.OfficeTaken, MembershipProblems.TermTooLong, MembershipProblems.BeyondOwnTerm,
            MembershipProblems.TooManyAppointments);

    static Task<IResult> Handle(Guid id, AppointOfficer command, Commands commands, CancellationToken cancellation) =>
        Officers.Run(commands, id, async (work, chapter, officer) =>
        {
            var right = Offices.ToAppoint(command.Office);
            if (!officer.May(right)) return Officers.Refusal;
            if (commands.Stale(chapter.Version) is { } stale) return stale;
            if (await work.Read<Person>(command.PersonId, cancellation) is null) return Outcome.Invalid("personId", "There is no such person here.");

            var appointment = new Appointment(Uuid.New(work.Now), command.PersonId, command.Office, command.StartsOn, command.EndsOn);
            if (chapter.Record(ChapterDecider.Appoint(chapter.State, appointment, officer.Giving(right))).Rejection is { } refused) return refused;
            return Outcome.Created($"/v1/chapters/{id}/appointments/{appointment.Id}", AppointmentViews.From(appointment), chapter.Version);
        }, cancellation);
}
