using Associations.Events.Drafts;
using Associations.Events.Registrations;
using Associations.Events.Speakers;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Events;

/// <summary>The address at which to join online. Whoever has it can use it, so it is in no event, and told to those alone who are entitled.</summary>
/// <param name="Id">Follows from the event and the session.</param>
/// <param name="EventId">The event.</param>
/// <param name="SessionId">The session that it is for; null for the whole event.</param>
/// <param name="Url">The address.</param>
public sealed record JoinLink(Guid Id, Guid EventId, Guid? SessionId, string Url)
{
    internal static Guid IdOf(Guid eventId, Guid? session) => Uuid.From(eventId, $"join:{session}");
}

/// <summary>Says where to join online.</summary>
/// <param name="Url">An https address of at most 2000 characters.</param>
/// <param name="SessionId">The session that it is for; null for the whole event.</param>
sealed record SetJoinLink(string Url, Guid? SessionId = null)
{
    internal static void Map(RouteGroupBuilder events)
    {
        events.MapPut("/{eventId:guid}/join-links", Handle).ForStaff("events:write").Answers(typeof(JoinLinkView)).DecidedOn("the event");
        events.MapGet("/{eventId:guid}/join-links", List).ForMembersAndStaff("events:read").Answers(typeof(PageOf<JoinLinkView>)).Paged();
    }

    static Task<IResult> Handle(Guid eventId, SetJoinLink command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Find<Event>(eventId, cancellation) is not { } planned) return Outcome.NotFound("event");
            if (commands.Stale(planned.Version) is { } stale) return stale;
            if (command.Url is not { Length: <= 2000 } url || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != "https" || address.UserInfo.Length > 0)
                return Outcome.Invalid("url", "Give an https address of at most 2000 characters, without a user.");
            if (planned.State.Mode == AttendanceMode.InPerson) return Outcome.Invalid("url", "The event is at its venue alone. Amend its mode first.");
            if (command.SessionId is { } session && (await work.Read<Draft>(Draft.IdOf(eventId, Draft.Main), cancellation))?.Sessions.ContainsKey(session) != true)
                return Outcome.Invalid("sessionId", "There is no such session in the main draft.");
            work.Documents.Store(new JoinLink(JoinLink.IdOf(eventId, command.SessionId), eventId, command.SessionId, url));
            planned.Record(Decision.Accepted(new JoinLinkSet(command.SessionId)));
            return Outcome.Ok(new JoinLinkView(command.SessionId, url), planned.Version);
        }, cancellation);

    // Staff, whoever has a registration that is confirmed, and whoever is on a session. Everyone else gets the answer of an event that has none.
    static async Task<IResult> List(Guid eventId, HttpRequest request, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Event>(eventId, cancellation) is not { } planned) return Problems.NotFound("event");
        // What is at its venue alone is joined nowhere else; staff still see what there was.
        var links = (planned.Mode != AttendanceMode.InPerson || reads.Caller.IsStaff) && await IsEntitled(eventId, session, reads, cancellation)
            ? await session.Query<JoinLink>().Where(link => link.EventId == eventId).ToListAsync(cancellation) : [];
        return Paging.Answer(request, [.. links.OrderBy(link => link.SessionId).Select(link => new JoinLinkView(link.SessionId, link.Url))], link => $"{link.SessionId}");
    }

    static async Task<bool> IsEntitled(Guid eventId, IQuerySession session, Reads reads, CancellationToken cancellation) =>
        reads.Caller.IsStaff || (reads.Caller.Account is { } account
            && (await IsRegistered(eventId, account, session, cancellation) || await IsSpeaking(eventId, account, session, reads, cancellation)));

    static async Task<bool> IsRegistered(Guid eventId, string account, IQuerySession session, CancellationToken cancellation) =>
        (await session.Query<Registration>().Where(registration => registration.EventId == eventId && registration.Payer.Account == account).ToListAsync(cancellation))
            .Any(registration => registration.Status == RegistrationStatus.Confirmed);

    // Of whoever is only a candidate nothing is agreed yet.
    static async Task<bool> IsSpeaking(Guid eventId, string account, IQuerySession session, Reads reads, CancellationToken cancellation) =>
        await LinkedSpeakers.Of(eventId, account, session, cancellation) is { Count: > 0 } own
        && await reads.Latest<Draft>(Draft.IdOf(eventId, Draft.Main), cancellation) is var (draft, _)
        && draft.Sessions.Values.Any(one => one.Details is { Stage: not SessionStage.Candidate, Status: SessionStatus.Scheduled } && one.Details.Speakers.Any(own.Contains));
}

/// <summary>Where to join online.</summary>
/// <param name="SessionId">The session that it is for; absent for the whole event.</param>
/// <param name="Url">The address. Do not pass it on.</param>
sealed record JoinLinkView(Guid? SessionId, string Url);
