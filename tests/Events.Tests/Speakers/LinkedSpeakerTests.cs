using System.Net;
using Associations.Contracts.Events.V1;
using Associations.Events.Tests.Drafts;
using Associations.Testing;

namespace Associations.Events.Tests.Speakers;

/// <summary>Somebody on the programme who signs in.</summary>
public sealed class LinkedSpeakerTests(EventsFixture events)
{
    [Fact]
    public async Task Who_is_on_the_programme_sees_their_sessions_is_told_where_to_join_and_hears_once()
    {
        var draft = await ADraft.Of(events, 4);
        var (staff, path, sessions) = (draft.Staff(), $"/v1/events/{draft.EventId}", await draft.Sessions());
        string Id(int n) => sessions[n]!["id"]!.ToString();
        var (mira, gil) = (events.As(Tokens.Person(draft.AssociationId, "mira")), events.As(Tokens.Person(draft.AssociationId, "gil")));
        (await staff.Put(path, new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-15", mode = "mixed" })).Is(HttpStatusCode.OK);
        (await staff.Put($"{path}/join-links", new { url = "https://meet.example.org/j" })).Is(HttpStatusCode.OK);
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/my-agenda/{Id(2)}", null, [])).Is(HttpStatusCode.OK);
        Assert.Empty((await mira.Get($"{path}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());

        var speaker = sessions[0]!["persons"]![0]!["id"]!.ToString();
        (await staff.Put($"{path}/speakers/{speaker}", new { name = "Person 1", account = "mira" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(EventsFixture.AccountOf("mira"), (await staff.Put($"{path}/speakers/{speaker}", new { name = "Person 1", account = EventsFixture.AccountOf("mira") })).Is(HttpStatusCode.OK)["account"]);
        (await staff.Post($"{path}/speakers", new { name = "Mira twice", account = EventsFixture.AccountOf("mira") })).IsProblem(HttpStatusCode.Conflict, "speaker-exists");
        (await staff.Put($"{path}/speakers/{sessions[1]!["persons"]![0]!["id"]}", new { name = "Person 2", account = EventsFixture.AccountOf("mira") })).IsProblem(HttpStatusCode.Conflict, "speaker-exists");

        Assert.Single((await mira.Get($"{path}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        Assert.Empty((await gil.Get($"{path}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        var own = (await mira.Get($"{path}/my-agenda")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        Assert.Equal([(Id(0), true), (Id(2), false)], own.Select(one => (one!["id"]!.ToString(), one["isGiven"]!.GetValue<bool>())));
        var calendar = (await mira.Get($"{path}/my-agenda/calendar.ics")).Is(HttpStatusCode.OK).Text;
        Assert.Equal(3, calendar.Split("BEGIN:VEVENT").Length);
        // What was told before the sign-in was known is hers, too.
        Assert.Equal(["1.0"], (await mira.Get($"{path}/my-agenda/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(one => one!["release"]!.ToString()));

        // The one that she gives moves onto the one that she has chosen, and that one has another room.
        await draft.Move(Id(0), sessions[2]!["startsAt"]!.ToString(), sessions[1]!["roomId"]!.ToString());
        await draft.Move(Id(2), sessions[2]!["startsAt"]!.ToString(), await draft.Room(new { name = "Annexe" }));
        await draft.Release("1.1");
        var affected = (await staff.Get($"{path}/releases/1.1/affected")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        var hers = Assert.Single(affected, one => one!["account"] is not null || one["speakerId"]?.ToString() == speaker)!;
        Assert.Equal((speaker, EventsFixture.AccountOf("mira")), (hers["speakerId"]!.ToString(), hers["account"]!.ToString()));
        Assert.Equal(new[] { (Id(0), Id(2)), (Id(2), Id(0)) }.Order(), hers["sessions"]!.AsArray().Select(one => (one!["sessionId"]!.ToString(), Assert.Single(one["clashesWith"]!.AsArray())!.ToString())).Order());
        var told = (await events.Bus.Next<AgendaPersonAffected>((contract, _) => contract.EventId == draft.EventId && contract.Release == "1.1" && contract.Account is not null)).Contract;
        Assert.Equal((speaker, 2), ($"{told.SpeakerId}", told.Sessions.Count));
        Assert.Equal(2, (await mira.Get($"{path}/my-agenda/changes")).Is(HttpStatusCode.OK).Json["items"]!.AsArray()[1]!["sessions"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_candidate_is_not_told_where_to_join()
    {
        var association = Guid.CreateVersion7();
        var (staff, mira) = (events.Staff(association), events.As(Tokens.Person(association, "mira")));
        var path = $"/v1/events/{(await staff.Post("/v1/events", new { name = "A talk", kind = "talk", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-14", mode = "online" })).Is(HttpStatusCode.Created).Id}";
        (await staff.Put($"{path}/join-links", new { url = "https://meet.example.org/j" })).Is(HttpStatusCode.OK);
        var speaker = (await staff.Post($"{path}/speakers", new { name = "Mira Example", account = EventsFixture.AccountOf("mira") })).Is(HttpStatusCode.Created).Id;
        var session = (await staff.Post($"{path}/drafts/main/sessions", new { title = "Perhaps", minutes = 30, persons = new[] { speaker } })).Is(HttpStatusCode.Created)["session.id"];
        Assert.Empty((await mira.Get($"{path}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await staff.Put($"{path}/drafts/main/sessions/{session}", new { title = "Agreed", minutes = 30, persons = new[] { speaker }, stage = "accepted" })).Is(HttpStatusCode.OK);
        Assert.Single((await mira.Get($"{path}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Who_proposes_is_linked_when_it_is_accepted_unless_staff_know_the_address_or_two_claim_it()
    {
        var association = Guid.CreateVersion7();
        var (eventId, staff, now) = (await events.AnEvent(association), events.Staff(association), events.Time.GetUtcNow());
        var path = $"/v1/events/{eventId}";
        (await staff.Put($"{path}/call-for-proposals", new { opensAt = now.AddDays(-1), closesAt = now.AddDays(1), types = new[] { new { name = "talk", minutes = 45 } } })).Is(HttpStatusCode.OK);
        (await staff.Post($"{path}/speakers", new { name = "Known to staff", email = "known@example.org" })).Is(HttpStatusCode.Created);
        object Named(string email, bool? isProposer) => new { name = email, email, isProposer };
        var two = new { title = "T", @abstract = "A", type = "talk", speakers = new[] { Named("a@example.org", true), Named("b@example.org", true) } };
        (await events.As(Tokens.Person(association, "mira")).Post($"{path}/proposals", two)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        await Accepted("mira", Named("mira@example.org", true), Named("with@example.org", null));
        await Accepted("gil", Named("known@example.org", true));
        await Accepted("ann", Named("both@example.org", true));
        await Accepted("bob", Named("both@example.org", true));
        (await staff.Post($"{path}/call-for-proposals/reveal")).Is(HttpStatusCode.OK);

        var linked = (await staff.Get($"{path}/speakers")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Where(one => one!["account"] is not null).ToList();
        Assert.Equal(("mira@example.org", EventsFixture.AccountOf("mira")), (Assert.Single(linked)!["email"]!.ToString(), linked[0]!["account"]!.ToString()));

        async Task Accepted(string who, params object[] speakers)
        {
            var id = (await events.As(Tokens.Person(association, who)).Post($"{path}/proposals", new { title = $"Of {who}", @abstract = "A", type = "talk", speakers })).Is(HttpStatusCode.Created).Id;
            (await staff.Post($"{path}/proposals/{id}/decide", new { decision = "accept" })).Is(HttpStatusCode.OK);
        }
    }
}
