using System.Net;
using Associations.Testing;

namespace Associations.EventSourcing.Tests;

public sealed class ConditionalTests(CounterFixture counter)
{
    readonly Guid association = Guid.CreateVersion7(), count = Guid.CreateVersion7();

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("\"7\", \"1\"")]
    [InlineData("*")]
    [InlineData("\"1-00ff\"")]
    public async Task A_change_of_the_version_that_was_read_is_done(string ifMatch)
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        Assert.Equal("\"2\"", (await Ada.Post($"/v1/counts/{count}/set", null, ("If-Match", ifMatch))).Is(HttpStatusCode.OK).ETag);
    }

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("W/\"1\"")]
    [InlineData("1")]
    [InlineData("\"1")]
    [InlineData("*, \"7\"")]
    [InlineData("")]
    [InlineData("\"2-00ff\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"11\"")]
    public async Task A_change_of_any_other_version_is_refused_with_the_present_one(string ifMatch)
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        var stale = (await Ada.Post($"/v1/counts/{count}/set", null, ("If-Match", ifMatch))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        Assert.Equal(("\"1\"", 1), (stale.ETag, stale.Json["currentVersion"]!.GetValue<int>()));
        Assert.Equal(["Incremented"], await counter.EventsOf(association, count));
    }

    [Fact]
    public async Task Where_a_version_is_required_its_absence_is_refused()
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        (await Ada.Post($"/v1/counts/{count}/set")).IsProblem((HttpStatusCode)428, "precondition-required");
        Assert.Equal(["Incremented"], await counter.EventsOf(association, count));
    }

    [Fact]
    public async Task A_repeated_change_gets_its_answer_though_the_version_has_moved_on_by_it()
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        var headers = new[] { ("If-Match", "\"1\""), ("Idempotency-Key", Guid.CreateVersion7().ToString()) };
        await Ada.Post($"/v1/counts/{count}/set", null, headers);
        Assert.True((await Ada.Post($"/v1/counts/{count}/set", null, headers)).Is(HttpStatusCode.OK).IsReplayed);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Who_has_it_already_is_told_so(string ifNoneMatch)
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        foreach (var path in new[] { $"/v1/counts/{count}", "/v1/counts" })
        {
            var read = (await Ada.Get(path)).Is(HttpStatusCode.OK);
            Assert.StartsWith("\"", read.ETag!, StringComparison.Ordinal);
            var again = (await Ada.Get(path, ("If-None-Match", string.Format(null, ifNoneMatch, read.ETag)))).Is(HttpStatusCode.NotModified);
            Assert.Equal((read.ETag, ""), (again.ETag, again.Text));
            Assert.False(again.Headers.ContainsKey("Content-Type"));
        }
    }

    [Fact]
    public async Task Who_has_something_else_gets_it()
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        var list = await Ada.Get("/v1/counts");
        await Ada.Post($"/v1/counts/{count}/increment");
        var changed = (await Ada.Get("/v1/counts", ("If-None-Match", list.ETag!))).Is(HttpStatusCode.OK);
        Assert.NotEqual(list.ETag, changed.ETag);
        (await Ada.Get("/v1/counts", ("If-None-Match", changed.ETag!.Trim('"')))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_association_with_the_same_list_gets_no_word_of_this_one()
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        var mine = await Ada.Get("/v1/counts");
        var theirs = (await counter.As(Tokens.Person(Guid.CreateVersion7())).Get("/v1/counts", ("If-None-Match", mine.ETag!))).Is(HttpStatusCode.OK);
        Assert.NotEqual(mine.ETag, theirs.ETag);
        (await counter.As(Tokens.Person(Guid.CreateVersion7())).Get($"/v1/counts/{count}", ("If-None-Match", "*"))).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await counter.As(null).Get("/v1/counts", ("If-None-Match", mine.ETag!))).IsProblem(HttpStatusCode.Unauthorized, "not-authenticated");
    }

    [Fact]
    public async Task A_head_is_a_get_without_its_body()
    {
        await Ada.Post($"/v1/counts/{count}/increment");
        foreach (var path in new[] { $"/v1/counts/{count}", "/v1/counts" })
        {
            var read = await Ada.Get(path);
            var head = (await Ada.Send(HttpMethod.Head, path, null, [])).Is(HttpStatusCode.OK);
            Assert.Equal((read.ETag, "", read.MediaType), (head.ETag, head.Text, head.MediaType));
            (await Ada.Send(HttpMethod.Head, path, null, [("If-None-Match", read.ETag!)])).Is(HttpStatusCode.NotModified);
        }
        (await Ada.Send(HttpMethod.Head, $"/v1/counts/{Guid.CreateVersion7()}", null, [])).Is(HttpStatusCode.NotFound);
    }

    Api Ada => counter.As(Tokens.Person(association));
}
