using Associations.Events.Imports;
using Associations.EventSourcing;

namespace Associations.Events.Drafts;

/// <summary>What a session is, written by hand.</summary>
/// <param name="Title">1 to 500 characters.</param>
/// <param name="Minutes">Its length, 1 to 10080.</param>
/// <param name="Subtitle">At most 500 characters.</param>
/// <param name="Kind">The type of session, such as <c>talk</c>.</param>
/// <param name="Language">A language tag (BCP 47).</param>
/// <param name="Track">Its track.</param>
/// <param name="Persons">Who is on it: people of the event, each once, at most 100.</param>
/// <param name="Stage">How far it is agreed; a candidate unless it says.</param>
/// <param name="Form">What it is on the agenda.</param>
/// <param name="BlockId">The block that holds it.</param>
/// <param name="RepeatOf">When it is added: the session that it gives once more. It has the words, track and people of that one, and not those given here.</param>
/// <param name="Needs">What it asks of its place; null to leave it as it is.</param>
/// <param name="Abstract">What it is about, at most 65536 characters, for everybody; null to leave it as it is, empty for none.</param>
/// <param name="Description">The same at length, at most 65536 characters; null to leave it as it is, empty for none.</param>
sealed record SessionContent(
    string Title, int Minutes, string? Subtitle = null, string? Kind = null, string? Language = null, string? Track = null, IReadOnlyList<Guid>? Persons = null,
    SessionStage Stage = SessionStage.Candidate, SessionForm Form = SessionForm.Session, Guid? BlockId = null, Guid? RepeatOf = null, SessionNeeds? Needs = null,
    string? Abstract = null, string? Description = null)
{
    /// <summary>The same as files can say it, in single lines and without what is only blank: so what is exported and taken in again is no difference.</summary>
    internal SessionContent InLines()
    {
        static string? Line(string? text) => new FieldReader().Line("", text, int.MaxValue);
        return this with { Title = Line(Title) ?? "", Subtitle = Line(Subtitle), Kind = Line(Kind), Language = Line(Language), Track = Line(Track) };
    }

    /// <summary>True when it says anything about the session's words.</summary>
    internal bool SaysWords => Abstract is not null || Description is not null;

    /// <summary>The words about the session after this; null for none.</summary>
    internal async Task<SessionText?> Words(Guid eventId, SessionDetails? before, Work work, CancellationToken cancellation)
    {
        var words = before?.TextId is { } id ? await work.Documents.LoadAsync<SessionText>(id, cancellation) : null;
        return SaysWords ? SessionText.Of(eventId, Said(Abstract, words?.Abstract), Said(Description, words?.Description)) : words;
    }

    static string? Said(string? now, string? before) => now is null ? before : now.Trim() is { Length: > 0 } words ? words : null;

    /// <summary>The refusal of people who are not of the event; null where all are.</summary>
    internal async Task<Outcome?> Strangers(Guid eventId, Work work, CancellationToken cancellation)
    {
        Guid[] people = [.. Persons ?? []];
        if (people.Length == 0 || people.Length > 100) return null;
        var known = await work.Documents.LoadManyAsync<Speaker>(cancellation, people);
        return known.Count(speaker => speaker.EventId == eventId && speaker.MergedInto is null) == people.Distinct().Count() ? null : Outcome.Invalid("persons", "Name people of this event. They are added under /speakers.");
    }
}
