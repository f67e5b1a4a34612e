using System.IO.Compression;
using System.Net;
using System.Text;
using Associations.Events.Tests.Drafts;

namespace Associations.Events.Tests.Releases;

public sealed class PackedAgendaTests(EventsFixture events)
{
    [Fact]
    public async Task Who_takes_Brotli_gets_the_same_agenda_packed_under_a_tag_of_its_own()
    {
        var draft = await ADraft.Of(events, 6);
        await draft.Release("1.0");
        var path = $"/v1/events/{draft.EventId}/agenda";
        using var client = events.Service.CreateClient();
        var plain = await Get();
        Assert.Equal(("Accept-Encoding", 0), (plain.Headers.Vary.Single(), plain.Content.Headers.ContentEncoding.Count));

        var packed = await Get("gzip, br");
        Assert.Equal(("br", "Accept-Encoding"), (packed.Content.Headers.ContentEncoding.Single(), packed.Headers.Vary.Single()));
        await using var unpacking = new BrotliStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacking, Encoding.UTF8);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await reader.ReadToEndAsync());

        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        Assert.False(packed.Headers.ETag!.IsWeak);
        Assert.Equal((HttpStatusCode.NotModified, packed.Headers.ETag), await Again("br", packed.Headers.ETag.ToString()));
        Assert.Equal((HttpStatusCode.NotModified, plain.Headers.ETag), await Again(null, plain.Headers.ETag!.ToString()));
        Assert.Equal((HttpStatusCode.OK, plain.Headers.ETag), await Again("br;q=0", packed.Headers.ETag.ToString()));

        await draft.Release("1.1");
        Assert.Equal(HttpStatusCode.NotModified, (await Again("br", (await Get("br")).Headers.ETag!.ToString())).Status);

        async Task<HttpResponseMessage> Get(string? accepted = null, string? tag = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (accepted is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            var answer = await client.SendAsync(request);
            return answer;
        }

        async Task<(HttpStatusCode Status, System.Net.Http.Headers.EntityTagHeaderValue? Tag)> Again(string? accepted, string tag)
        {
            using var answer = await Get(accepted, tag);
            return (answer.StatusCode, answer.Headers.ETag);
        }
    }
}
