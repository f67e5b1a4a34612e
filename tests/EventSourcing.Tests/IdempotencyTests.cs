using System.Net;
using System.Text;
using Associations.Counter;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Associations.EventSourcing.Tests;

public sealed class IdempotencyTests(CounterFixture counter)
{
    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task Fifty_requests_at_once_with_one_key_have_one_effect_and_one_answer()
    {
        var (count, key) = (Guid.CreateVersion7(), NewKey());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ada.Post($"/v1/counts/{count}/increment", null, key)));

        Assert.Equal(["Incremented"], await counter.EventsOf(association, count));
        var done = answers.Where(answer => answer.Status == HttpStatusCode.OK).ToList();
        Assert.Single(done, answer => !answer.IsReplayed);
        Assert.Single(done.Select(answer => answer.Text).Distinct());
        Assert.All(answers.Except(done), answer => Assert.Equal("1", answer.IsProblem(HttpStatusCode.Conflict, "request-in-progress").Headers["Retry-After"]));
        Assert.Equal(done[0].Text, (await Ada.Post($"/v1/counts/{count}/increment", null, key)).Is(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task Fifty_requests_at_once_with_one_key_make_one_thing()
    {
        // Each would make a stream of its own, so nothing but the key keeps them apart.
        var key = NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ada.Post("/v1/counts", new { name = "one" }, key)));
        Assert.Single(answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Text).Distinct());
        Assert.Single(await Counts(Ada));
    }

    [Fact]
    public async Task A_repetition_gets_the_first_answer_and_says_so()
    {
        var key = NewKey();
        var first = (await Ada.Post("/v1/counts", new { name = "Zoë" }, key)).Is(HttpStatusCode.Created);
        var second = (await Ada.Post("/v1/counts", new { name = "Zoë" }, key)).Is(HttpStatusCode.Created);

        Assert.False(first.IsReplayed);
        Assert.True(second.IsReplayed);
        Assert.Equal(first with { Headers = second.Headers }, second);
        Assert.Equal((first.Headers["Content-Type"], "\"1\"", $"/v1/counts/{first.Id}"), (second.Headers["Content-Type"], second.ETag, second.Location));
        Assert.Single(await Counts(Ada));
    }

    [Fact]
    public async Task The_same_key_for_another_request_is_refused_and_changes_nothing()
    {
        var key = NewKey();
        var first = (await Ada.Post("/v1/counts", new { name = "one" }, key)).Is(HttpStatusCode.Created);
        (await Ada.Post("/v1/counts", new { name = "two" }, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await Ada.Post("/v1/counts?x=1", new { name = "one" }, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await Ada.Post($"/v1/counts/{first.Id}/increment", null, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(["Incremented"], await counter.EventsOf(association, first.Id));
        Assert.Single(await Counts(Ada));
        Assert.True((await Ada.Post("/v1/counts", new { name = "one" }, key)).IsReplayed);
    }

    [Fact]
    public async Task A_key_is_its_callers_own()
    {
        var (key, other) = (NewKey(), Guid.CreateVersion7());
        var first = await Ada.Post("/v1/counts", new { name = "one" }, key);
        var bob = (await counter.As(Tokens.Person(association, "bob")).Post("/v1/counts", new { name = "two" }, key)).Is(HttpStatusCode.Created);
        var abroad = (await counter.As(Tokens.Person(other)).Post("/v1/counts", new { name = "one" }, key)).Is(HttpStatusCode.Created);

        Assert.False(bob.IsReplayed || abroad.IsReplayed);
        Assert.Equal(3, new[] { first.Id, bob.Id, abroad.Id }.Distinct().Count());
        Assert.Single(await Counts(counter.As(Tokens.Person(other))));
    }

    [Fact]
    public async Task An_operators_key_is_found_again_whatever_association_the_request_names()
    {
        var (key, one, two) = (NewKey(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var op = counter.As(Tokens.Operator());
        await op.Post($"/v1/counts/{one}/found", null, key);
        Assert.True((await op.Post($"/v1/counts/{one}/found", null, key)).Is(HttpStatusCode.Created).IsReplayed);
        (await op.Post($"/v1/counts/{two}/found", null, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(["Incremented"], await counter.EventsOf(one, one));
        Assert.Empty(await counter.EventsOf(two, two));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("\"open")]
    [InlineData("\"two\"words")]
    [InlineData("\"a\\b\"")]
    [InlineData("\"\"")]
    [InlineData("\"a\";p=1")]
    public async Task A_malformed_key_is_refused(string key)
    {
        var problem = (await Ada.Post("/v1/counts", new { name = "one" }, ("Idempotency-Key", key))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.NotNull(problem.Json["errors"]!["Idempotency-Key"]);
        Assert.Empty(await Counts(Ada));
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters_and_a_request_one_key()
    {
        (await Ada.Post("/v1/counts", new { name = "one" }, ("Idempotency-Key", new string('k', 256)))).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await Ada.Post("/v1/counts", new { name = "one" }, NewKey(), NewKey())).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await Ada.Post("/v1/counts", new { name = "one" }, ("Idempotency-Key", new string('k', 255)))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Quoted_as_the_draft_has_it_a_key_is_the_same_key()
    {
        var key = $"a\"{Guid.CreateVersion7()}\\";
        await Ada.Post("/v1/counts", new { name = "one" }, ("Idempotency-Key", key));
        var quoted = key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.True((await Ada.Post("/v1/counts", new { name = "one" }, ("Idempotency-Key", $"\"{quoted}\""))).Is(HttpStatusCode.Created).IsReplayed);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_so_the_mended_request_may_have_its_key()
    {
        var key = NewKey();
        (await Ada.Post("/v1/counts", new { name = "" }, key)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.False((await Ada.Post("/v1/counts", new { name = "one" }, key)).Is(HttpStatusCode.Created).IsReplayed);
    }

    [Fact]
    public async Task A_dry_run_neither_keeps_nor_gives_back_an_answer()
    {
        var (count, key) = (Guid.CreateVersion7(), NewKey());
        (await Ada.Post($"/v1/counts/{count}/increment?dryRun=true", null, key)).Is(HttpStatusCode.OK);
        Assert.False((await Ada.Post($"/v1/counts/{count}/increment", null, key)).Is(HttpStatusCode.OK).IsReplayed);
        var rehearsed = (await Ada.Post($"/v1/counts/{count}/increment?dryRun=true", null, key)).Is(HttpStatusCode.OK);
        Assert.Equal("2", rehearsed["result.value"]);
    }

    [Fact]
    public async Task Without_a_key_each_request_counts()
    {
        var count = Guid.CreateVersion7();
        await Ada.Post($"/v1/counts/{count}/increment");
        Assert.Equal("2", (await Ada.Post($"/v1/counts/{count}/increment"))["value"]);
    }

    [Fact]
    public async Task A_body_of_a_megabyte_counts_to_its_last_byte()
    {
        var key = NewKey();
        var body = $$"""{"name":"{{new string('x', 1024 * 1024)}}"}""";
        (await Send(body, key)).Is(HttpStatusCode.Created);
        Assert.True((await Send(body, key)).Is(HttpStatusCode.Created).IsReplayed);
        // What the reader of the JSON does not need is part of the request all the same.
        (await Send(body + " ", key)).IsProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task What_is_kept_cannot_be_read_or_found_without_the_key()
    {
        var key = NewKey();
        await Ada.Post("/v1/counts", new { name = "whsec_of_nobody_else" }, key);

        await using var source = NpgsqlDataSource.Create(counter.Database);
        await using var command = source.CreateCommand("select id::text || data::text from mt_doc_idempotencyrecord");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        Assert.NotEmpty(rows);
        foreach (var secret in new[] { "whsec_of_nobody_else", key.Value, association.ToString(), "/v1/counts" })
        {
            Assert.All(rows, row => Assert.DoesNotContain(secret, row, StringComparison.OrdinalIgnoreCase));
            Assert.All(rows, row => Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..12], row, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Fifty_requests_at_once_for_something_done_elsewhere_ask_there_once()
    {
        var other = counter.Service.Services.GetRequiredService<OtherSystem>();
        var (count, key) = (Guid.CreateVersion7(), NewKey());
        await Ada.Post($"/v1/counts/{count}/increment");
        var before = other.Done;
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ada.Post($"/v1/counts/{count}/increment-elsewhere", null, key)));

        Assert.Equal(before + 1, other.Done);
        Assert.Equal(["Incremented", "Incremented"], await counter.EventsOf(association, count));
        var done = answers.Where(answer => answer.Status == HttpStatusCode.Created).ToList();
        Assert.Single(done, answer => !answer.IsReplayed);
        Assert.Single(done.Select(answer => answer.Text).Distinct());
        Assert.All(answers.Except(done), answer => answer.IsProblem(HttpStatusCode.Conflict, "request-in-progress"));
        Assert.Equal(done[0].Text, (await Ada.Post($"/v1/counts/{count}/increment-elsewhere", null, key)).Is(HttpStatusCode.Created).Text);
    }

    Api Ada => counter.As(Tokens.Person(association));

    Task<Answer> Send(string body, (string, string) key) =>
        Ada.Send(HttpMethod.Post, "/v1/counts", new StringContent(body, Encoding.UTF8, "application/json"), [key]);

    static async Task<IReadOnlyList<string>> Counts(Api caller) =>
        [.. (await caller.Get("/v1/counts")).Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(count => count!["id"]!.ToString())];

    static (string Name, string Value) NewKey() => ("Idempotency-Key", Guid.CreateVersion7().ToString());
}
