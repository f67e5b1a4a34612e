using System.ComponentModel;
using Associations.Events.Branches;
using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Associations.Events.Imports;

/// <summary>
/// Takes a published programme into a draft. The body is the file itself; it is read in full before anything is decided, so a file that
/// is refused has changed nothing.
/// </summary>
static class ImportProgramme
{
    static readonly string[] Accepted = ["application/xml", "text/xml", "application/vnd.c3voc.schedule+xml", "application/json", "text/csv"];

    internal static void Map(RouteGroupBuilder imports) => imports.MapPost("/", Handle)
        .ForStaff("events:write").Answers(typeof(ImportReport), 201).Costly().DecidedOn("the draft").TakesFile(ProgrammeLimits.Bytes, Accepted)
        .Refuses(
            EventsProblems.ProgrammeTooLarge, EventsProblems.ProgrammeNotXml, EventsProblems.ProgrammeHasDtd, EventsProblems.ProgrammeCutOff,
            EventsProblems.ProgrammeNotJson, EventsProblems.ProgrammeNotCsv, EventsProblems.ProgrammeNotUtf8, EventsProblems.ProgrammeNotASchedule,
            EventsProblems.ProgrammeTooDeep, EventsProblems.ProgrammeWithoutSessions, EventsProblems.ProgrammeTimesUnreadable, EventsProblems.ProgrammeMostlyGone,
            EventsProblems.SessionWithoutId)
        .WithMetadata(new RequestSizeLimitAttribute(ProgrammeLimits.Bytes));

    static async Task<IResult> Handle(
        Guid eventId, HttpRequest request, Reads reads, Commands commands, CancellationToken cancellation, string draft = Draft.Main,
        [Description("True: more than half of the draft's sessions may be missing in the file, and go.")] bool removeMost = false,
        [Description("True: of what both the file and staff have changed the file's is taken, and not the staff's.")] bool fileWins = false)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !Accepted.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            request.HttpContext.Response.Headers.Accept = string.Join(", ", Accepted);
            return Problems.Problem(415, "unsupported-media-type", $"Send a programme as schedule.xml, JSON or CSV, with Content-Type {string.Join(" or ", Accepted)}.");
        }

        if (await Event(reads, eventId, cancellation) is not { } planned) return Problems.NotFound("event");
        var reading = type.MediaType.Value!.ToLowerInvariant() switch
        {
            "application/json" => await ScheduleJson.Read(request.Body, planned.Zone(), cancellation),
            "text/csv" => await ScheduleCsv.Read(request.Body, planned.Zone(), cancellation),
            _ => await ScheduleXml.Read(request.Body, planned.Zone(), cancellation),
        };
        if (reading.Refusal is { } refusal) return Problems.Problem(refusal.Code == "programme-too-large" ? 413 : 400, refusal.Code, refusal.Detail);
        return await commands.Run(work => Take(work, commands, eventId, draft, reading.Programme!, new(fileWins, removeMost), cancellation), cancellation);
    }

    static async Task<Event?> Event(Reads reads, Guid eventId, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        return await session.LoadAsync<Event>(eventId, cancellation);
    }

    static async Task<Outcome> Take(Work work, Commands commands, Guid eventId, string name, Programme programme, ImportChoices choices, CancellationToken cancellation)
    {
        // Locked, so that of two first imports at once the second waits and finds the draft of the first.
        if (await work.Find<Event>(eventId, cancellation) is not { State: var planned }) return Outcome.NotFound("event");
        var (draftId, importId) = (Draft.IdOf(eventId, name), Uuid.New(work.Now));
        // The first import begins the main draft; any other is forked from one that exists.
        if (name != Draft.Main && await work.Read<Draft>(draftId, cancellation) is not { IsClosed: false }) return Outcome.NotFound("draft");
        var found = await work.Find<Draft>(draftId, cancellation);
        if (commands.Stale(found?.Version ?? 0) is { } stale) return stale;
        var before = found?.State ?? Draft.Empty(draftId);

        var people = (await work.Documents.Query<Speaker>().Where(speaker => speaker.EventId == eventId).ToListAsync(cancellation)).ToDictionary(speaker => speaker.Id);
        var import = ImportDecider.Import(before, eventId, name, programme, new(importId, Act.Import, commands.Caller.Actor, work.Now), choices, people.Keys);
        if (import.Decision.Rejection is { } refused) return refused;
        await work.Decide<Draft>(draftId, _ => import.Decision, cancellation);

        StoreTexts(work, eventId, programme, import.Decision);
        var after = work.State<Draft>(draftId);
        var names = StoreNames(work, eventId, programme, people, after, choices);
        var changes = AgendaChange.Between(before.Sessions, after.Sessions);
        var conflicts = ConflictCatalogue.Of(Scene.Of(after, planned, await Grounds.Of(eventId, work, cancellation)));
        var report = new ImportReport(
            importId, eventId, name, work.Now, import.Counts, programme.Rooms.Count, programme.Persons.Count, programme.Tracks.Count, [.. programme.Notes, .. import.Notes, .. names],
            [.. changes.Take(ImportReport.MostChanges)], Math.Max(0, changes.Count - ImportReport.MostChanges), ConflictCount.Of(conflicts));
        work.Documents.Store(report);
        return Outcome.Created($"/v1/events/{eventId}/imports/{importId}", report);
    }

    // What no programme says of somebody stays as it is known, and so does a name that staff have corrected. Whoever is on nothing here is nobody's business.
    static List<ImportNote> StoreNames(Work work, Guid eventId, Programme programme, Dictionary<Guid, Speaker> people, Draft after, ImportChoices choices)
    {
        var (known, on, kept) = (people.Keys.ToHashSet(), after.Sessions.Values.SelectMany(session => session.Details.Speakers).ToHashSet(), 0);
        foreach (var person in programme.Persons)
        {
            var id = ImportDecider.PersonId(eventId, person.Key, known);
            if (!people.TryGetValue(id, out var before))
            {
                if (!on.Contains(id)) continue;
                before = new(id, eventId, "");
            }
            if (before.PublishedName == person.Name) continue;
            if (before.PublishedName is null || before.Name == before.PublishedName || before.Name == person.Name || choices.FileWins)
                work.Documents.Store(before with { Name = person.Name, PublishedName = person.Name });
            else kept++;
        }
        return kept == 0 ? [] : [new(null, "kept-by-staff", $"{kept} people have another name in the file than before, and another one by staff: that stays", null)];
    }

    static void StoreTexts(Work work, Guid eventId, Programme programme, Decision decision)
    {
        var wanted = decision.Events
            .Select(e => (e as SessionAdded)?.Details.TextId ?? (e as SessionChanged)?.Details.TextId)
            .OfType<Guid>().ToHashSet();
        work.Documents.Store(programme.Sessions
            .Select(session => SessionText.Of(eventId, session.Abstract, session.Description))
            .OfType<SessionText>()
            .Where(text => wanted.Remove(text.Id)));
    }
}
