using System.Net;

namespace Associations.Webhooks.Tests;

/// <summary>Lists that are read page by page.</summary>
public sealed class ListTests(WebhooksFixture webhooks)
{
    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task Event_types_are_a_list_like_any_other()
    {
        var partner = webhooks.Partner(association);
        var all = (await partner.Get("/v1/event-types?limit=200")).Is(HttpStatusCode.OK);
        var names = new List<string>();
        var more = "";
        do
        {
            var page = (await partner.Get($"/v1/event-types?limit=3{more}")).Is(HttpStatusCode.OK);
            names.AddRange(page.Json["items"]!.AsArray().Select(type => type!["name"]!.ToString()));
            more = page.Json["next"] is { } next ? $"&after={next}" : "";
        } while (more != "");
        Assert.Equal(all.Json["items"]!.AsArray().Select(type => type!["name"]!.ToString()), names);
        (await partner.Get("/v1/event-types?limit=0")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await partner.Get("/v1/event-types", ("If-None-Match", (await partner.Get("/v1/event-types")).ETag!))).Is(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task New_deliveries_between_two_pages_neither_repeat_nor_skip()
    {
        var (endpoint, _) = await webhooks.AnEndpoint(association, "https://hooks.example.invalid/in");
        var partner = webhooks.Partner(association);
        var made = new List<Guid>();
        for (var i = 0; i < 4; i++) made.Add((await partner.Post($"/v1/webhook-endpoints/{endpoint}/test")).Is(HttpStatusCode.Created).Id);
        var expected = (await partner.Get("/v1/webhook-deliveries")).Json["items"]!.AsArray().Select(item => Guid.Parse(item!["id"]!.ToString())).ToList();
        Assert.Equal(made.Order(), expected.Order());

        var page = await partner.Get("/v1/webhook-deliveries?limit=2");
        var added = (await partner.Post($"/v1/webhook-endpoints/{endpoint}/test")).Is(HttpStatusCode.Created).Id;
        var rest = await partner.Get($"/v1/webhook-deliveries?after={page["next"]}");
        Assert.Equal(expected, page.Json["items"]!.AsArray().Concat(rest.Json["items"]!.AsArray()).Select(item => Guid.Parse(item!["id"]!.ToString()))
            // The clock stands still here, so that the new one may be among those of its instant.
            .Where(id => id != added));
        // A cursor is a place in one list.
        (await partner.Get($"/v1/webhook-endpoints?after={page["next"]}")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }
}
