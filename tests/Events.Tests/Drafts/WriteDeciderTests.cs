using Associations.Events.Drafts;
using Associations.Events.Imports;
using Associations.Events.Tests.Imports;
using Associations.EventSourcing;
using static Associations.Events.Tests.Drafts.Folding;

namespace Associations.Events.Tests.Drafts;

public sealed class WriteDeciderTests
{
    [Fact]
    public void A_repetition_has_the_words_and_people_of_what_it_repeats_and_is_agreed_by_itself()
    {
        var draft = Begun(Added(10, "09:00", 45, Hall, stage: SessionStage.Confirmed));
        draft = draft.After(draft.Changed(10, details => details with { Subtitle = "All of it", Language = "nl", Track = "Money", Speakers = [Id(30), Id(31)], TextId = Id(40) }));
        draft = draft.After(WriteDecider.Add(draft, Id(11), new("Once more", 30, RepeatOf: Id(10)), null));
        var again = draft.Sessions[Id(11)];
        Assert.Equal(draft.Sessions[Id(10)].Details with { StartsAt = null, RoomId = null, Minutes = 30, Stage = SessionStage.Candidate }, again.Details);
        // Of a repetition the same.
        Assert.Equal(Id(40), draft.After(WriteDecider.Add(draft, Id(12), new("A third time", 30, RepeatOf: Id(11)), null)).Sessions[Id(12)].Details.TextId);

        var corrected = draft.After(WriteDecider.Change(draft, draft.Sessions[Id(10)], new("Corrected", 45, Persons: [Id(30)], Stage: SessionStage.Confirmed), null));
        Assert.Equal(("Corrected", SessionStage.Candidate, 30), Told(corrected, 11));
        Assert.Equal(("Corrected", SessionStage.Confirmed, 45), Told(corrected, 10));
        Assert.Equal([Id(30)], corrected.Sessions[Id(11)].Details.Speakers);
        var confirmed = corrected.After(WriteDecider.Change(corrected, corrected.Sessions[Id(11)], new("Corrected", 20, Persons: [Id(30)], Stage: SessionStage.Confirmed), null));
        Assert.Equal(("Corrected", SessionStage.Confirmed, 20), Told(confirmed, 11));
        Assert.Equal(("Corrected", SessionStage.Confirmed, 45), Told(confirmed, 10));

        static (string, SessionStage, int) Told(Draft draft, int id) => draft.Sessions[Id(id)].Details is var details ? (details.Title, details.Stage, details.Minutes) : default;
    }

    [Fact]
    public void What_is_removed_is_pointed_at_by_nothing_and_comes_back_whole()
    {
        var draft = Begun(
            Added(10, "09:00", room: Hall), Added(11), Added(12), new SessionNeedsSet(Id(11), new(20, After: [Id(10), Id(12)], NotWith: [Id(10)])), new SessionCancelled(Id(12), Id(10)), Act(49, "add", "office"));
        var without = draft.After(WriteDecider.Remove(draft, draft.Sessions[Id(10)])).After(Act(50, "remove"));
        Assert.Equal(new SessionNeeds(20, After: [Id(12)]), without.Sessions[Id(11)].Needs);
        Assert.Null(without.Sessions[Id(12)].ReplacementId);
        // What a client read it can send back.
        Assert.Null(WriteDecider.Change(without, without.Sessions[Id(11)], new("Session 11", 30, Needs: without.Sessions[Id(11)].Needs), null).Rejection);

        var again = without.After(DraftDecider.Undo(without, "ada", out _));
        Assert.All(draft.Sessions.Values, session => Assert.True(session.IsAs(again.Sessions[session.Id])));
    }

    [Fact]
    public async Task What_a_file_no_longer_has_is_pointed_at_by_nothing()
    {
        string Session(int n) => Published.Session(ids: $"guid=\"{Id(n)}\" id=\"{n}\"");
        var decision = ImportDecider.Import(Draft.Empty(Draft.IdOf(Event, Draft.Main)), Event, Draft.Main, await Published.Read(Published.Schedule(Session(10) + Session(11) + Session(12))), new(Id(60), "import", "ada", DateTimeOffset.UnixEpoch), new()).Decision;
        var draft = Draft.Empty(Draft.IdOf(Event, Draft.Main)).After(decision);
        Guid Of(int n) => draft.Sessions.Values.Single(session => session.Source.PublishedGuid == Id(n)).Id;
        draft = draft.After(new SessionNeedsSet(Of(10), new(After: [Of(12), Of(11)])));
        var (next, counts, _) = ImportDecider.Import(draft, Event, Draft.Main, await Published.Read(Published.Schedule(Session(10) + Session(11))), new(Id(61), "import", "ada", DateTimeOffset.UnixEpoch), new());
        Assert.Equal(1, counts.Removed);
        Assert.Equal([Of(11)], draft.After(next).Sessions[Of(10)].Needs.After);
    }

    [Fact]
    public void A_block_stays_one_while_it_holds_something()
    {
        var draft = Begun(Added(20, "14:00", 60, Hall, SessionForm.Block), Added(10, "14:00", 20, Hall, block: Id(20)));
        SessionContent AsTalk() => new("A talk of its own", 60);
        Assert.Equal("block-not-empty", WriteDecider.Change(draft, draft.Sessions[Id(20)], AsTalk(), null).Rejection?.Code);
        Assert.Null(WriteDecider.Change(draft, draft.Sessions[Id(20)], AsTalk() with { Form = SessionForm.Block }, null).Rejection);
        var empty = draft.After(draft.Changed(10, details => details with { BlockId = null }));
        Assert.Equal(SessionForm.Session, empty.After(WriteDecider.Change(empty, empty.Sessions[Id(20)], AsTalk(), null)).Sessions[Id(20)].Details.Form);
    }

    [Fact]
    public void What_takes_place_is_replaced_by_nothing_whatever_lets_it_take_place()
    {
        var cancelled = Begun(Added(10, "09:00", room: Hall), Added(11), new SessionCancelled(Id(10), Id(11)));
        // As a file says it.
        Assert.Null(cancelled.After(cancelled.Changed(10, details => details with { Status = SessionStatus.Scheduled })).Sessions[Id(10)].ReplacementId);
        Assert.Equal(Id(11), cancelled.After(cancelled.Changed(10, details => details with { Title = "Its new title" })).Sessions[Id(10)].ReplacementId);
        Assert.Equal(Id(11), cancelled.Forked().Sessions[Id(10)].ReplacementId);
        // As it was once forked.
        var added = Added(10);
        var fork = Draft.Empty(Id(70)).Evolve(new DraftForked(Event, "fork", "main", 9, [], [new(added.SessionId, added.Source, added.Details, SessionNeeds.None, null, Id(11))], []));
        Assert.Null(fork.Sessions[Id(10)].ReplacementId);
    }

    [Fact]
    public void A_copy_is_as_heavy_as_what_it_holds()
    {
        var draft = Begun([.. Enumerable.Range(100, 50).Select(n => Added(n))]);
        Assert.Equal((50, 100), (((IState<Draft>)draft).Holds, ((IState<Draft>)draft.Forked()).Holds));
    }
}
