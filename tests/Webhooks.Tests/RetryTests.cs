using System.Net;
using Npgsql;

namespace Associations.Webhooks.Tests;

/// <summary>Requests that are sent again.</summary>
public sealed class RetryTests(WebhooksFixture webhooks)
{
    readonly Guid association = Guid.CreateVersion7();
    readonly (string, string) key = ("Idempotency-Key", Guid.CreateVersion7().ToString());

    [Fact]
    public async Task An_endpoint_is_made_once_and_its_secret_is_told_again_to_who_has_the_key_and_readable_to_nobody_else()
    {
        var body = new { url = "https://hooks.example.org/in", eventTypes = new[] { "*" } };
        var first = (await webhooks.Partner(association).Post("/v1/webhook-endpoints", body, key)).Is(HttpStatusCode.Created);
        var again = (await webhooks.Partner(association).Post("/v1/webhook-endpoints", body, key)).Is(HttpStatusCode.Created);
        Assert.Equal((first.Text, true), (again.Text, again.IsReplayed));
        Assert.Single((await webhooks.Partner(association).Get("/v1/webhook-endpoints")).Json["items"]!.AsArray());

        await using var source = NpgsqlDataSource.Create(webhooks.Database);
        await using var command = source.CreateCommand("select string_agg(data::text, '') from mt_doc_idempotencyrecord");
        var stored = (string)(await command.ExecuteScalarAsync())!;
        Assert.DoesNotContain(first["secret"]["whsec_".Length..], stored, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_sent_again_is_answered_as_the_first()
    {
        var (endpoint, _) = await webhooks.AnEndpoint(association, "https://hooks.example.org/in");
        var partner = webhooks.Partner(association);
        (await partner.Send(HttpMethod.Delete, $"/v1/webhook-endpoints/{endpoint}", null, [key])).Is(HttpStatusCode.NoContent);
        var again = (await partner.Send(HttpMethod.Delete, $"/v1/webhook-endpoints/{endpoint}", null, [key])).Is(HttpStatusCode.NoContent);
        Assert.Equal(("", true), (again.Text, again.IsReplayed));
        (await partner.Send(HttpMethod.Delete, $"/v1/webhook-endpoints/{endpoint}", null, [])).IsProblem(HttpStatusCode.NotFound, "not-found");
    }
}
