using Associations.Events.Drafts;
using Associations.Events.Imports;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>Streams in which nobody has written what a programme said, because what an import left behind was that.</summary>
public sealed class EarlierImportTests
{
    static readonly Guid Event = Guid.CreateVersion7();
    static readonly ActDone Act = new(Guid.CreateVersion7(), "move", "ada", DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task What_was_done_by_hand_after_an_earlier_import_stays()
    {
        var file = await Read(Schedule(Session() + Session(ids: $"""guid="{Guid2}" id="2" """)));
        var draft = Fold(Draft.Empty(Draft.IdOf(Event, "main")), [.. Import(Draft.Empty(Draft.IdOf(Event, "main")), file).Decision.Events]);
        var (one, two) = (draft.Sessions.Values.Single(session => session.Source.PublishedId == "1"), draft.Sessions.Values.Single(session => session.Source.PublishedId == "2"));
        // As it was written then, the source's names alone are with a change by hand.
        draft = Fold(draft, new SessionChanged(one.Id, new(one.Source.PublishedGuid, "1"), one.Details with { Title = "By hand" }), Act);
        draft = Fold(draft, new SessionRemoved(two.Id), Act);
        Assert.Empty(Import(draft, file).Decision.Events);
        Assert.Equal(one.Details, draft.Sessions[one.Id].Source.Published);
    }

    [Fact]
    public async Task What_an_earlier_import_changed_is_what_the_file_said()
    {
        var (first, second) = (await Read(Schedule(Session())), await Read(Schedule(Session(title: "Second"))));
        var draft = Fold(Draft.Empty(Draft.IdOf(Event, "main")), [.. Import(Draft.Empty(Draft.IdOf(Event, "main")), first).Decision.Events]);
        var one = draft.Sessions.Values.Single();
        draft = Fold(draft, new SessionChanged(one.Id, new(one.Source.PublishedGuid, "1"), one.Details with { Title = "Second" }), new ProgrammeImported(Guid.CreateVersion7(), 0, 1, 0, 0, 0));
        Assert.Empty(Import(draft, second).Decision.Events);
        // The file goes back, and so does the draft.
        Assert.Equal(one.Details.Title, Fold(draft, [.. Import(draft, first).Decision.Events]).Sessions[one.Id].Details.Title);
    }

    static ImportOutcome Import(Draft draft, Programme programme) => ImportDecider.Import(draft, Event, "main", programme, new(Guid.CreateVersion7(), "import", "ada", DateTimeOffset.UnixEpoch), new());

    static Draft Fold(Draft draft, params IEnumerable<object> facts) => facts.Aggregate(draft, (state, e) => state.Evolve(e));
}
