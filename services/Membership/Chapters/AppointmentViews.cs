using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Chapters;

/// <summary>An appointment as anyone in the association sees it: who answers for a chapter is no secret within it.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Office">Which office.</param>
/// <param name="StartsOn">The first day, by the association's calendar.</param>
/// <param name="EndsOn">The last day, inclusive; the day before the first when it was ended before it began.</param>
sealed record AppointmentView(Guid Id, Guid PersonId, Office Office, DateOnly StartsOn, DateOnly EndsOn);

static class AppointmentViews
{
    internal static void Map(RouteGroupBuilder chapters)
    {
        chapters.MapGet("/{id:guid}/appointments", List).ForMembersAndStaff("membership:read").Answers(typeof(PageOf<AppointmentView>)).Paged().AsOf();
        chapters.MapGet("/{id:guid}/appointments/{appointmentId:guid}", (Guid id, Guid appointmentId, Reads reads, CancellationToken cancellation) =>
            reads.One<Chapter>(
                id, chapter => From(chapter.Appointments.First(one => one.Id == appointmentId)), cancellation,
                (chapter, _) => chapter.Appointments.Any(one => one.Id == appointmentId)))
            .ForMembersAndStaff("membership:read").Answers(typeof(AppointmentView)).AsOf();
    }

    // All of them are the chapter's own state, so the history can be read as it was recorded at any instant.
    static Task<IResult> List(Guid id, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        if (!Paging.TryRead(request, out var page, out var problem)) return Task.FromResult(problem);
        return reads.One<Chapter>(id, chapter =>
        {
            // In the order in which they were made: of two in the same millisecond, ids do not tell.
            var behind = page.After == Guid.Empty ? chapter.Appointments : chapter.Appointments.SkipWhile(one => one.Id != page.After).Skip(1);
            return page.Of(behind.Take(page.Limit + 1).ToList(), one => one.Id, From);
        }, cancellation);
    }

    internal static AppointmentView From(Appointment appointment) =>
        new(appointment.Id, appointment.PersonId, appointment.Office, appointment.StartsOn, appointment.EndsOn);
}
