using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.Events.Formats;
using Associations.Events.Releases;
using Associations.Events.Speakers;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.PersonalAgendas;

/// <summary>A session that somebody has chosen or gives, as the latest release has it.</summary>
/// <param name="Id">The session.</param>
/// <param name="Title">Its title.</param>
/// <param name="StartsAt">With the venue's offset.</param>
/// <param name="EndsAt">With the venue's offset.</param>
/// <param name="Room">The name of its room, or null.</param>
/// <param name="Status">Whether it takes place; what is not on the agenda any more is cancelled.</param>
/// <param name="ClashesWith">Others of the same person's that are at the same time.</param>
/// <param name="IsGiven">True for one that they are on the programme with; it is there without being chosen.</param>
sealed record ChosenSession(Guid Id, string Title, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string? Room, SessionStatus Status, IReadOnlyList<Guid> ClashesWith, bool IsGiven);

/// <summary>One's own agenda: a list, and a calendar.</summary>
static class PersonalAgendaViews
{
    internal static void Map(RouteGroupBuilder agendas)
    {
        agendas.MapGet("/", List).ForMembersAndStaff("events:read").Answers(typeof(PageOf<ChosenSession>)).Paged();
        agendas.MapGet("/calendar.ics", Calendar).ForMembersAndStaff("events:read").AnswersFile("text/calendar");
    }

    static async Task<IResult> List(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await Find(eventId, session, reads.Caller.Account, cancellation) is var (programme, chosen, own)
            ? Paging.Answer(request, View(programme, chosen, own), one => one.Id.ToString()) : Problems.NotFound("agenda");
    }

    static async Task<IResult> Calendar(Guid eventId, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await Find(eventId, session, reads.Caller.Account, cancellation) is var (programme, chosen, _)
            ? Results.Bytes(CalendarFile.Write(programme, chosen, programme.Name), "text/calendar") : Problems.NotFound("agenda");
    }

    /// <summary>The latest release, and what of it somebody has chosen or gives; null before there is one.</summary>
    internal static async Task<(ReleasedProgramme Programme, IReadOnlyList<ReleasedSession> Chosen, IReadOnlySet<Guid> Own)?> Find(
        Guid eventId, IQuerySession session, string? account, CancellationToken cancellation)
    {
        if (account is null || await session.LoadAsync<Event>(eventId, cancellation) is not { Releases.Count: > 0 } planned) return null;
        if (await session.LoadAsync<ReleasedProgramme>(ReleasedAgenda.IdOf(eventId, planned.Releases[^1].Name), cancellation) is not { } programme) return null;
        var agenda = await session.LoadAsync<PersonalAgenda>(PersonalAgenda.IdOf(eventId, account), cancellation);
        var ids = agenda?.Sessions.ToHashSet() ?? [];
        var own = await LinkedSpeakers.Of(eventId, account, session, cancellation);
        return (programme, [.. programme.Sessions.Where(one => ids.Contains(one.Id) || IsGiven(one, own)).OrderBy(one => one.StartsAt).ThenBy(one => one.Id)], own);
    }

    static bool IsGiven(ReleasedSession session, IReadOnlySet<Guid> own) => session.Persons.Any(person => own.Contains(person.Id));

    static List<ChosenSession> View(ReleasedProgramme programme, IReadOnlyList<ReleasedSession> chosen, IReadOnlySet<Guid> own)
    {
        var zone = programme.Zone();
        bool TakesPlace(ReleasedSession one) => !one.Gone && one.Status == SessionStatus.Scheduled;
        bool Overlap(ReleasedSession one, ReleasedSession other) => one.Start(zone) < other.End(zone) && other.Start(zone) < one.End(zone);
        return [.. chosen.Select(one => new ChosenSession(
            one.Id, one.Title, one.Start(zone), one.End(zone), one.RoomName, TakesPlace(one) ? SessionStatus.Scheduled : SessionStatus.Cancelled,
            [.. chosen.Where(other => other.Id != one.Id && TakesPlace(one) && TakesPlace(other) && Overlap(one, other)).Select(other => other.Id)], IsGiven(one, own)))];
    }
}
