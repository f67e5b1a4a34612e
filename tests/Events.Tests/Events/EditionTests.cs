using System.Net;
using System.Text.Json.Nodes;
using Associations.Events.Drafts;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Events;

public sealed class EditionTests(EventsFixture events)
{
    [Fact]
    public async Task The_next_edition_takes_along_what_is_chosen()
    {
        var draft = await ADraft.Of(events, 4);
        var (staff, path) = (draft.Staff(), $"/v1/events/{draft.EventId}");
        var series = (await staff.Post("/v1/event-series", new { name = "Lantern Days" })).Is(HttpStatusCode.Created).Id;
        var pool = await events.APool(draft.AssociationId, draft.EventId, 50);
        await events.ATicketType(draft.AssociationId, draft.EventId, pool);
        (await staff.Put($"{path}/agenda-policy", new { bufferMinutes = 10 })).Is(HttpStatusCode.OK);
        object Edition(params string[] take) => new
        {
            @event = new { name = "Lantern Days 2027", kind = "conference", timeZone = "Europe/Lisbon", startsOn = "2027-09-13", endsOn = "2027-09-14", seriesId = series },
            take,
        };

        var next = (await staff.Post($"{path}/clone", Edition("rooms", "policy", "sessions", "schedule", "speakers", "tickets"))).Is(HttpStatusCode.Created);
        Assert.Equal(series.ToString(), next["seriesId"]);
        var (before, after) = (await draft.Sessions(), (await staff.Get($"/v1/events/{next.Id}/drafts/main")).Is(HttpStatusCode.OK));
        var sessions = after.Json["sessions"]!.AsArray();
        string Of(JsonNode? session, int days) => $"{session!["title"]}|{DateTime.Parse(session["startsAt"]!.ToString()).AddDays(days):s}|{session["roomId"]}|{session["persons"]![0]!["name"]}";
        Assert.Equal(before.Select(session => Of(session, 364)), sessions.Select(session => Of(session, 0)));
        Assert.All(sessions, session => Assert.Equal("candidate", session!["stage"]!.ToString()));
        Assert.Empty(before.Select(session => session!["id"]!.ToString()).Intersect(sessions.Select(session => session!["id"]!.ToString())));
        Assert.Equal("10", (await staff.Get($"/v1/events/{next.Id}/agenda-policy"))["bufferMinutes"]);
        var ticket = Assert.Single((await staff.Get($"/v1/events/{next.Id}/ticket-types")).Json["items"]!.AsArray())!;
        var seats = Assert.Single((await staff.Get($"/v1/events/{next.Id}/capacity-pools")).Json["items"]!.AsArray())!;
        Assert.Equal(seats["id"]!.ToString(), Assert.Single(ticket["capacityPoolIds"]!.AsArray())!.ToString());

        var bare = (await staff.Post($"{path}/clone", Edition("rooms"))).Is(HttpStatusCode.Created);
        var empty = (await staff.Get($"/v1/events/{bare.Id}/drafts/main")).Is(HttpStatusCode.OK);
        Assert.Equal((2, 0), (empty.Json["rooms"]!.AsArray().Count, empty.Json["sessions"]!.AsArray().Count));
        (await staff.Post($"{path}/clone", Edition("weather"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Post($"{path}/clone", Edition("schedule"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await events.Staff(Guid.CreateVersion7()).Post($"{path}/clone", Edition())).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_first_act_in_a_new_edition_is_about_no_more_than_itself()
    {
        var draft = await ADraft.Of(events, 4);
        var (staff, person) = (draft.Staff(), (await draft.Sessions())[0]!["persons"]![0]!["id"]);
        (await staff.Put($"/v1/events/{draft.EventId}/speakers/{person}", new { name = "Ada", email = "ada@example.org" })).Is(HttpStatusCode.OK);
        var next = (await staff.Post($"/v1/events/{draft.EventId}/clone", new
        {
            @event = new { name = "Next", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2027-09-13", endsOn = "2027-09-14" },
            take = "rooms sessions schedule speakers".Split(' '),
        })).Is(HttpStatusCode.Created).Id;
        var edition = new ADraft(events, draft.AssociationId, next);
        var before = (await edition.Sessions()).Select(Without).ToList();
        (await staff.Post($"{edition.Path}/undo")).IsProblem(HttpStatusCode.Conflict, "nothing-to-undo");
        var session = (await edition.Sessions())[0]!;
        await edition.Move($"{session["id"]}", "2027-09-13T18:00:00", $"{session["roomId"]}");
        Assert.Equal($"{session["id"]}", Assert.Single((await staff.Post($"{edition.Path}/undo")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray())!["id"]!.ToString());
        Assert.Equal(before, (await edition.Sessions()).Select(Without));
        // Whoever has an address is known by it in every edition.
        Assert.Equal(Speaker.IdOfEmail(next, "ada@example.org").ToString(), session["persons"]![0]!["id"]!.ToString());

        static string Without(JsonNode? session)
        {
            var copy = session!.DeepClone().AsObject();
            copy.Remove("etag");
            return copy.ToJsonString();
        }
    }

    [Fact]
    public async Task Repetitions_of_what_was_cancelled_stay_one_session_that_is_given_several_times()
    {
        var draft = await ADraft.Of(events, 1);
        var (staff, first) = (draft.Staff(), (await draft.Sessions())[0]!["id"]!.ToString());
        foreach (var at in (string[])["14:00", "16:00", "18:00"]) await draft.Add(new { title = "Again", minutes = 30, repeatOf = first }, $"2026-09-14T{at}:00");
        (await staff.Post($"{draft.Path}/sessions/{first}/cancel", new { })).Is(HttpStatusCode.OK);
        var next = (await staff.Post($"/v1/events/{draft.EventId}/clone", new
        {
            @event = new { name = "Next", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2027-09-13", endsOn = "2027-09-14" },
            take = "rooms sessions schedule".Split(' '),
        })).Is(HttpStatusCode.Created).Id;
        var sessions = await new ADraft(events, draft.AssociationId, next).Sessions();
        var original = Assert.Single(sessions, session => session!["repeatOf"] is null)!["id"]!.ToString();
        Assert.Equal([original, original], sessions.Where(session => session!["id"]!.ToString() != original).Select(session => session!["repeatOf"]!.ToString()));
    }

    [Fact]
    public async Task Words_come_with_sessions_and_the_call_where_it_is_chosen()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, path, session) = (draft.Staff(), $"/v1/events/{draft.EventId}", (await draft.Sessions())[0]!);
        (await staff.Put($"{draft.Path}/sessions/{session["id"]}", new { title = "First", minutes = 30, stage = "confirmed", @abstract = "What it is about." })).Is(HttpStatusCode.OK);
        (await staff.Put($"{path}/call-for-proposals", new
        {
            opensAt = "2026-01-10T00:00:00Z",
            closesAt = "2026-03-10T00:00:00Z",
            types = new[] { new { name = "talk", minutes = 45 } },
            lateCodes = Enumerable.Repeat("late-as-agreed", 1),
            reviewers = new[] { new string('a', 64) },
        })).Is(HttpStatusCode.OK);
        async Task<Guid> Next(params string[] take) => (await staff.Post($"{path}/clone", new
        {
            @event = new { name = "Next", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2027-09-13", endsOn = "2027-09-14" },
            take,
        })).Is(HttpStatusCode.Created).Id;

        var next = await Next("sessions", "call");
        var first = (await staff.Get($"/v1/events/{next}/drafts/main")).Json["sessions"]!.AsArray().Single(one => one!["title"]!.ToString() == "First")!;
        Assert.Equal("What it is about.", (await staff.Get($"/v1/events/{next}/drafts/main/sessions/{first["id"]}")).Is(HttpStatusCode.OK)["abstract"]);
        // A year of weeks later, and who may be late and who reviews is said anew.
        var call = (await staff.Get($"/v1/events/{next}/call-for-proposals")).Is(HttpStatusCode.OK);
        Assert.Equal((new DateTimeOffset(2027, 1, 9, 0, 0, 0, TimeSpan.Zero), "0", 0), (call.Json["opensAt"]!.GetValue<DateTimeOffset>(), call["lateCodes"], call.Json["reviewers"]?.AsArray().Count ?? 0));
        (await staff.Get($"/v1/events/{await Next("sessions")}/call-for-proposals")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_stays_behind_is_not_pointed_at_and_a_time_that_the_new_clocks_skip_is_left_open()
    {
        var draft = await ADraft.Of(events, 4);
        var (staff, path, sessions) = (draft.Staff(), $"/v1/events/{draft.EventId}", await draft.Sessions());
        string Of(int n) => sessions[n]!["id"]!.ToString();
        (await staff.Post($"{draft.Path}/sessions/{Of(0)}/move", new { startsAt = "2026-09-14T02:30:00", roomId = sessions[0]!["roomId"] })).Is(HttpStatusCode.OK);
        var needs = new { after = new[] { Of(2), Of(3) }, notWith = new[] { Of(2) } };
        (await staff.Put($"{draft.Path}/sessions/{Of(1)}", new { title = "Second", minutes = 30, stage = "confirmed", needs })).Is(HttpStatusCode.OK);
        (await staff.Post($"{draft.Path}/sessions", new { title = "Again", minutes = 30, repeatOf = Of(2) })).Is(HttpStatusCode.Created);
        (await staff.Post($"{draft.Path}/sessions/{Of(2)}/cancel", new { })).Is(HttpStatusCode.OK);

        // 28 March 2027, in Brussels, has no half past two.
        var next = (await staff.Post($"{path}/clone", new
        {
            @event = new { name = "Next", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2027-03-28", endsOn = "2027-03-29" },
            take = (string[])["rooms", "sessions", "schedule"],
        })).Is(HttpStatusCode.Created).Id;
        var cloned = (await staff.Get($"/v1/events/{next}/drafts/main")).Json["sessions"]!.AsArray().ToDictionary(one => one!["title"]!.ToString(), one => one!);
        Assert.Equal(4, cloned.Count);
        Assert.Equal((null, null), (cloned["Session 1"]["startsAt"], cloned["Session 1"]["roomId"]));
        Assert.Equal(cloned["Session 4"]["id"]!.ToString(), Assert.Single(cloned["Second"]["needs"]!["after"]!.AsArray())!.ToString());
        Assert.Empty(cloned["Second"]["needs"]!["notWith"]!.AsArray());
        Assert.Null(cloned["Session 3"]["repeatOf"]);
    }

    [Fact]
    public async Task An_event_is_said_anew_as_it_was_seen_and_what_is_outside_its_days_is_a_conflict()
    {
        var draft = await ADraft.Of(events, 2);
        var (staff, path) = (draft.Staff(), $"/v1/events/{draft.EventId}");
        var seen = (await staff.Get(path)).Is(HttpStatusCode.OK);
        object Body(string startsOn) => new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn, endsOn = "2026-09-16", mode = "mixed" };
        (await staff.Put(path, Body("2026-09-17"))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        var amended = (await staff.Put(path, Body("2026-09-15"), ("If-Match", seen.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal("mixed", amended["mode"]);
        (await staff.Put(path, Body("2026-09-14"), ("If-Match", seen.ETag!))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal(2, (await staff.Get($"{draft.Path}/conflicts?code=outside-event")).Json["items"]!.AsArray().Count);
        (await staff.Post("/v1/events", new { name = "Talk", kind = "talk", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-14", seriesId = Guid.CreateVersion7() }))
            .IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Where_to_join_is_told_to_those_who_are_entitled_and_is_in_no_event()
    {
        var association = Guid.CreateVersion7();
        var staff = events.Staff(association);
        var talk = (await staff.Post("/v1/events", new { name = "A talk", kind = "talk", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-14", mode = "online" })).Is(HttpStatusCode.Created).Id;
        var free = (await staff.Post($"/v1/events/{talk}/ticket-types", new { name = "Seat", price = new { amount = 0, currency = "EUR" }, capacityPoolIds = Array.Empty<Guid>() })).Is(HttpStatusCode.Created).Id;
        const string Link = "https://meet.example.org/j/4711?pwd=s3cret";
        (await staff.Put($"/v1/events/{talk}/join-links", new { url = "http://meet.example.org/j" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await staff.Put($"/v1/events/{talk}/join-links", new { url = Link })).Is(HttpStatusCode.OK);

        var (mira, gil) = (events.As(Testing.Tokens.Person(association, "mira")), events.As(Testing.Tokens.Person(association, "gil")));
        (await mira.Post($"/v1/events/{talk}/registrations", EventsFixture.Registration(free))).Is(HttpStatusCode.Created);
        Assert.Equal(Link, Assert.Single((await mira.Get($"/v1/events/{talk}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray())!["url"]!.ToString());
        Assert.Empty((await gil.Get($"/v1/events/{talk}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        await using var session = events.Store.QuerySession(association.ToString());
        Assert.Equal(0, (await session.QueryAsync<int>("select count(*)::int from mt_events where data::text like '%s3cret%'"))[0]);

        // Of what is at its venue again nobody is told where to join, and what is taken away is nobody's.
        object Body(string mode) => new { name = "A talk", kind = "talk", timeZone = "Europe/Brussels", startsOn = "2026-09-14", endsOn = "2026-09-14", mode };
        (await staff.Put($"/v1/events/{talk}", Body("inPerson"))).Is(HttpStatusCode.OK);
        Assert.Empty((await mira.Get($"/v1/events/{talk}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await staff.Put($"/v1/events/{talk}", Body("online"))).Is(HttpStatusCode.OK);
        Assert.Single((await mira.Get($"/v1/events/{talk}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
        (await mira.Send(HttpMethod.Delete, $"/v1/events/{talk}/join-links", null, [])).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        (await staff.Send(HttpMethod.Delete, $"/v1/events/{talk}/join-links", null, [])).Is(HttpStatusCode.NoContent);
        (await staff.Send(HttpMethod.Delete, $"/v1/events/{talk}/join-links", null, [])).Is(HttpStatusCode.NoContent);
        Assert.Empty((await staff.Get($"/v1/events/{talk}/join-links")).Is(HttpStatusCode.OK).Json["items"]!.AsArray());
    }
}
