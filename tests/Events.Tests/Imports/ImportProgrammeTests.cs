using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Associations.Contracts.Events.V1;
using Associations.Testing;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class ImportProgrammeTests(EventsFixture events)
{
    [Fact]
    public async Task A_programme_is_imported_released_and_read_by_anyone()
    {
        var (association, eventId, staff) = await AnEvent();
        var file = await File.ReadAllTextAsync(RealProgrammeTests.Demonstration);

        var imported = (await staff.PostRaw($"/v1/events/{eventId}/imports?draft=main", file, "application/xml")).Is(HttpStatusCode.Created);
        Assert.Equal(("120", "0", "0", "0", "0"), Counts(imported));
        Assert.Equal(("8", "90", "10"), (imported["rooms"], imported["persons"], imported["tracks"]));
        Assert.Contains(imported.Json["notes"]!.AsArray(), note => note!["code"]!.ToString() == "person-repeated" && note["session"] is not null);
        Assert.Equal(imported.Text, (await staff.Get(imported.Location!)).Is(HttpStatusCode.OK).Text);

        (await events.As(null).Get($"/v1/events/{eventId}/agenda")).IsProblem(HttpStatusCode.NotFound, "not-found");
        var released = (await staff.Post($"/v1/events/{eventId}/releases", new { name = "1.0" })).Is(HttpStatusCode.Created);
        Assert.Equal(("1.0", "120"), (released["name"], released["sessions"]));
        Assert.Equal(120, (await events.Bus.Next<AgendaReleased>((contract, _) => contract.EventId == eventId)).Contract.Sessions);

        var agenda = (await events.As(null).Get($"/v1/events/{eventId}/agenda")).Is(HttpStatusCode.OK);
        Assert.Equal(120, agenda.Json["sessions"]!.AsArray().Count);
        Assert.Equal(8, agenda.Json["rooms"]!.AsArray().Count);
        var quiz = agenda.Json["sessions"]!.AsArray().Single(session => session!["title"]!.ToString() == "The late-night pub quiz")!;
        Assert.Equal(("2026-09-14T22:30:00+02:00", "2026-09-15T01:00:00+02:00"), (quiz["startsAt"]!.ToString(), quiz["endsAt"]!.ToString()));
        Assert.Equal("Lantern Hall Stage Crew", quiz["persons"]![0]!["name"]!.ToString());

        Assert.Equal(HttpStatusCode.NotModified, (await events.As(null).Get($"/v1/events/{eventId}/agenda", ("If-None-Match", agenda.ETag!))).Status);
        Assert.Equal(agenda.Text, (await staff.Get($"/v1/events/{eventId}/releases/1.0")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(association, (await events.Bus.Next<EventCreated>((contract, _) => contract.EventId == eventId)).Message.Association);
    }

    [Fact]
    public async Task The_same_file_twice_changes_nothing_the_second_time()
    {
        var (association, eventId, staff) = await AnEvent();
        var file = Schedule(Session() + Session(ids: $"""guid="{Guid2}" """));
        await staff.PostRaw($"/v1/events/{eventId}/imports", file, "application/xml");
        var stored = await Stored(association);
        var again = (await staff.PostRaw($"/v1/events/{eventId}/imports", file, "text/xml")).Is(HttpStatusCode.Created);
        Assert.Equal(("0", "0", "0", "2", "0"), Counts(again));
        Assert.Equal(stored, await Stored(association));
    }

    [Fact]
    public async Task A_session_whose_only_name_is_a_guid_that_is_no_uuid_is_found_again()
    {
        var (_, eventId, staff) = await AnEvent();
        var file = Schedule(Session(ids: "guid=\"tag:lantern,17\""));
        Assert.Equal(("1", "0", "0", "0", "0"), Counts((await staff.PostRaw($"/v1/events/{eventId}/imports", file, "application/xml")).Is(HttpStatusCode.Created)));
        Assert.Equal(("0", "0", "0", "1", "0"), Counts((await staff.PostRaw($"/v1/events/{eventId}/imports", file, "application/xml")).Is(HttpStatusCode.Created)));
    }

    [Fact]
    public async Task A_dry_run_tells_the_difference_and_leaves_the_draft_alone()
    {
        var (association, eventId, staff) = await AnEvent();
        var stored = await Stored(association);
        var dry = (await staff.PostRaw($"/v1/events/{eventId}/imports?dryRun=true", Schedule(Session()), "application/xml")).Is(HttpStatusCode.OK);
        Assert.Equal("1", dry["result.sessions.added"]);
        Assert.Equal(stored, await Stored(association));
        Assert.Empty((await staff.Get($"/v1/events/{eventId}/drafts/main")).Is(HttpStatusCode.OK).Json["sessions"]!.AsArray());
    }

    [Theory]
    [InlineData("hello", "programme-not-xml")]
    [InlineData("", "programme-not-xml")]
    [InlineData("<schedule><day index=\"1\"><room name=\"x\"><event id=\"1\">", "programme-cut-off")]
    [InlineData("<!DOCTYPE s [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><schedule>&b;</schedule>", "programme-has-dtd")]
    [InlineData("<!DOCTYPE s [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><schedule>&a;</schedule>", "programme-has-dtd")]
    [InlineData("<html/>", "programme-not-a-schedule")]
    [InlineData("<schedule/>", "programme-without-sessions")]
    [InlineData("<schedule><day date=\"2026-09-14\"><room name=\"x\"><event/></room></day></schedule>", "session-without-id")]
    public async Task A_file_that_cannot_be_trusted_or_read_is_a_named_problem_and_appends_nothing(string file, string code)
    {
        var (association, eventId, staff) = await AnEvent();
        await staff.PostRaw($"/v1/events/{eventId}/imports", Schedule(Session()), "application/xml");
        var stored = await Stored(association);
        (await staff.PostRaw($"/v1/events/{eventId}/imports", file, "application/xml")).IsProblem(HttpStatusCode.BadRequest, code);
        Assert.Equal(stored, await Stored(association));
    }

    [Theory]
    [InlineData("hello", "application/json", "programme-not-json")]
    [InlineData("", "application/json", "programme-not-json")]
    [InlineData("[{\"id\":1,\"title\":\"A\"", "application/json", "programme-cut-off")]
    [InlineData("[{\"id\":1,\"start\":NaN}]", "application/json", "programme-not-json")]
    [InlineData("{\"a\":1}", "application/json", "programme-not-a-schedule")]
    [InlineData("[]", "application/json", "programme-without-sessions")]
    [InlineData("[{\"start\":\"2026-09-14T10:00\"}]", "application/json", "session-without-id")]
    [InlineData("", "text/csv", "programme-not-csv")]
    [InlineData("colour,size\nred,1\n", "text/csv", "programme-not-a-schedule")]
    [InlineData("id,title,start\n1,\"A", "text/csv", "programme-cut-off")]
    [InlineData("id,title,start\n", "text/csv", "programme-without-sessions")]
    [InlineData("title,start\n,2026-09-14T10:00\n", "text/csv", "session-without-id")]
    public async Task A_damaged_file_of_another_format_is_a_named_problem_and_appends_nothing(string file, string type, string code)
    {
        var (association, eventId, staff) = await AnEvent();
        await staff.PostRaw($"/v1/events/{eventId}/imports", Schedule(Session()), "application/xml");
        var stored = await Stored(association);
        (await staff.PostRaw($"/v1/events/{eventId}/imports", file, type)).IsProblem(HttpStatusCode.BadRequest, code);
        Assert.Equal(stored, await Stored(association));
    }

    [Theory]
    [InlineData("application/json", "[{\"title\":\"")]
    [InlineData("text/csv", "id,title,start\n1,")]
    public async Task More_than_a_programme_can_have_is_too_large_in_any_format(string type, string start)
    {
        var (association, eventId, staff) = await AnEvent();
        var stored = await Stored(association);
        var file = start + new string('x', 33 * 1024 * 1024);
        try
        {
            Assert.Contains((await staff.PostRaw($"/v1/events/{eventId}/imports", file, type)).Status, (HttpStatusCode[])[HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest]);
        }
        catch (HttpRequestException)
        {
            // Whoever is still sending when the limit is passed may meet the closed connection before the answer.
        }
        Assert.Equal(stored, await Stored(association));
    }

    [Fact]
    public async Task The_next_version_of_a_table_becomes_the_difference()
    {
        var (_, eventId, staff) = await AnEvent();
        Task<Answer> Import(string rows, string query = "") => staff.PostRaw($"/v1/events/{eventId}/imports{query}", $"id,title,start,minutes,room,persons\n{rows}", "text/csv");
        Assert.Equal(("2", "0", "0", "0", "0"), Counts((await Import("a,One,2026-09-14 10:00,30,Hall,Ada\nb,Two,2026-09-14 11:00,30,Hall,Ada; Bo\n")).Is(HttpStatusCode.Created)));
        const string next = "a,One,2026-09-14 10:00,30,Hall,Ada\nb,Two,2026-09-14 12:00,30,Hall,Ada; Bo\nc,Three,2026-09-14 13:00,30,Hall,\n";
        Assert.Equal("1", (await Import(next, "?dryRun=true")).Is(HttpStatusCode.OK)["result.sessions.changed"]);
        Assert.Equal(("1", "1", "0", "1", "0"), Counts((await Import(next)).Is(HttpStatusCode.Created)));
        Assert.Equal(("0", "0", "0", "3", "0"), Counts((await Import(next)).Is(HttpStatusCode.Created)));
        Assert.Equal(("0", "0", "2", "1", "0"), Counts((await Import("a,One,2026-09-14 10:00,30,Hall,Ada\n")).Is(HttpStatusCode.Created)));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/octet-stream")]
    public async Task Another_kind_of_file_is_refused_with_the_kinds_that_are_taken(string type)
    {
        var (_, eventId, staff) = await AnEvent();
        var refused = (await staff.PostRaw($"/v1/events/{eventId}/imports", "{}", type)).IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        Assert.Contains("application/xml", refused["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hundred_megabytes_are_refused_before_the_first_byte_of_them()
    {
        var (association, eventId, _) = await AnEvent();
        var stored = await Stored(association);
        using var socket = new TcpClient();
        var service = events.Service.CreateClient().BaseAddress!;
        await socket.ConnectAsync(service.Host, service.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/events/{eventId}/imports HTTP/1.1\r\nHost: {service.Authority}\r\nAuthorization: Bearer {Tokens.Staff(association)}\r\n"
            + $"Content-Type: application/xml\r\nContent-Length: {200L * 1024 * 1024}\r\nExpect: 100-continue\r\n\r\n"));
        using var answer = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Request Entity Too Large", (await answer.ReadLineAsync())?.Replace("Payload", "Request Entity", StringComparison.Ordinal));
        Assert.Equal(stored, await Stored(association));
    }

    [Fact]
    public async Task Two_hundred_megabytes_without_an_announced_length_are_cut_off_at_the_limit()
    {
        var (association, eventId, staff) = await AnEvent();
        var stored = await Stored(association);
        using var body = new StreamContent(new Padding(200L * 1024 * 1024));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        try
        {
            var answer = await staff.Send(HttpMethod.Post, $"/v1/events/{eventId}/imports", body, []);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
            Assert.Equal("application/problem+json", answer.MediaType);
        }
        catch (HttpRequestException)
        {
            // Whoever is still sending when the limit is passed may meet the closed connection before the answer.
        }
        Assert.Equal(stored, await Stored(association));
    }

    [Fact]
    public async Task Another_association_has_no_such_event()
    {
        var (_, eventId, _) = await AnEvent();
        var other = events.Staff(Guid.CreateVersion7());
        (await other.PostRaw($"/v1/events/{eventId}/imports", Schedule(Session()), "application/xml")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await other.Get($"/v1/events/{eventId}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await other.Get($"/v1/events/{eventId}/drafts/main")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await other.Post($"/v1/events/{eventId}/releases", new { name = "1.0" })).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_draft_that_is_not_there_is_not_made_by_an_import()
    {
        var (_, eventId, staff) = await AnEvent();
        (await staff.PostRaw($"/v1/events/{eventId}/imports?draft=plan-b", Schedule(Session()), "application/xml")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Two_first_imports_at_once_make_one_draft()
    {
        var (_, eventId, staff) = await AnEvent();
        var file = await File.ReadAllTextAsync(RealProgrammeTests.Demonstration);
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => staff.PostRaw($"/v1/events/{eventId}/imports", file, "application/xml")));
        Assert.All(both, answer => answer.Is(HttpStatusCode.Created));
        Assert.Equal(120, both.Sum(answer => int.Parse(answer["sessions.added"])));
        Assert.Equal(120, (await staff.Get($"/v1/events/{eventId}/drafts/main")).Json["sessions"]!.AsArray().Count);
    }

    [Fact]
    public async Task Only_staff_import()
    {
        var (association, eventId, _) = await AnEvent();
        (await events.As(Tokens.Person(association)).PostRaw($"/v1/events/{eventId}/imports", Schedule(Session()), "application/xml"))
            .IsProblem(HttpStatusCode.Forbidden, "not-allowed");
    }

    async Task<(Guid Association, Guid EventId, Api Staff)> AnEvent()
    {
        var association = Guid.CreateVersion7();
        return (association, await events.AnEvent(association), events.Staff(association));
    }

    async Task<int> Stored(Guid association)
    {
        await using var session = events.Store.QuerySession(association.ToString());
        return await session.QueryAsync<int>("select count(*)::int from mt_events where tenant_id = ?", association.ToString()) is [var count] ? count : -1;
    }

    static (string Added, string Changed, string Removed, string Unchanged, string Refused) Counts(Answer answer) => (
        answer["sessions.added"], answer["sessions.changed"], answer["sessions.removed"], answer["sessions.unchanged"], answer["sessions.refused"]);

    /// <summary>A programme that goes on and on, made while it is sent.</summary>
    sealed class Padding(long length) : Stream
    {
        static readonly byte[] Start = Encoding.UTF8.GetBytes("<schedule><version>");
        long given;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - given);
            for (var n = 0; n < count; n++, given++) buffer[offset + n] = given < Start.Length ? Start[given] : (byte)'x';
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
