using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Chapters;

/// <summary>Ends an appointment before its time: whoever may fill that office. What the office gave ends with it.</summary>
/// <param name="EndsOn">Its last day, inclusive. Left out, it ends at once, and the day before is its last.</param>
sealed record EndAppointment(DateOnly? EndsOn = null)
{
    internal static void Map(RouteGroupBuilder chapters) =>
        chapters.MapPost("/{id:guid}/appointments/{appointmentId:guid}/end", Handle).ForMembersAndStaff("membership:write")
        .Answers(typeof(AppointmentView)).DecidedOn("the chapter").Refuses(MembershipProblems.OfficeRequired);

    static Task<IResult> Handle(Guid id, Guid appointmentId, EndAppointment? command, Commands commands, CancellationToken cancellation) =>
        Officers.Run(commands, id, (_, chapter, officer) =>
        {
            Appointment? Appointment() => chapter.State.Appointments.FirstOrDefault(one => one.Id == appointmentId);
            if (Appointment() is not { } appointment) return Task.FromResult(Outcome.NotFound("appointment"));
            if (!officer.May(Offices.ToAppoint(appointment.Office))) return Task.FromResult<Outcome>(Officers.Refusal);
            if (commands.Stale(chapter.Version) is { } stale) return Task.FromResult<Outcome>(stale);
            var refused = chapter.Record(ChapterDecider.End(appointment, command?.EndsOn, officer.Today)).Rejection;
            return Task.FromResult(refused is null ? Outcome.Ok(AppointmentViews.From(Appointment()!), chapter.Version) : refused);
        }, cancellation);
}
