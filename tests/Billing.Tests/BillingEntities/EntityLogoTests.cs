using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Associations.Billing.Entities;
using Associations.Billing.Tests.Documents;
using Associations.Testing;

namespace Associations.Billing.Tests.BillingEntities;

public sealed partial class EntityLogoTests(BillingFixture billing)
{
    [Fact]
    public async Task Documents_show_the_picture_that_the_entity_had_when_they_were_issued()
    {
        var association = await billing.AnAssociation();
        var (staff, path) = (billing.As(Tokens.Staff(association)), $"/v1/billing-entities/{BillingEntity.IdOf(association)}");
        var before = await billing.AnInvoice(association);
        (await staff.Get($"{path}/logo")).IsProblem(HttpStatusCode.NotFound, "not-found");
        var known = await staff.Get(path);
        Assert.Equal("false", known["hasLogo"]);

        var set = (await Put(staff, path, Samples.Logo, known.ETag!)).Is(HttpStatusCode.OK);
        Assert.Equal("true", set["hasLogo"]);
        Assert.Equal(set.ETag, (await Put(staff, path, Samples.Logo, set.ETag!)).Is(HttpStatusCode.OK).ETag);
        (await Put(staff, path, Samples.Logo, known.ETag!)).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        var picture = (await staff.Get($"{path}/logo")).Is(HttpStatusCode.OK);
        Assert.Equal("image/png", picture.MediaType);
        (await staff.Get($"{path}/logo", ("If-None-Match", picture.ETag!))).Is(HttpStatusCode.NotModified);

        var with = await billing.AnInvoice(association);
        Assert.Equal("false", (await staff.Send(HttpMethod.Delete, $"{path}/logo", null, [("If-Match", set.ETag!)])).Is(HttpStatusCode.OK)["hasLogo"]);
        var after = await billing.AnInvoice(association);
        Assert.False(await Shows(before));
        Assert.True(await Shows(with));
        Assert.False(await Shows(after));

        (await billing.As(Tokens.Person(association)).Get($"{path}/logo")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
        (await billing.As(Tokens.Staff(await billing.AnAssociation())).Get($"{path}/logo")).IsProblem(HttpStatusCode.NotFound, "not-found");

        async Task<bool> Shows(Answer invoice) =>
            (await staff.Get($"/v1/invoices/{invoice.Id}/document")).Is(HttpStatusCode.OK).Text is var pdf && APicture().IsMatch(pdf);
    }

    public static TheoryData<string, byte[]> NoPictures => new()
    {
        { "nothing", [] }, { "a text", Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>") }, { "cut off", Samples.Logo[..40] }, { "a name only", Samples.Logo[..8] },
        { "as wide as a street", [.. Samples.Logo[..16], 0, 1, 0, 0, .. Samples.Logo[20..]] }, { "a JPEG that is none", [255, 216, 255, 224, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(NoPictures))]
    public async Task What_documents_cannot_show_is_refused_and_changes_nothing(string what, byte[] content)
    {
        Assert.NotNull(what);
        var association = await billing.AnAssociation();
        var (staff, path) = (billing.As(Tokens.Staff(association)), $"/v1/billing-entities/{BillingEntity.IdOf(association)}");
        var known = await staff.Get(path);
        (await Put(staff, path, content, known.ETag!)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(known.ETag, (await staff.Get(path)).ETag);
    }

    [Fact]
    public async Task More_than_fits_into_every_document_is_refused()
    {
        var association = await billing.AnAssociation();
        var (staff, path) = (billing.As(Tokens.Staff(association)), $"/v1/billing-entities/{BillingEntity.IdOf(association)}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Put(staff, path, [.. Samples.Logo, .. new byte[EntityLogo.MostBytes]], (await staff.Get(path)).ETag!)).Status);
    }

    [GeneratedRegex(@"/Subtype\s*/Image\b")]
    private static partial Regex APicture();

    static Task<Answer> Put(Testing.Api staff, string path, byte[] content, string etag)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = new("image/png");
        return staff.Send(HttpMethod.Put, $"{path}/logo", body, [("If-Match", etag)]);
    }
}
