using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.People;
using Associations.ServiceDefaults;
using Marten;

namespace Associations.Membership.Chapters;

/// <summary>
/// What a caller is in a chapter on a day. It is found anew at each request, from the appointments' days and the clock, and is in no token:
/// an appointment gives from its first day to its last, and one that was ended gives nothing from then on.
/// </summary>
/// <param name="IsStaff">Staff may everything.</param>
/// <param name="Held">The appointments that the caller's person holds on that day.</param>
/// <param name="Today">The day, on the association's calendar.</param>
sealed record Officer(bool IsStaff, IReadOnlyList<Appointment> Held, DateOnly Today)
{
    /// <summary>True when the caller has the right today.</summary>
    internal bool May(Right right) => IsStaff || Giving(right) is not null;

    /// <summary>The appointment that gives the right today; null when there is none.</summary>
    internal Appointment? Giving(Right right) => Held.FirstOrDefault(appointment => Offices.Give(appointment.Office, right));
}

/// <summary>Decides who may what in a chapter; every operation that an office gives asks here.</summary>
static class Officers
{
    /// <summary>The refusal to everybody else. The chapter is open to all of the association, so hiding it would say something untrue.</summary>
    internal static Rejection Refusal { get; } = new(
        "office-required", "Only staff, and those who hold an office in this chapter today that gives it, may do this. Ask one of them.", Status: 403);

    internal static async Task<Officer> Find(IQuerySession session, Caller caller, Chapter chapter, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = await Today(session, caller.RequiredAssociation, now, cancellation);
        if (caller.IsStaff) return new Officer(true, [], today);
        var person = await PersonOf(session, caller, cancellation);
        return new Officer(false, [.. chapter.Appointments.Where(one => one.PersonId == person && one.HoldsOn(today))], today);
    }

    /// <summary>A command on a chapter, decided with what its caller is in it.</summary>
    internal static Task<IResult> Run(
        Commands commands, Guid chapterId, Func<Work, Loaded<Chapter>, Officer, Task<Outcome>> handle, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Chapter>(chapterId, cancellation) is not { } chapter) return Outcome.NotFound("chapter");
            return await handle(work, chapter, await Find(work.Documents, commands.Caller, chapter.State, work.Now, cancellation));
        }, cancellation);

    /// <summary>The day on the association's calendar.</summary>
    internal static async Task<DateOnly> Today(IQuerySession session, Guid association, DateTimeOffset now, CancellationToken cancellation) =>
        (await session.Events.AggregateStreamAsync<Association>(association, token: cancellation))!.DateAt(now);

    /// <summary>The person behind a sign-in, or null when the association knows none.</summary>
    internal static async Task<Guid?> PersonOf(IQuerySession session, Caller caller, CancellationToken cancellation) =>
        caller.Account is { } account
            ? (await session.Query<PersonDetails>().Where(person => person.Account == account).FirstOrDefaultAsync(cancellation))?.Id
            : null;
}
