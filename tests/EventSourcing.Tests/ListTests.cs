using System.Net;
using Associations.Testing;

namespace Associations.EventSourcing.Tests;

public sealed class ListTests(CounterFixture counter)
{
    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task What_is_inserted_between_two_pages_neither_repeats_nor_skips()
    {
        // Ids before, between and behind those that are read: the order is the id's, whatever it says of time.
        var ids = Enumerable.Range(1, 9).Select(digit => Guid.Parse($"{digit}0000000-0000-7000-8000-{association.ToString("N")[20..]}")).ToList();
        var first = new[] { ids[1], ids[3], ids[5], ids[7] };
        foreach (var id in first) await Ada.Post($"/v1/counts/{id}/increment");

        var page = await Ada.Get("/v1/counts?limit=2");
        foreach (var id in ids.Except(first)) await Ada.Post($"/v1/counts/{id}/increment");
        await Ada.Post($"/v1/counts/{ids[1]}/increment");
        var rest = await Ada.Get($"/v1/counts?limit=200&after={page["next"]}");

        Assert.Equal([ids[1], ids[3]], Ids(page));
        Assert.Equal([ids[4], ids[5], ids[6], ids[7], ids[8]], Ids(rest));
        Assert.Null(rest.Json["next"]);
    }

    [Fact]
    public async Task A_cursor_that_was_not_given_is_refused()
    {
        for (var i = 0; i < 3; i++) await Ada.Post("/v1/counts", new { name = "one" });
        var cursor = (await Ada.Get("/v1/counts?limit=1"))["next"];
        var tampered = cursor.Select((_, at) => $"{cursor[..at]}{(cursor[at] == 'A' ? 'B' : 'A')}{cursor[(at + 1)..]}")
            .Concat([cursor[..^1], cursor + "A", "", "!!!", "%00", new string('!', 22), Guid.Empty.ToString(), new string('A', 22)]);
        foreach (var text in tampered)
        {
            var problem = (await Ada.Get($"/v1/counts?after={Uri.EscapeDataString(text)}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
            Assert.NotNull(problem.Json["errors"]!["after"]);
        }
        // Nor one of another association's list.
        (await counter.As(Tokens.Person(Guid.CreateVersion7())).Get($"/v1/counts?after={cursor}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Single(Ids(await Ada.Get($"/v1/counts/?limit=1&after={cursor}")));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("ten")]
    [InlineData("1&limit=2")]
    public async Task A_limit_is_bounded(string limit) =>
        Assert.NotNull((await Ada.Get($"/v1/counts?limit={limit}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]!["limit"]);

    Api Ada => counter.As(Tokens.Person(association));

    static IEnumerable<Guid> Ids(Answer page) => page.Is(HttpStatusCode.OK).Json["items"]!.AsArray().Select(item => Guid.Parse(item!["id"]!.ToString()));
}
