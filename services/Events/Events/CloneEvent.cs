using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Proposals;
using Associations.Events.Seats;
using Associations.Events.Series;
using Associations.Events.Tickets;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;

namespace Associations.Events.Events;

/// <summary>Plans an event as another one was, such as the next edition of a conference, and takes along what is chosen.</summary>
/// <param name="Event">The new event.</param>
/// <param name="Take">What to take along: <c>call</c> (for proposals, as many days later, without late codes and reviewers), <c>rooms</c>, <c>policy</c>, <c>sessions</c> (as candidates without a time, with their words), <c>schedule</c> (with the time on the same day of the event; needs rooms and sessions), <c>speakers</c> (on the sessions, and which of them are teams), <c>tickets</c> (with their pools).</param>
sealed record CloneEvent(CreateEvent Event, IReadOnlyList<string> Take)
{
    static readonly string[] Takeable = ["call", "policy", "rooms", "schedule", "sessions", "speakers", "tickets"];

    internal static void Map(RouteGroupBuilder events) => events.MapPost("/{eventId:guid}/clone", Handle).ForStaff("events:write")
        .Answers(typeof(EventView), 201).Costly().DecidedOn("the event");

    static Task<IResult> Handle(Guid eventId, CloneEvent command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            if (await work.Read<Event>(eventId, cancellation) is not { } from) return Outcome.NotFound("event");
            if (command.Take.FirstOrDefault(what => !Takeable.Contains(what)) is not null) return Outcome.Invalid("take", $"Choose of: {string.Join(", ", Takeable)}.");
            if (command.Take.Contains("schedule") && !(command.Take.Contains("rooms") && command.Take.Contains("sessions"))) return Outcome.Invalid("take", "A schedule needs rooms and sessions.");
            if (command.Take.Contains("speakers") && !command.Take.Contains("sessions")) return Outcome.Invalid("take", "Speakers come with sessions.");
            var decision = EventDecider.Plan(command.Event, eventId);
            if (decision.Rejection is { } refused) return refused;
            if (await EventSeries.Missing(work, command.Event.SeriesId, cancellation) is { } missing) return missing;

            var planned = work.Start<Event>(Uuid.New(work.Now), decision);
            await new Taking(work, from, planned.State, command.Take, commands.Caller.Actor, cancellation).All();
            return Outcome.Created($"/v1/events/{planned.State.Id}", EventViews.From(planned.State), planned.Version);
        }, cancellation);

    // Everything of the new event has ids of its own; rooms keep theirs, because walks and needs go by them.
    sealed class Taking(Work work, Event from, Event to, IReadOnlyList<string> take, string by, CancellationToken cancellation)
    {
        readonly Dictionary<Guid, Guid> speakers = [], originals = [];

        int Days => to.StartsOn.DayNumber - from.StartsOn.DayNumber;

        internal async Task All()
        {
            if (take.Contains("policy") && await work.Read<AgendaPolicy>(AgendaPolicy.IdOf(from.Id), cancellation) is { } policy)
            {
                await work.Decide<AgendaPolicy>(AgendaPolicy.IdOf(to.Id), _ => Decision.Accepted(new AgendaPolicySet(
                    policy.Severities, policy.BufferMinutes, policy.WalkingMinutes, policy.Walks, policy.DayEndsAfterMidnight, policy.OpensAt, policy.ClosesAt, policy.AttendeesFrom)), cancellation);
            }
            await Programme(await work.Read<Draft>(Draft.IdOf(from.Id, Draft.Main), cancellation) ?? Draft.Empty(Draft.IdOf(from.Id, Draft.Main)));
            if (take.Contains("tickets")) await Tickets();
            if (take.Contains("call")) await Call();
        }

        async Task Programme(Draft draft)
        {
            List<object> events = [new DraftOpened(to.Id, Draft.Main)];
            // What was closed then says nothing about the new year.
            if (take.Contains("rooms")) events.AddRange(draft.Rooms.Select(room => new RoomSet(room with { Open = null })));
            if (take.Contains("sessions"))
            {
                if (take.Contains("speakers")) await Speakers(draft);
                var taken = draft.Sessions.Values.Where(session => session.Details.Status == SessionStatus.Scheduled).OrderBy(session => session.Id).ToList();
                var ids = taken.Select(session => session.Id).ToHashSet();
                var texts = await Texts(taken);
                // Of a session that is given several times and was cancelled itself, the first that takes place is the one that the others repeat.
                foreach (var again in taken.Where(session => session.RepeatOf is { } original && !ids.Contains(original)).GroupBy(session => session.RepeatOf!.Value)) originals[again.Key] = again.First().Id;
                foreach (var session in taken) events.AddRange(Taken(session, ids, texts));
            }
            // What it begins with is settled, so that the first act of somebody is about no more than what they do.
            work.Start<Draft>(Draft.IdOf(to.Id, Draft.Main), Decision.Accepted([.. events, new ActDone(Uuid.New(work.Now), Act.Cloned, by, work.Now)]));
        }

        IEnumerable<object> Taken(Session session, HashSet<Guid> ids, Dictionary<Guid, Guid> texts)
        {
            // What stays behind is nothing to repeat, to follow or to be in.
            Guid? Here(Guid? id) => id is { } one && ids.Contains(one) ? SessionId(one) : null;
            var startsAt = take.Contains("schedule") ? At(session.Details.StartsAt?.AddDays(Days)) : null;
            var details = session.Details with
            {
                StartsAt = startsAt,
                RoomId = startsAt is null ? null : session.Details.RoomId,
                Speakers = take.Contains("speakers") ? [.. session.Details.Speakers.Select(SpeakerId).Distinct()] : [],
                Stage = session.Details.Form == SessionForm.Session ? SessionStage.Candidate : session.Details.Stage,
                BlockId = Here(session.Details.BlockId),
                TextId = session.Details.TextId is { } text && texts.TryGetValue(text, out var copy) ? copy : null,
            };
            var original = session.RepeatOf is { } repeated ? originals.GetValueOrDefault(repeated, repeated) : (Guid?)null;
            yield return new SessionAdded(SessionId(session.Id), new(null, null), details, original == session.Id ? null : Here(original));
            if (session.Needs == SessionNeeds.None) yield break;
            yield return new SessionNeedsSet(SessionId(session.Id), session.Needs with
            {
                After = [.. session.Needs.After.Where(ids.Contains).Select(SessionId)],
                NotWith = [.. session.Needs.NotWith.Where(ids.Contains).Select(SessionId)],
            });
        }

        // A time that the clocks of the new venue skip or show twice on that day is for staff to choose anew.
        DateTime? At(DateTime? local) => local is { } at && (to.Zone().IsInvalidTime(at) || to.Zone().IsAmbiguousTime(at)) ? null : local;

        // Words are documents of the event that they are about.
        async Task<Dictionary<Guid, Guid>> Texts(IEnumerable<Session> taken)
        {
            var copies = new Dictionary<Guid, Guid>();
            foreach (var text in await work.Documents.LoadManyAsync<SessionText>(cancellation, [.. taken.Select(session => session.Details.TextId).OfType<Guid>().Distinct()]))
            {
                if (SessionText.Of(to.Id, text.Abstract, text.Description) is not { } copy) continue;
                copies[text.Id] = copy.Id;
                work.Documents.Store(copy);
            }
            return copies;
        }

        // Who may be late and who reviews is decided each time.
        async Task Call()
        {
            if (await work.Read<CallForProposals>(CallForProposals.IdOf(from.Id), cancellation) is not { Terms: { } terms }) return;
            var next = terms with { OpensAt = terms.OpensAt.AddDays(Days), ClosesAt = terms.ClosesAt.AddDays(Days), LateCodes = [], Reviewers = null };
            await work.Decide<CallForProposals>(CallForProposals.IdOf(to.Id), _ => Decision.Accepted(next), cancellation);
        }

        async Task Speakers(Draft draft)
        {
            Guid[] people = [.. draft.Sessions.Values.SelectMany(session => session.Details.Speakers).Distinct()];
            foreach (var speaker in await work.Documents.LoadManyAsync<Speaker>(cancellation, people))
            {
                // Whoever proposes again with the address is the same one.
                if (speaker.Email is { } email) speakers[speaker.Id] = Speaker.IdOfEmail(to.Id, email);
                work.Documents.Store(speaker with { Id = SpeakerId(speaker.Id), EventId = to.Id });
            }
            var lineup = await work.Read<Lineup>(Lineup.IdOf(from.Id), cancellation);
            // When somebody can come is another matter each time; that a team is a team is not.
            var teams = lineup?.Speakers.Where(one => one.Value.IsTeam && people.Contains(one.Key)).Select(one => new SpeakerTermsSet(SpeakerId(one.Key), true, [])).ToList() ?? [];
            if (teams.Count > 0) work.Start<Lineup>(Lineup.IdOf(to.Id), Decision.Accepted(teams));
        }

        async Task Tickets()
        {
            var pools = new Dictionary<Guid, Guid>();
            foreach (var pool in await work.Documents.Query<SeatPool>().Where(pool => pool.EventId == from.Id).ToListAsync(cancellation))
            {
                pools[pool.Id] = Uuid.From(to.Id, $"pool:{pool.Id}");
                work.Start<SeatPool>(pools[pool.Id], Decision.Accepted(new PoolOpened(to.Id, pool.Name, pool.Capacity)));
            }
            foreach (var type in await work.Documents.Query<TicketType>().Where(type => type.EventId == from.Id).ToListAsync(cancellation))
            {
                work.Start<TicketType>(Uuid.From(to.Id, $"ticket:{type.Id}"), Decision.Accepted(new TicketTypeOffered(
                    to.Id, type.Name, type.Price, type.MemberPrice, [.. type.PoolIds.Select(pool => pools[pool])], type.Policy, type.CreditorId, type.BillingEntityId)));
            }
        }

        Guid SessionId(Guid id) => Uuid.From(to.Id, $"session:clone:{id}");

        Guid SpeakerId(Guid id) => speakers.GetValueOrDefault(id, Uuid.From(to.Id, $"person:clone:{id}"));
    }
}
